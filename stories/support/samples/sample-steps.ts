import type { Run, RunStep } from '../../../src/core/run/run';
import { NOW } from './sample-runs';

const S = 1_000;

/** The state of the run that {@link sampleSteps} belong to. */
export const AT_STEP_7: Partial<Run> = {
  progress: { completedSteps: 6, totalSteps: 8 },
  currentStep: { n: 7, kind: 'metrics', name: 'Measuring utility', startedAt: NOW - 12_000 },
};

/** The feed of the sample run at {@link NOW}: every kind, an error, and the backup attempt in progress. */
export function sampleSteps(): RunStep[] {
  const step = (n: number, startedAgo: number, took: number | null, rest: Partial<RunStep>): RunStep => ({
    id: `step-${n}`,
    n,
    kind: 'info',
    status: took === null ? 'running' : 'done',
    title: '',
    createdAt: NOW - startedAgo * S,
    startedAt: NOW - startedAgo * S,
    finishedAt: took === null ? null : NOW - (startedAgo - took) * S,
    ...rest,
  });
  return [
    step(1, 154, 4, {
      kind: 'planned',
      title: 'Planning the run',
      detail: 'Mixed types with 3 rare categories: CTGAN first, TVAE as backup.',
      agent: true,
    }),
    step(2, 150, 9, { kind: 'loading', title: 'Loading customers-2026-04', detail: '48,210 rows, 23 columns' }),
    step(3, 141, 76, {
      kind: 'training',
      status: 'failed',
      title: 'Training CTGAN model',
      method: 'CTGAN',
      detail: [
        'RuntimeError: loss is not finite (epoch 112 of 300)',
        '  generator   loss  nan',
        '  discriminator loss  41.207',
        '  at CTGANSynthesizer._step (synthesizer.py:412)',
        '  at CTGANSynthesizer.fit (synthesizer.py:338)',
      ].join('\n'),
      metrics: { loss_g: null, loss_d: 41.207 },
    }),
    step(4, 65, 1, {
      kind: 'error',
      status: 'failed',
      title: 'Training diverged',
      detail: 'The generator collapsed; the learning rate is too high for this data set.',
    }),
    step(5, 63, 3, { kind: 'backup', title: 'Switching to the backup model', method: 'TVAE', agent: true }),
    step(6, 58, 46, {
      kind: 'training',
      title: 'Training TVAE model',
      method: 'TVAE',
      metrics: { loss: 0.4182, val_loss: 0.4391 },
    }),
    step(7, 12, null, {
      kind: 'metrics',
      title: 'Measuring utility',
      detail: 'Column distributions and correlations against the hold-out set.',
      progress: { current: 14, total: 23, unit: 'columns' },
    }),
  ];
}

/** The same run, if its first training was its last step. */
function endedInTraining(end: Partial<RunStep>): RunStep[] {
  return sampleSteps()
    .slice(0, 3)
    .map((step) => (step.n === 3 ? { ...step, finishedAt: NOW, metrics: null, ...end } : step));
}

/** The steps for `sampleRunIn('failed')`. */
export const failedSteps = (): RunStep[] =>
  endedInTraining({ status: 'failed', detail: 'OutOfMemoryError: tried to allocate 2.40 GiB at batch size 250' });

/** The steps for `sampleRunIn('cancelled')`. */
export const cancelledSteps = (): RunStep[] => endedInTraining({ status: 'cancelled', detail: null });

/** The steps for `sampleRunIn('succeeded')`: all eight, completed. */
export function succeededSteps(): RunStep[] {
  const last: RunStep = {
    id: 'step-8',
    n: 8,
    kind: 'info',
    status: 'done',
    title: 'Writing the report',
    startedAt: NOW - 3 * S,
    finishedAt: NOW,
  };
  return [
    ...sampleSteps().map(
      (step): RunStep =>
        step.status === 'running' ? { ...step, status: 'done', finishedAt: NOW - 3 * S, progress: null } : step,
    ),
    last,
  ];
}

/** Many steps of alternating kinds; the last one is running. */
export function manySteps(count: number): RunStep[] {
  const kinds = ['training', 'training', 'metrics', 'training', 'info'] as const;
  return Array.from({ length: count }, (_, index): RunStep => {
    const age = (count - index) * 4 * S;
    const isLast = index === count - 1;
    return {
      id: `step-${index + 1}`,
      n: index + 1,
      kind: kinds[index % kinds.length] ?? 'info',
      status: isLast ? 'running' : 'done',
      title: `Epoch ${index + 1}`,
      startedAt: NOW - age,
      finishedAt: isLast ? null : NOW - age + 3.4 * S,
      metrics: index % 5 === 2 ? { loss: 1 / (index + 2) } : null,
    };
  });
}

/** Difficult data from real backends: very long titles and details, no spaces, another script, markup. */
export function awkwardSteps(): RunStep[] {
  const base = { status: 'done', startedAt: NOW - 40 * S, finishedAt: NOW - 38 * S } as const;
  return [
    { ...base, id: 'a', n: 1, kind: 'info', title: 'Writing the sampled rows to the object store '.repeat(11).trim() },
    { ...base, id: 'b', n: 2, kind: 'training', title: `checkpoint_${'abcdef0123456789'.repeat(6)}.pt` },
    { ...base, id: 'c', n: 3, kind: 'info', title: 'تدريب نموذج البيانات', detail: 'تم تحميل 48210 صفًا من المصدر' },
    { ...base, id: 'd', n: 4, kind: 'info', title: '<b>Not bold</b> & "quoted"', detail: '<script>alert(1)</script>' },
    { ...base, id: 'e', n: 5, kind: 'unknown', kindText: 'archive_upload', title: 'A kind of step nobody knows' },
    { ...base, id: 'f', n: 6, kind: 'training', status: 'interrupted', title: 'Training, first attempt' },
    {
      ...base,
      id: 'g',
      n: 7,
      kind: 'info',
      title: 'Full log of the worker',
      detail: 'epoch 1: loss 0.93\n'.repeat(5000),
    },
    { ...base, id: 'h', n: 8, kind: 'cancelled', status: 'cancelled', title: 'Cancelled by mara@example.com' },
  ];
}

/** Each kind once, and each way a step can end. */
export function allKinds(): RunStep[] {
  const base = { status: 'done', startedAt: NOW - 40 * S, finishedAt: NOW - 38 * S } as const;
  return [
    { ...base, id: 'a', n: 1, kind: 'planned', title: 'Planning the run', agent: true },
    { ...base, id: 'b', n: 2, kind: 'loading', title: 'Loading customers-2026-04' },
    { ...base, id: 'c', n: 3, kind: 'training', title: 'Training CTGAN model', method: 'CTGAN' },
    { ...base, id: 'd', n: 4, kind: 'metrics', title: 'Measuring utility', metrics: { ks_mean: 0.064 } },
    { ...base, id: 'e', n: 5, kind: 'error', status: 'failed', title: 'Training diverged' },
    { ...base, id: 'f', n: 6, kind: 'backup', title: 'Switching to the backup model' },
    { ...base, id: 'g', n: 7, kind: 'info', title: 'Writing the report' },
    { ...base, id: 'h', n: 8, kind: 'unknown', kindText: 'archive_upload', title: 'Uploading the archive' },
    { ...base, id: 'i', n: 9, kind: 'cancelled', status: 'cancelled', title: 'Cancelled by mara@example.com' },
    { ...base, id: 'j', n: 10, kind: 'training', status: 'failed', title: 'A training that failed' },
    { ...base, id: 'k', n: 11, kind: 'training', status: 'interrupted', title: 'A training that was interrupted' },
    {
      ...base,
      id: 'l',
      n: 12,
      kind: 'training',
      status: 'running',
      title: 'A training that runs',
      finishedAt: null,
      progress: { current: 96, total: 300, unit: 'epoch' },
    },
    { ...base, id: 'm', n: 13, kind: 'warning', title: 'Semantic check: 12 ages above 120' },
  ];
}

/** A run in Arabic, with names in Latin script. */
export function rightToLeftSteps(): RunStep[] {
  const base = { status: 'done', startedAt: NOW - 90 * S, finishedAt: NOW - 60 * S } as const;
  return [
    { ...base, id: 'a', n: 1, kind: 'planned', title: 'التخطيط للتشغيل', agent: true },
    { ...base, id: 'b', n: 2, kind: 'loading', title: 'تحميل customers-2026-04', detail: '48,210 صفًا و23 عمودًا' },
    {
      ...base,
      id: 'c',
      n: 3,
      kind: 'training',
      title: 'تدريب نموذج CTGAN',
      method: 'CTGAN',
      metrics: { loss: 0.4182 },
    },
    { ...base, id: 'd', n: 4, kind: 'error', status: 'failed', title: 'Training diverged (loss is not finite)' },
    {
      ...base,
      id: 'e',
      n: 5,
      kind: 'metrics',
      status: 'running',
      title: 'قياس الجودة',
      finishedAt: null,
      progress: { current: 14, total: 23, unit: 'columns' },
    },
  ];
}

/** A first attempt that ended at its fourth step, a minute ago, and a second one, whose count starts at 1 again. */
export function stepsOfTwoAttempts(): RunStep[] {
  const first = sampleSteps().slice(0, 4);
  const earlierMs = 240 * S;
  const before = first.map((step) => ({
    ...step,
    attempt: 1,
    createdAt: (step.createdAt ?? NOW) - earlierMs,
    startedAt: (step.startedAt ?? NOW) - earlierMs,
    finishedAt: step.finishedAt == null ? null : step.finishedAt - earlierMs,
  }));
  const begun: Partial<RunStep> = { status: 'running', finishedAt: null, detail: null, metrics: {} };
  const after = first
    .slice(0, 3)
    .map((step, i): RunStep => ({ ...step, id: `again-${step.n}`, attempt: 2, ...(i === 2 && begun) }));
  return [...before, ...after];
}
