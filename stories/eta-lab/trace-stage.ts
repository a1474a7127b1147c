import type { Trace } from '../../scripts/score-eta/parse-traces';
import type { Context } from '../../scripts/score-eta/replay';
import type { EtaEstimatorOptions } from '../../src/core/forecast/estimate';
import type { RunStep } from '../../src/core/run/run';
import { createStage, type Scene, type Stage } from '../support/eta-lab/stage';
import { NOW } from '../support/samples/sample-runs';

const MS = 1_000;

/** What a backend would report about a recorded run at a moment (seconds from its start). */
export function sceneOf(trace: Trace, now: number, expectedSteps: number | null): Scene {
  const steps = trace.steps
    .filter((step) => step.start <= now)
    .map((step, index): RunStep => {
      const hasEnded = step.end <= now;
      return {
        id: `step-${index + 1}`,
        n: index + 1,
        kind: 'info',
        status: hasEnded ? 'done' : 'running',
        title: step.name,
        startedAt: NOW + step.start * MS,
        finishedAt: hasEnded ? NOW + step.end * MS : null,
      };
    });
  const hasEnded = now >= trace.total;
  return {
    run: {
      status: hasEnded ? 'succeeded' : 'running',
      name: trace.workflow,
      progress: { completedSteps: steps.filter((step) => step.status === 'done').length, totalSteps: expectedSteps },
      startedAt: NOW,
      finishedAt: hasEnded ? NOW + trace.total * MS : null,
    },
    steps,
  };
}

/** A stage that plays a recorded run: one beat at each of these moments (seconds), and one at its end. */
export function createTraceStage(trace: Trace, moments: readonly number[], context: Context): Stage {
  const seconds = [...moments, trace.total];
  const history = context.history.slice(-5).map((run) => ({
    durationMs: run.total * MS,
    expectedSteps: run.expected,
    steps: run.steps.map(({ name, start, end }) => ({ name, startedAtMs: start * MS, finishedAtMs: end * MS })),
  }));
  const profile: EtaEstimatorOptions | null = history.length > 0 ? { history } : null;
  return createStage({
    startMs: NOW,
    beats: seconds.map((now) => now * MS),
    sceneAt: (beat) => sceneOf(trace, seconds[beat] ?? 0, context.expectedSteps),
    profile,
  });
}
