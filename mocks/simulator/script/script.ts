import type { RunPlan, RunWaitingFor } from '../../../src/core/run/run';
import type { WireMetric } from '../../../src/wire/types';

/** A step of a script. */
export interface ScriptStep {
  /** Position, starting at 1; the same in every attempt. */
  n: number;
  /** Kind of work. */
  kind: 'planned' | 'loading' | 'training' | 'metrics' | 'error' | 'backup' | 'info';
  /** Display title. */
  title: string;
  /** Further details. */
  detail: string | null;
  /** Duration, ms. */
  durationMs: number;
  /** Result without interference. */
  outcome: 'done' | 'failed';
  /** Progress within the step, e.g. epochs. */
  progress: { total: number; unit: string } | null;
  /** Final metrics of the step, e.g. `loss`; until then it reports intermediate values. */
  metrics: Record<string, number> | null;
  /** Run metrics available after the step. */
  runMetrics: Record<string, WireMetric> | null;
  /** The method in use. */
  method: string | null;
  /** An agent chose this step. */
  agent: boolean;
  /** Where a failing step stops, in units of its progress. Default: at the end. */
  stopsAt?: number;
  /** Pause without reports in the middle of the step, in addition to `durationMs`, ms. */
  stallMs?: number;
  /** Question to a person: the pause is the wait for the answer. Default: the pause has no reason. */
  waitingFor?: RunWaitingFor;
  /** Stage of the step, one of {@link RunScript.stages}. Default: none. */
  stage?: string;
}

/** Script of a simulated run. Pure data. */
export interface RunScript {
  /** Name of the run. */
  name: string;
  /** Dataset. */
  dataset: string;
  /** The requested method. */
  method: string;
  /** Declared number of steps; `null` = unknown. */
  totalSteps: number | null;
  /** Steps, in order. */
  steps: readonly ScriptStep[];
  /** Result without interference. */
  outcome: 'succeeded' | 'failed';
  /** Error of a failed run. */
  error: { code: string; message: string } | null;
  /** Changes the declared number of steps to `totalSteps` after step `afterStep`. Default: it never changes. */
  growsTo?: { afterStep: number; totalSteps: number };
  /** Named stages, in order. Default: none. */
  stages?: readonly { id: string; name: string }[];
  /** An agent's plan, made before the work starts. Default: none. */
  plan?: RunPlan;
  /** The work ignores cancels and stops only when a report is rejected. Default: it reacts to cancels. */
  ignoresCancel?: boolean;
}

/** Progress of a step. */
export interface StepNews {
  /** Completed amount, in `unit`. */
  current: number;
  /** Total amount, in `unit`. */
  total: number;
  /** Unit of the amounts. */
  unit: string;
  /** Metrics of the step so far, e.g. `loss`; `null` = none. */
  metrics: Record<string, number> | null;
}

/**
 * Receives the reports of the work, e.g. a backend's store. Each call resolves once the report is durable, and rejects
 * if the worker has lost the run (fencing); the work must then stop without further reports.
 */
export interface RunSink {
  /** A step starts. */
  startStep(step: ScriptStep): Promise<void>;
  /** A step made progress, possibly with new metrics. */
  updateStep(step: ScriptStep, news: StepNews): Promise<void>;
  /** A step ended as scripted. */
  finishStep(step: ScriptStep): Promise<void>;
  /** The work waits for a person; `null` = it continues. Omitted by stores without such a status. */
  waitFor?(what: RunWaitingFor | null): Promise<void>;
}
