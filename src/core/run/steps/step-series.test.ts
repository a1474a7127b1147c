import { describe, expect, it } from 'vitest';
import type { RunStep } from '../run';
import { emptyRunState, reduceRun } from '../run-reducer';
import { noSeries, recordStep, type StepSeries } from './step-series';

const T = Date.UTC(2026, 0, 1);
const step = (current: number | null, loss: number | null, more: Partial<RunStep> = {}): RunStep => ({
  id: 's1',
  n: 1,
  kind: 'training',
  status: 'running',
  title: 'Training',
  startedAt: T,
  progress: current === null ? null : { current, total: 300, unit: 'epoch' },
  metrics: { loss },
  ...more,
});
const record = (steps: readonly RunStep[], at = (i: number) => T + i * 1_000) =>
  steps.reduce<readonly StepSeries[]>((log, one, i) => recordStep(log, one, at(i)), noSeries);
const points = (log: readonly StepSeries[]) => log[0]?.metrics[0]?.points.map(({ x, value }) => [x, value]);

describe('recordStep', () => {
  it('keeps the way of each metric by the progress of its step', () => {
    const log = record([step(1, 2.3), step(5, 1.9), step(9, 1.2)]);
    expect(log).toMatchObject([{ stepId: 's1', axis: 'progress', from: T }]);
    expect(points(log)).toEqual([
      [1, 2.3],
      [5, 1.9],
      [9, 1.2],
    ]);
  });

  it('without progress by the time since its start, and what was not watched is no point', () => {
    const log = record([step(null, 2.3), step(null, 1.9)], (i) => T + 60_000 + i * 2_000);
    expect(log[0]?.axis).toBe('time');
    expect(points(log)).toEqual([
      [60_000, 2.3],
      [62_000, 1.9],
    ]);
  });

  it('returns the same where nothing is new, and takes the later of two values of one place', () => {
    const log = record([step(1, 2.3)]);
    expect(recordStep(log, step(1, 2.3), T + 9)).toBe(log);
    expect(points(recordStep(log, step(1, 2.2), T + 9))).toEqual([[1, 2.2]]);
    expect(recordStep(log, step(2, Number.NaN), T + 9)).toBe(log);
  });

  it('never keeps more than 240 points, and keeps the whole way', () => {
    const log = record(Array.from({ length: 2_000 }, (_, i) => step(i, 1 / (i + 1))));
    const kept = points(log) ?? [];
    expect(kept.length).toBeLessThanOrEqual(240);
    expect(kept.length).toBeGreaterThan(100);
    expect(kept[0]).toEqual([0, 1]);
    expect(kept.at(-1)?.[0]).toBe(1_999);
    expect(kept.map(([x]) => x)).toEqual([...kept.map(([x]) => x)].sort((a, b) => (a ?? 0) - (b ?? 0)));
  });

  it('begins anew with a step that begins anew, and takes the value it ended with', () => {
    const log = record([step(50, 1), step(2, 2.3), step(3, 2, { status: 'done' })]);
    expect(points(log)).toEqual([
      [2, 2.3],
      [3, 2],
    ]);
  });

  it('makes no curve of a step that was only seen when it had ended', () => {
    expect(record([step(300, 0.4, { status: 'done' })])).toBe(noSeries);
  });

  it('keeps the newest three steps', () => {
    const log = record(['a', 'b', 'c', 'd'].map((id, i) => step(i, 1, { id })));
    expect(log.map(({ stepId }) => stepId)).toEqual(['b', 'c', 'd']);
  });
});

describe('the reducer', () => {
  const page = (items: readonly RunStep[]) => ({ items, epoch: null, next: null, reset: false });

  it('records what arrives, and not what is older than what it knows', () => {
    let state = reduceRun(emptyRunState, { order: 1, at: T, steps: page([step(5, 2, { rev: 5 })]) }, { maxSteps: 100 });
    state = reduceRun(state, { order: 2, at: T + 1, steps: page([step(9, 1.5, { rev: 9 })]) }, { maxSteps: 100 });
    const before = state.series;
    state = reduceRun(state, { order: 3, at: T + 2, steps: page([step(7, 9, { rev: 7 })]) }, { maxSteps: 100 });
    expect(state.series).toBe(before);
    expect(points(state.series)).toEqual([
      [5, 2],
      [9, 1.5],
    ]);
  });

  it('forgets it with the stream it belongs to', () => {
    const run = (epoch: string) => ({ id: 'r', status: 'running' as const, epoch, rev: 1 });
    let state = reduceRun(
      emptyRunState,
      { order: 1, at: T, run: run('a'), steps: page([step(5, 2)]) },
      { maxSteps: 100 },
    );
    expect(state.series).toHaveLength(1);
    state = reduceRun(state, { order: 2, at: T + 1, run: run('b') }, { maxSteps: 100 });
    expect(state.series).toEqual([]);
  });
});
