import { act, renderHook } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { displayed } from '../../scripts/score-eta/ours';
import { PEERS } from '../../scripts/score-eta/peers';
import { replay } from '../../scripts/score-eta/replay';
import { readTraces } from '../../scripts/score-eta/traces';
import { useEta } from '../../src/hooks/forecast/useEta';
import { useRunProgress } from '../../src/hooks/forecast/useRunProgress';
import { OnStage } from '../support/eta-lab/OnStage';
import { contextOf, RECORDED_RUN_NAMES, recordedRun } from './recorded-runs';
import { replayAll } from './replays';
import { createTraceStage } from './trace-stage';

const SLOWEST = 'CI, 92 s, the slowest';

describe('replayAll', () => {
  it('gives the numbers the score script gives for the same run', () => {
    const runs = readTraces('tests/fixtures/eta/traces.jsonl').get('ci-ts-library') ?? [];
    const run = runs[10];
    if (!run) throw new Error('the fixtures have changed');
    const context = { expectedSteps: run.steps.length, history: runs.slice(0, 10) };
    const recorded = recordedRun(SLOWEST);
    const replays = replayAll(recorded.trace, contextOf(recorded, { history: true, total: true }));
    const tqdm = PEERS.tqdm;
    const plan = PEERS['plan: 8 steps, cap 95'];
    if (!tqdm || !plan) throw new Error('the score has other peers now');
    expect(replays.runlight.score).toEqual(replay(run, displayed, context));
    expect(replays.tqdm.score).toEqual(replay(run, tqdm, context));
    expect(replays.plan.score).toEqual(replay(run, plan, context));
  });

  it.each(RECORDED_RUN_NAMES)('ends with the error of the whole run: %s', (name) => {
    const recorded = recordedRun(name);
    const replays = replayAll(recorded.trace, contextOf(recorded, { history: true, total: true }));
    for (const { points, score } of Object.values(replays)) {
      expect(points.length).toBeGreaterThanOrEqual(19);
      expect(points.at(-1)?.errorSoFar).toBeCloseTo(score.error, 12);
    }
  });

  it('has nothing to say where neither total nor history is known', () => {
    const recorded = recordedRun(SLOWEST);
    const { runlight, tqdm, plan } = replayAll(recorded.trace, contextOf(recorded, { history: false, total: false }));
    expect(runlight.points.every((point) => point.remaining === null)).toBe(true);
    expect(tqdm.points.every((point) => point.remaining === null)).toBe(true);
    expect(plan.points.some((point) => point.remaining !== null)).toBe(true);
  });
});

describe('the components on a stage', () => {
  it.each([
    { history: true, total: true },
    { history: true, total: false },
    { history: false, total: true },
  ])('show what was scored, forth and back: %o', async (knows) => {
    const recorded = recordedRun(SLOWEST);
    const context = contextOf(recorded, knows);
    const { points } = replayAll(recorded.trace, context).runlight;
    const stage = createTraceStage(
      recorded.trace,
      points.map((point) => point.now),
      context,
    );
    const useBoth = () => ({ ...useEta(stage.runId), shown: useRunProgress(stage.runId).fraction });
    const { result } = renderHook(useBoth, {
      wrapper: ({ children }) => (
        <OnStage stage={stage} beats={1}>
          {children}
        </OnStage>
      ),
    });
    // The profile of earlier runs loads once the run is active, and the stage then replays the run from the start.
    await act(() => new Promise((resolve) => setTimeout(resolve, 20)));
    for (const beats of [120, 121, 280, 40, points.length]) {
      await act(async () => stage.seek(beats));
      const point = points[beats - 1];
      expect(result.current.elapsedMs).toBeCloseTo((point?.now ?? 0) * 1_000, 3);
      expect(result.current.remainingMs).toBeCloseTo((point?.remaining ?? 0) * 1_000, 2);
      // Without history the bar counts steps, and remaining time and bar agree.
      expect(result.current.fraction).toBeCloseTo(result.current.shown ?? -1, 2);
      if (knows.history) expect(result.current.fraction).toBeCloseTo(point?.fraction ?? 0, 6);
    }
    await act(async () => stage.seek(points.length + 1));
    expect(result.current.state).toBe('ended');
    expect(result.current.elapsedMs).toBeCloseTo(recorded.trace.total * 1_000, 3);
  });
});
