import { createMemoryBackend, type MemoryBackend, type RunScript, type ScriptStep } from '../../mocks';
import type { ManualClock } from '../../src/testing/manual-clock';

/** The duration of the run. */
export const RUN_MS = 600_000;

const KINDS = ['training', 'metrics', 'info'] as const;

/** Ten minutes of work in `count` steps of equal length. */
function scriptOf(count: number, withProgress: boolean): RunScript {
  const durationMs = RUN_MS / count;
  const steps = Array.from({ length: count }, (_, i): ScriptStep => {
    const kind = KINDS[i % KINDS.length] ?? 'info';
    return {
      n: i + 1,
      kind,
      title: `Epoch ${i + 1} of ${count}`,
      detail: `Batch size 250, learning rate 1e-3, checkpoint ${i % 7 === 0 ? 'kept' : 'discarded'}.`,
      durationMs,
      outcome: 'done',
      progress: withProgress ? { total: 100, unit: 'batch' } : null,
      metrics: kind === 'metrics' ? { loss: Number((2 / (i + 2)).toFixed(3)) } : null,
      runMetrics: null,
      method: 'CTGAN',
      agent: false,
    };
  });
  return {
    name: 'Ten minutes of training',
    dataset: 'patient-admissions',
    method: 'CTGAN',
    totalSteps: count,
    steps,
    outcome: 'succeeded',
    error: null,
  };
}

/**
 * A backend with one run of ten minutes on a manual clock. With progress, something changes each second; otherwise only
 * when a step starts or ends, which is all that a minimal backend reports.
 */
export function tenMinutes(
  clock: ManualClock,
  steps: number,
  withProgress: boolean,
): { backend: MemoryBackend; runId: string } {
  const backend = createMemoryBackend({ clock, updateEveryMs: 1_000, claimAfterMs: 1 });
  const runId = 'run_bench';
  const started = backend.startRun({ name: 'bench' }, { id: runId, script: scriptOf(steps, withProgress) });
  if (started.status !== 201) throw new Error(`bench: the run did not start: ${JSON.stringify(started.body)}`);
  return { backend, runId };
}
