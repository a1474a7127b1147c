import { render } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import type { RunStep } from '../../core/run';
import { ActivityItem } from './ActivityItem';

const step: RunStep = { id: 'a', n: 1, kind: 'training', status: 'done', title: 'Training' };

describe('ActivityItem', () => {
  it('does not render again while its step is the same', () => {
    const Icon = vi.fn(() => <svg aria-hidden="true" />);
    const props = { isOpen: false, onToggle: () => {}, serverOffsetMs: 0, isLaterRef: { current: false }, icon: Icon };
    const ui = (shown: RunStep) => (
      <ol>
        <ActivityItem step={shown} {...props} />
      </ol>
    );
    const { rerender } = render(ui(step));
    expect(Icon).toHaveBeenCalledTimes(1);
    rerender(ui(step));
    rerender(ui(step));
    expect(Icon).toHaveBeenCalledTimes(1);
    rerender(ui({ ...step, title: 'Training again' }));
    expect(Icon).toHaveBeenCalledTimes(2);
  });

  it('comes in with a movement only when it is new to a feed that was there', () => {
    const props = { step, isOpen: false, onToggle: () => {}, serverOffsetMs: 0 };
    const first = render(
      <ol>
        <ActivityItem {...props} isLaterRef={{ current: false }} />
      </ol>,
    );
    expect(first.getByRole('listitem')).not.toHaveClass('rl:anim-enter');
    first.unmount();
    const later = render(
      <ol>
        <ActivityItem {...props} isLaterRef={{ current: true }} />
      </ol>,
    );
    expect(later.getByRole('listitem')).toHaveClass('rl:anim-enter');
  });
});
