import { render, screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { RunCard } from '../composites/run-card';
import type { Run, RunStep } from '../core/run/run';
import { historyOfSteps } from '../core/run/steps/metrics-of-steps';
import { RunProgressIndicator } from './run-progress-indicator';
import { RunStatusBadge } from './run-status-badge';
import { elapsedOf } from './run-time-stats/elapsed';

const over: Run = { id: 'r', status: 'unknown', statusText: 'skipped', startedAt: 1_700_000_000_000, ended: true };

describe('section 7: a run of unknown status that is over', () => {
  it.each([
    ['the source says so', over],
    ['it has an end', { ...over, ended: null, finishedAt: 1_700_000_001_000 }],
    ['it has an error', { ...over, ended: null, error: { message: 'gave up' } }],
  ])('rests: its word is shown, without a bar, LIVE and Cancel (%s)', (_, run) => {
    render(<RunCard run={run} connection={{ state: 'live', error: null }} onCancel={async () => undefined} />);
    expect(screen.getByText('skipped')).toBeVisible();
    expect(screen.queryByRole('progressbar')).toBeNull();
    expect(screen.queryByText('LIVE')).toBeNull();
    expect(screen.queryByRole('button')).toBeNull();
  });

  it('has no moving bar', () => {
    const { container } = render(<RunProgressIndicator run={over} />);
    expect(container.querySelector('[data-slot="run-progress-bar"]')).toHaveAttribute('data-state', 'ended');
    expect(screen.getByText('skipped')).toBeVisible();
  });

  it('goes on where nothing says that it is over', () => {
    const { container } = render(<RunProgressIndicator run={{ ...over, ended: null }} />);
    expect(container.querySelector('[data-slot="run-progress-bar"]')).toHaveAttribute('data-state', 'indeterminate');
  });
});

describe('section 7: a host’s own words', () => {
  it('are shown in the badge, in their colour', () => {
    const run: Run = { id: 'r', status: 'succeeded', statusLabel: 'Thresholds missed', statusTone: 'warning' };
    const { container } = render(<RunStatusBadge run={run} />);
    expect(screen.getByText('Thresholds missed')).toBeVisible();
    expect(container.firstElementChild).toHaveAttribute('data-tone', 'warning');
    expect(container.firstElementChild).toHaveAttribute('data-state', 'succeeded');
  });
});

describe('section 9: how long a run has been going', () => {
  it('counts an end only for a run that has ended', () => {
    const run: Run = { id: 'r', status: 'running', startedAt: 1_700_000_000_000, finishedAt: -62_135_596_800_000 };
    expect(elapsedOf(run, 1_700_000_005_000)).toBe(5_000);
    expect(elapsedOf({ ...run, status: 'succeeded', finishedAt: 1_700_000_002_000 }, 1_700_000_005_000)).toBe(2_000);
    expect(elapsedOf({ ...run, startedAt: -62_135_596_800_000 }, 1_700_000_005_000)).toBeNull();
  });
});

it('section 11: the history of a metric is what all steps have measured', () => {
  const step = (n: number, metrics: RunStep['metrics']): RunStep => ({
    id: `${n}`,
    n,
    kind: 'training',
    status: 'done',
    title: 'x',
    metrics: metrics ?? null,
  });
  expect(
    historyOfSteps([
      step(1, { ks: 0.3 }),
      step(2, null),
      step(3, { ks: 0.2 }),
      step(4, [{ key: 'ks', group: 'u', value: 1 }]),
    ]),
  ).toEqual({ ks: [0.3, 0.2], 'u.ks': [1] });
});
