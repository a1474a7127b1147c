import type { Run, RunStep } from '../../../src/core/run/run';
import { NOW, sampleMetrics, sampleRun, sampleRunIn } from '../samples/sample-runs';
import {
  AT_STEP_7,
  cancelledSteps,
  failedSteps,
  manySteps,
  sampleSteps,
  succeededSteps,
} from '../samples/sample-steps';

/** One moment of a run: the backend's data about it, and its steps. */
export interface RunMoment {
  run: Run;
  steps: readonly RunStep[];
}

const LONG =
  'Donaudampfschifffahrtsgesellschaftskapitänsversicherungsstatistik_2026-04_bereinigt_und_freigegeben_v17 (second attempt)';

/** The run at its seventh step, in another status. */
const at7 = (change: Partial<Run> = {}): RunMoment => ({
  run: sampleRun({ ...AT_STEP_7, metrics: sampleMetrics({ mia_auc: null, dup_rate: null }), ...change }),
  steps: sampleSteps(),
});

const single: RunStep = {
  id: 'only',
  n: 1,
  kind: 'training',
  status: 'running',
  title: 'Training model',
  startedAt: NOW - 40_000,
  finishedAt: null,
  progress: { current: 96, total: 300, unit: 'epoch' },
};

/** The moments for design reviews: each status, and difficult layouts. By the name that menus and sheets show. */
export const RUN_MOMENTS = {
  running: at7(),
  queued: { run: sampleRunIn('queued'), steps: [] },
  waiting: { run: sampleRunIn('waiting'), steps: sampleSteps().slice(0, 2) },
  paused: at7({ status: 'paused' }),
  cancelling: at7({ status: 'cancelling', cancel: { requestedAt: NOW - 4_000, requestedBy: 'mara@example.com' } }),
  succeeded: { run: sampleRunIn('succeeded'), steps: succeededSteps() },
  failed: { run: sampleRunIn('failed'), steps: failedSteps() },
  cancelled: { run: sampleRunIn('cancelled'), steps: cancelledSteps() },
  unknown: { run: sampleRunIn('unknown'), steps: sampleSteps().slice(0, 3) },
  lost: at7({
    status: 'unknown',
    lostAt: NOW - 2_000,
    can: { cancel: false, force: false, pause: false },
  }),
  'unknown total': at7({ progress: { completedSteps: 6, totalSteps: null } }),
  'no steps yet': {
    run: sampleRun({
      startedAt: NOW - 3_000,
      progress: { completedSteps: 0, totalSteps: 8 },
      currentStep: null,
      metrics: [],
    }),
    steps: [],
  },
  '1 step': {
    run: sampleRun({
      progress: { completedSteps: 0, totalSteps: 1 },
      currentStep: { n: 1, kind: 'training', name: single.title, startedAt: NOW - 40_000 },
      startedAt: NOW - 40_000,
      metrics: [],
    }),
    steps: [single],
  },
  '500 steps': {
    run: sampleRun({
      startedAt: NOW - 2_000_000,
      progress: { completedSteps: 499, totalSteps: 500 },
      currentStep: { n: 500, kind: 'info', name: 'Epoch 500', startedAt: NOW - 4_000 },
    }),
    steps: manySteps(500),
  },
  'long words': {
    run: sampleRun({
      ...AT_STEP_7,
      name: LONG,
      dataset: `warehouse/${LONG}.parquet`,
      method: LONG,
      currentStep: { n: 7, kind: 'metrics', name: `Messung der ${LONG}`, startedAt: NOW - 12_000 },
    }),
    steps: sampleSteps().map((step) => (step.n < 6 ? step : { ...step, title: `${step.title} ${LONG}` })),
  },
  'only a status': {
    run: { id: 'run-1', status: 'running', name: 'Nightly import' },
    steps: [],
  },
} as const satisfies Record<string, RunMoment>;

/** The name of one of {@link RUN_MOMENTS}. */
export type RunMomentName = keyof typeof RUN_MOMENTS;

export const RUN_MOMENT_NAMES = Object.keys(RUN_MOMENTS) as RunMomentName[];

/** Every moment with its name. */
export const moments = (): { name: RunMomentName; moment: RunMoment }[] =>
  RUN_MOMENT_NAMES.map((name) => ({ name, moment: RUN_MOMENTS[name] }));

/** The moment with this name; `null` for an unknown name. */
export const momentOf = (name: unknown): RunMoment | null =>
  RUN_MOMENT_NAMES.includes(name as RunMomentName) ? RUN_MOMENTS[name as RunMomentName] : null;

/** The args for the moment selected in the toolbar: the run, and the steps if the story has some. */
export function argsAtMoment<Args extends object>(args: Args, name: unknown): Args {
  const moment = momentOf(name);
  if (!moment || !('run' in args)) return args;
  return { ...args, run: moment.run, ...('steps' in args && { steps: moment.steps }) };
}
