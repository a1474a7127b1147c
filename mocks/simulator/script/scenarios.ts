import { between } from './random';
import { describeMetrics } from './run-metrics';
import type { RunScript } from './script';
import {
  failedAttemptSteps,
  metricsStep,
  openingSteps,
  type StepDraft,
  type StoryContext,
  trainingStep,
} from './script-steps';

/** All scenarios; see {@link RunScenario}. */
export const RUN_SCENARIOS = [
  'default',
  'clean',
  'fails',
  'unknown-total',
  'grows',
  'long',
  'stall',
  'ignores-cancel',
  'single-step',
  'waits-for-input',
  'staged',
] as const;

/**
 * Scenario of a simulated run:
 * - `default`: 8 steps; the training fails at step 4, a backup attempt succeeds.
 * - `clean`: 8 steps without an error.
 * - `fails`: the backup fails too; the run fails at step 7 of 8, with a code and a message.
 * - `unknown-total`: like `default`, but with an unknown number of steps.
 * - `grows`: declares 8 steps and, after the error, 12.
 * - `long`: 500 short steps.
 * - `stall`: like `clean`, but the training step reports nothing for 120 s.
 * - `ignores-cancel`: like `clean`, but the work ignores cancels; they have to be forced.
 * - `single-step`: one step.
 * - `waits-for-input`: like `clean`, but choosing hyper-parameters waits 20 s for a person, then continues by itself.
 * - `staged`: like `clean`, with named stages and an agent's plan.
 */
export type RunScenario = (typeof RUN_SCENARIOS)[number];

/** Steps of a scenario, and its deviations from a run that succeeds after all steps. */
export interface Story extends Pick<RunScript, 'growsTo' | 'ignoresCancel' | 'stages' | 'plan'> {
  steps: StepDraft[];
  /** Declared number of steps; `null` = unknown. Default: the length of `steps`. */
  totalSteps?: number | null;
  error?: { code: string; message: string };
}

function defaultSteps(context: StoryContext): StepDraft[] {
  return [
    ...openingSteps(context),
    ...failedAttemptSteps(context),
    trainingStep(context, context.backup, 44),
    metricsStep(context, 16),
  ];
}

const CHOICE = 'Choosing hyper-parameters';

function cleanSteps(context: StoryContext): StepDraft[] {
  const { method, random } = context;
  const rows = between(random, 10, 20) * 1000;
  return [
    ...openingSteps(context),
    {
      kind: 'planned',
      title: CHOICE,
      detail: 'Embedding 128, two generator layers of 256, 300 epochs.',
      seconds: 6,
      method,
      agent: true,
    },
    trainingStep(context, method, 58),
    {
      kind: 'info',
      title: 'Sampling synthetic rows',
      detail: `${rows.toLocaleString('en-US')} rows; constraints of the schema enforced.`,
      seconds: 10,
      progress: { total: rows, unit: 'row' },
      method,
    },
    {
      kind: 'metrics',
      title: 'Measuring utility',
      detail: 'Column distributions and correlations against the hold-out set.',
      seconds: 12,
      runMetrics: describeMetrics({
        ks_mean: between(random, 0.05, 0.08, 3),
        corr_delta: between(random, 0.04, 0.07, 3),
      }),
    },
    {
      kind: 'metrics',
      title: 'Measuring privacy',
      detail: 'Membership inference attack and duplicate search.',
      seconds: 16,
      runMetrics: describeMetrics({
        mia_auc: between(random, 0.52, 0.57, 3),
        dup_rate: between(random, 0.001, 0.006, 4),
      }),
    },
  ];
}

function failingSteps(context: StoryContext): StepDraft[] {
  const { backup } = context;
  return [
    ...openingSteps(context),
    ...failedAttemptSteps(context),
    {
      ...trainingStep(context, backup, 40),
      detail: 'Batch size 250, learning rate 1e-3. Out of memory while computing gradients.',
      outcome: 'failed',
      stopsAt: between(context.random, 40, 80),
      runMetrics: {},
    },
  ];
}

function growingSteps(context: StoryContext): StepDraft[] {
  const { backup } = context;
  return [
    ...openingSteps(context),
    ...failedAttemptSteps(context),
    {
      kind: 'info',
      title: 'Splitting the data by region',
      detail: 'One model per region: three regions found.',
      seconds: 4,
      progress: { total: 3, unit: 'region' },
    },
    trainingStep(context, backup, 14, `Training ${backup} model, region 1 of 3`),
    trainingStep(context, backup, 14, `Training ${backup} model, region 2 of 3`),
    trainingStep(context, backup, 14, `Training ${backup} model, region 3 of 3`),
    { kind: 'info', title: 'Merging the regional samples', detail: 'Row shares as in the original.', seconds: 4 },
    metricsStep(context, 10),
  ];
}

const LONG_STEPS = 500;

function longSteps(context: StoryContext): StepDraft[] {
  const { dataset, method, random } = context;
  return Array.from({ length: LONG_STEPS }, (_, index): StepDraft => {
    const round = index + 1;
    if (round === 1) return { kind: 'planned', title: 'Planning the run', seconds: 0.24, agent: true };
    if (round === 2) return { kind: 'loading', title: `Loading ${dataset}`, seconds: 0.24 };
    if (round % 50 === 0) {
      // Metrics improve over time, so that the preview changes during the run.
      const left = 1 - round / LONG_STEPS;
      return {
        kind: 'metrics',
        title: `Checkpoint ${round / 50} of ${LONG_STEPS / 50}`,
        detail: 'Utility and privacy of the current checkpoint.',
        seconds: 0.24,
        runMetrics: describeMetrics({
          ks_mean: Math.round((0.06 + 0.25 * left) * 1000) / 1000,
          corr_delta: Math.round((0.05 + 0.2 * left) * 1000) / 1000,
          ...(round >= LONG_STEPS / 2 && { mia_auc: between(random, 0.53, 0.58, 3), dup_rate: 0.004 }),
        }),
      };
    }
    return {
      kind: 'training',
      title: `Training ${method}, round ${round}`,
      seconds: 0.24,
      metrics: { loss: Math.round((3 * 0.995 ** round + between(random, 0, 0.05, 3)) * 1000) / 1000 },
      method,
    };
  });
}

const STAGES = [
  { id: 'prepare', name: 'Prepare' },
  { id: 'train', name: 'Train' },
  { id: 'check', name: 'Check' },
];

function stagedStory(context: StoryContext): Story {
  const { method, backup } = context;
  const steps = cleanSteps(context);
  const training = steps.findIndex(({ kind }) => kind === 'training');
  const stageOf = ({ kind }: StepDraft, index: number) =>
    kind === 'metrics' ? 'check' : index < training ? 'prepare' : 'train';
  return {
    steps: steps.map((step, index) => ({ ...step, stage: stageOf(step, index) })),
    stages: STAGES,
    plan: {
      chosen: method,
      reason: 'Mixed columns, few rare categories.',
      alternatives: [{ name: backup, used: false, reason: 'If the training fails.' }],
      parameters: { epochs: 300, batch_size: 500 },
    },
  };
}

const STALL_MS = 120_000;
const WAIT_MS = 20_000;
/** The link points to the current page, because the simulator has no other pages. */
const APPROVAL = { kind: 'approval', text: 'Approve training with 300 epochs?', href: '#approve' };

/** Creates the steps of a scenario. */
export function tellStory(scenario: RunScenario, context: StoryContext): Story {
  switch (scenario) {
    case 'default':
      return { steps: defaultSteps(context) };
    case 'clean':
      return { steps: cleanSteps(context) };
    case 'fails':
      return {
        steps: failingSteps(context),
        totalSteps: 8,
        error: {
          code: 'out_of_memory',
          message: `Training ${context.backup} ran out of GPU memory at batch size 250. Reduce the number of columns or choose a smaller batch, then start the run again.`,
        },
      };
    case 'unknown-total':
      return { steps: defaultSteps(context), totalSteps: null };
    case 'grows':
      return { steps: growingSteps(context), totalSteps: 8, growsTo: { afterStep: 5, totalSteps: 12 } };
    case 'long':
      return { steps: longSteps(context) };
    case 'stall':
      return {
        steps: cleanSteps(context).map((step) => (step.kind === 'training' ? { ...step, stallMs: STALL_MS } : step)),
      };
    case 'ignores-cancel':
      return { steps: cleanSteps(context), ignoresCancel: true };
    case 'single-step':
      return { steps: [trainingStep(context, context.method, 120)] };
    case 'staged':
      return stagedStory(context);
    case 'waits-for-input':
      return {
        steps: cleanSteps(context).map((step) =>
          step.title === CHOICE ? { ...step, stallMs: WAIT_MS, waitingFor: APPROVAL } : step,
        ),
      };
    default: {
      const unknown: never = scenario;
      throw new Error(
        `runlight: there is no scenario "${String(unknown)}", so no run can be simulated. Use one of: ${RUN_SCENARIOS.join(', ')}.`,
      );
    }
  }
}
