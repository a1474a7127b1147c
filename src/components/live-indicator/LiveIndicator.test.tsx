import { render, screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { RunSourceError } from '../../core/run/source/run-source-error';
import { describeConformance, expectListedParts } from '../internal/describe-conformance';
import { LiveIndicator, LiveIndicatorIcon, LiveIndicatorLabel } from '.';
import { LIVE_INDICATOR_STATES, LIVE_INDICATOR_PARTS as PARTS } from './parts';

const inside = (part: React.ReactElement) => <LiveIndicator connection="live">{part}</LiveIndicator>;
describeConformance({ name: 'LiveIndicator', part: LiveIndicator, ...PARTS.root, isRoot: true });
describeConformance({ name: 'LiveIndicatorIcon', part: LiveIndicatorIcon, ...PARTS.icon, wrap: inside });
describeConformance({ name: 'LiveIndicatorLabel', part: LiveIndicatorLabel, ...PARTS.label, wrap: inside });

describe('LiveIndicator', () => {
  it('says LIVE and pulses only while data is live', () => {
    for (const state of LIVE_INDICATOR_STATES) {
      const { container, unmount } = render(<LiveIndicator connection={state} />);
      const isLive = state === 'live' || state === 'polling';
      expect(container.textContent === 'LIVE', state).toBe(isLive);
      expect(container.querySelector('[class~="rl:anim-ping"]') !== null, state).toBe(state === 'live');
      expectListedParts(container, PARTS);
      unmount();
    }
  });

  it('does not call a poll live that has just failed', () => {
    const error = new RunSourceError('network', 'no answer');
    render(<LiveIndicator connection={{ state: 'polling', error }} />);
    expect(screen.queryByText('LIVE')).toBeNull();
    expect(screen.getByText('Reconnecting…')).toBeVisible();
  });

  it('is idle when nothing is watched', () => {
    const { container } = render(<LiveIndicator />);
    expect(container.firstElementChild).toHaveAttribute('data-state', 'idle');
  });
});
