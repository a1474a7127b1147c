import { render, screen } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import type { Run, RunStep } from '../../core/run/run';
import { describeConformance, expectListedParts } from '../internal/describe-conformance';
import { RunResult } from '.';
import { RUN_RESULT_PARTS as PARTS } from './parts';

const T = Date.UTC(2026, 0, 1);
const run: Run = {
  id: 'r',
  name: 'Spring',
  status: 'failed',
  startedAt: T,
  finishedAt: T + 100_000,
  progress: { completedSteps: 6, totalSteps: 8 },
  error: { code: 'oom', message: 'Out of memory.' },
};
const step = (n: number, more: Partial<RunStep> = {}): RunStep => ({
  id: `s${n}`,
  n,
  kind: 'training',
  status: 'done',
  title: `Step ${n}`,
  ...more,
});
const steps = [step(1), step(4, { status: 'failed' }), step(5), step(7, { status: 'failed' })];

describeConformance({ name: 'RunResult', part: RunResult, ...PARTS.root, props: { run, steps }, isRoot: true });

const said = () => document.querySelector('[data-slot="run-result"]')?.textContent ?? null;

describe('RunResult', () => {
  it('says where a run failed and why, once, as an alert', () => {
    const { container } = render(<RunResult run={run} steps={steps} onRetry={() => {}} onShowStep={() => {}} />);
    expect(screen.getByRole('alert')).toHaveTextContent('Failed at step 7 of 8 after 1m 40sOut of memory.oom');
    expect(screen.getByRole('group')).toHaveAccessibleName('Failed at step 7 of 8 after 1m 40s');
    expectListedParts(container, PARTS);
  });

  it('leads to the step it ended in, and does it again', () => {
    const onRetry = vi.fn();
    const onShowStep = vi.fn();
    render(<RunResult run={run} steps={steps} onRetry={onRetry} onShowStep={onShowStep} />);
    screen.getByRole('button', { name: 'Show step' }).click();
    expect(onShowStep).toHaveBeenCalledWith('s7');
    screen.getByRole('button', { name: 'Run again' }).click();
    expect(onRetry).toHaveBeenCalledTimes(1);
  });

  it('says how a success stands with its metrics, and has no step to show', () => {
    render(
      <RunResult
        run={{ ...run, status: 'succeeded', error: null, metrics: [{ key: 'mia_auc', value: 0.631 }] }}
        steps={steps}
        onShowStep={() => {}}
      />,
    );
    expect(said()).toBe('Succeeded in 1m 40s0 of 1 pass · MIA AUC 0.631 is above 0.6');
    expect(screen.queryByRole('button')).toBeNull();
  });

  it.each([
    ['graceful', 'stopped cleanly'],
    ['forced', 'cut off after 10s'],
    ['before_start', 'before it started'],
  ] as const)('says who cancelled, why, and that it was %s', (outcome, words) => {
    const cancel = { requestedAt: T + 90_000, requestedBy: 'mara', reason: 'wrong data', outcome };
    const cancelled: Run = { ...run, status: 'cancelled', error: null, cancel };
    render(<RunResult run={cancelled} steps={[step(1), step(4, { status: 'cancelled' })]} />);
    expect(said()).toBe(`Cancelled at step 4 of 8 after 1m 40swrong databy mara${words}`);
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('leaves out what nobody knows', () => {
    render(<RunResult run={{ id: 'r', status: 'failed' }} steps={[]} />);
    expect(said()).toBe('Failed');
  });

  it('says an end of a host’s own in its words', () => {
    const { rerender } = render(<RunResult run={{ id: 'r', status: 'unknown', statusText: 'skipped', ended: true }} />);
    expect(said()).toBe('skipped');
    rerender(<RunResult run={{ ...run, statusLabel: 'Completed with failures' }} steps={steps} />);
    expect(said()).toMatch(/^Completed with failures/);
  });

  it.each(['queued', 'running', 'cancelling', 'waiting', 'unknown'] as const)(
    'is not there while it is %s',
    (status) => {
      const { container } = render(<RunResult run={{ id: 'r', status }} />);
      expect(container).toBeEmptyDOMElement();
    },
  );
});
