import type { RunWaitingFor } from '../../../src/core/run/run';
import type { WireMetric } from '../../../src/wire/types';
import { between, type SeededRandom } from './random';
import { describeMetrics } from './run-metrics';
import type { ScriptStep } from './script';
import { metricsAtEnd } from './step-metrics';

/** A step before numbering and timing. Omitted fields get defaults. */
export interface StepDraft {
  kind: ScriptStep['kind'];
  title: string;
  detail?: string;
  seconds: number;
  outcome?: ScriptStep['outcome'];
  progress?: { total: number; unit: string };
  stopsAt?: number;
  stallMs?: number;
  waitingFor?: RunWaitingFor;
  stage?: string;
  metrics?: Record<string, number>;
  runMetrics?: Record<string, WireMetric>;
  method?: string;
  agent?: boolean;
}

/** Inputs of a scenario. */
export interface StoryContext {
  dataset: string;
  /** The requested method. */
  method: string;
  /** The method the agent falls back to. */
  backup: string;
  /** Source of all numbers, so that the seed determines them. */
  random: SeededRandom;
}

const count = (value: number) => value.toLocaleString('en-US');

/** Plan, load and preprocess: the opening steps of most scenarios. */
export function openingSteps({ dataset, method, backup, random }: StoryContext): StepDraft[] {
  const rows = between(random, 18_000, 52_000);
  const columns = between(random, 14, 28);
  const categorical = between(random, 5, 9);
  return [
    {
      kind: 'planned',
      title: 'Planning the run',
      detail: `${method} for 300 epochs at batch size 500. If it does not converge: ${backup}.`,
      seconds: 4,
      agent: true,
    },
    {
      kind: 'loading',
      title: `Loading ${dataset}`,
      detail: `${count(rows)} rows, ${columns} columns, ${categorical} of them categorical.`,
      seconds: 8,
      progress: { total: rows, unit: 'row' },
    },
    {
      kind: 'info',
      title: 'Preprocessing columns',
      detail: `${columns - categorical} numeric columns normalised by mode, ${categorical} one-hot encoded; missing values kept as their own category.`,
      seconds: 6,
      progress: { total: columns, unit: 'column' },
    },
  ];
}

/** The first training fails, and the agent chooses a backup method. */
export function failedAttemptSteps({ method, backup, random }: StoryContext): StepDraft[] {
  const stopsAt = between(random, 120, 160);
  return [
    {
      kind: 'training',
      title: `Training ${method} model`,
      detail: 'Batch size 500, learning rate 2e-4.',
      seconds: 34,
      outcome: 'failed',
      progress: { total: 300, unit: 'epoch' },
      stopsAt,
      metrics: metricsAtEnd(between(random, 2.1, 2.9, 3)),
      runMetrics: describeMetrics({ ks_mean: between(random, 0.24, 0.36, 3) }),
      method,
    },
    {
      kind: 'error',
      title: 'Mode collapse detected',
      detail: `Stopped at epoch ${stopsAt} of 300: the generator produced ${between(random, 2, 4)} distinct rows per 100. The checkpoint was discarded.`,
      seconds: 2,
      outcome: 'failed',
      method,
    },
    {
      kind: 'backup',
      title: `Backup attempt with ${backup}`,
      detail: `Switching from ${method} to ${backup}, batch size 250; the prepared data is kept.`,
      seconds: 6,
      method: backup,
      agent: true,
    },
  ];
}

/** A successful training with first utility metrics. */
export function trainingStep(
  { random }: StoryContext,
  method: string,
  seconds: number,
  title = `Training ${method} model`,
): StepDraft {
  return {
    kind: 'training',
    title,
    detail: 'Batch size 250, learning rate 1e-3, early stopping off.',
    seconds,
    progress: { total: 300, unit: 'epoch' },
    metrics: metricsAtEnd(between(random, 0.62, 0.88, 3)),
    runMetrics: describeMetrics({
      ks_mean: between(random, 0.11, 0.15, 3),
      corr_delta: between(random, 0.07, 0.09, 3),
    }),
    method,
  };
}

/** Final utility and privacy metrics. */
export function metricsStep({ random }: StoryContext, seconds: number): StepDraft {
  return {
    kind: 'metrics',
    title: 'Measuring utility and privacy',
    detail: 'Synthetic rows compared with the hold-out set; membership inference attack and duplicate search.',
    seconds,
    progress: { total: 4, unit: 'metric' },
    runMetrics: describeMetrics({
      ks_mean: between(random, 0.05, 0.08, 3),
      corr_delta: between(random, 0.04, 0.07, 3),
      mia_auc: between(random, 0.61, 0.66, 3),
      dup_rate: between(random, 0.001, 0.006, 4),
    }),
  };
}
