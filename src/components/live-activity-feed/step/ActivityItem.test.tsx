import { render } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import type { RunStep } from '../../../core/run/run';
import { ActivityItem, type ActivityItemProps } from './ActivityItem';

const step: RunStep = { id: 'a', n: 1, kind: 'training', status: 'done', title: 'Training' };

function renderItem(props: Partial<ActivityItemProps> = {}) {
  const ui = (more: Partial<ActivityItemProps> = {}) => (
    <ol>
      <ActivityItem step={step} {...props} {...more} />
    </ol>
  );
  const view = render(ui());
  return { ...view, update: (more: Partial<ActivityItemProps>) => view.rerender(ui(more)) };
}

describe('ActivityItem', () => {
  it('does not render again while its step is the same', () => {
    const Icon = vi.fn(() => <svg aria-hidden="true" />);
    const { update, getByRole } = renderItem({ stepKinds: { [step.kind]: { icon: Icon } }, onToggle: undefined });
    expect(Icon).toHaveBeenCalledTimes(1);
    update({});
    update({ step });
    expect(Icon).toHaveBeenCalledTimes(1);
    update({ step: { ...step, title: 'Training again' } });
    expect(getByRole('listitem')).toHaveTextContent('Training again');
  });

  it.each([
    ['42', '42'],
    ['true', 'true'],
    ['["a", "b"]', 'a,b'],
    ['null', ''],
  ])('shows a text that a host without types hands over as something else: %s (hosts 8, 10)', (given, shown) => {
    const odd: RunStep = JSON.parse(
      `{"id":"a","n":1,"kind":"info","status":"done","title":${given},"detail":${given}}`,
    );
    const item = renderItem({ step: odd }).getByRole('listitem');
    expect(item.querySelector('bdi')?.textContent).toBe(shown);
    expect(item.querySelector('[data-slot="activity-feed-detail"]')?.textContent ?? '').toBe(shown);
  });

  it('says where it stands in a list of which only a part is there', () => {
    const { getByRole, update } = renderItem({ position: 41, setSize: -1 });
    expect(getByRole('listitem')).toHaveAttribute('aria-posinset', '42');
    expect(getByRole('listitem')).toHaveAttribute('aria-setsize', '-1');
    update({ setSize: 500 });
    expect(getByRole('listitem')).toHaveAttribute('aria-setsize', '500');
  });

  it('claims no place where it stands alone', () => {
    expect(renderItem().getByRole('listitem')).not.toHaveAttribute('aria-posinset');
  });

  it.each([
    ['at its first rendering with the others', 3, Number.POSITIVE_INFINITY, 1_000, false],
    ['when it is new', 3, 3, 1_000, true],
    ['when an older one is scrolled into view', 2, 3, 1_000, false],
    ['while steps come fast', 3, 3, 10, false],
  ])('comes in with a movement only when new and alone: %s', (_, position, from, ago, moves) => {
    const { getByRole } = renderItem({ position, arrival: { current: { from, at: performance.now() - ago } } });
    expect(getByRole('listitem').classList.contains('rl:anim-enter')).toBe(moves);
  });
});
