import type { Run, RunMetric, RunStatus, RunStep } from '../../../src/core/run/run';

/** The current time in stories with static data. */
export const NOW = Date.UTC(2026, 4, 4, 14, 30, 0);

/** The sample run, 2 min 34 s after its start, at step 3 of 8. */
export function sampleRun(overrides: Partial<Run> = {}): Run {
  return {
    id: 'run-1',
    status: 'running',
    name: 'Synthetic customers, spring',
    dataset: 'customers-2026-04',
    method: 'CTGAN',
    progress: { completedSteps: 2, totalSteps: 8 },
    currentStep: { n: 3, kind: 'training', name: 'Training CTGAN model', startedAt: NOW - 92_000 },
    metrics: sampleMetrics(),
    createdAt: NOW - 160_000,
    startedAt: NOW - 154_000,
    finishedAt: null,
    updatedAt: NOW - 800,
    ...overrides,
  };
}

/** The same run in another status, with the data that a backend would then report. */
export function sampleRunIn(status: RunStatus): Run {
  switch (status) {
    case 'queued':
      return sampleRun({
        status,
        startedAt: null,
        currentStep: null,
        progress: { completedSteps: 0, totalSteps: 8 },
        queuePosition: 2,
      });
    case 'succeeded':
      return sampleRun({
        status,
        finishedAt: NOW,
        currentStep: null,
        progress: { completedSteps: 8, totalSteps: 8 },
      });
    case 'failed':
      return sampleRun({
        status,
        finishedAt: NOW,
        currentStep: null,
        // The run failed before anything was measured.
        metrics: sampleMetrics({ ks_mean: null, corr_delta: null, mia_auc: null, dup_rate: null }),
        error: { code: 'out_of_memory', message: 'Training ran out of GPU memory at batch size 250.' },
      });
    case 'cancelled':
      return sampleRun({ status, finishedAt: NOW, currentStep: null });
    case 'waiting':
      return sampleRun({
        status,
        currentStep: { n: 3, kind: 'planned', name: 'Approving the plan' },
        waitingFor: { kind: 'approval', text: 'Train on 52,000 rows of customers-2026-04?', href: '#approve' },
      });
    case 'unknown':
      return sampleRun({ status, statusText: 'archived' });
    default:
      return sampleRun({ status });
  }
}

/** The four sample metrics; by default all measured, one warning, one failing. */
export function sampleMetrics(values: Record<string, number | null> = {}): RunMetric[] {
  const measured: Record<string, number | null> = {
    ks_mean: 0.064,
    corr_delta: 0.142,
    mia_auc: 0.531,
    dup_rate: 0.061,
    ...values,
  };
  return Object.entries(measured).map(([key, value]) => ({ key, value }));
}

/** The first `count` steps of the sample run; the last of them is running. */
export function sampleSteps(count: number): RunStep[] {
  const all: Pick<RunStep, 'kind' | 'title'>[] = [
    { kind: 'planned', title: 'Planning the run' },
    { kind: 'loading', title: 'Loading customers-2026-04' },
    { kind: 'training', title: 'Training CTGAN model' },
    { kind: 'error', title: 'Mode collapse detected' },
    { kind: 'backup', title: 'Backup attempt with TVAE' },
    { kind: 'training', title: 'Training TVAE model' },
    { kind: 'info', title: 'Sampling synthetic rows' },
    { kind: 'metrics', title: 'Measuring utility and privacy' },
  ];
  return all.slice(0, count).map((step, index): RunStep => {
    const isLast = index === count - 1;
    const startedAt = NOW - 154_000 + index * 31_000;
    return {
      ...step,
      id: `step-${index + 1}`,
      n: index + 1,
      status: isLast ? 'running' : 'done',
      startedAt,
      finishedAt: isLast ? null : startedAt + 31_000,
      progress: isLast ? { current: 96, total: 300, unit: 'epoch' } : null,
    };
  });
}
