import type { ScriptStep, StepNews } from './script/script';
import type { StepRow } from './step-rows';

/** One write to a record. */
export interface RecordChange {
  /** The rev before the write. */
  prev: number;
  /** The rev after the write. */
  rev: number;
  /** The changed steps, ordered by rev. */
  steps: readonly StepRow[];
}

/** Progress of a step. */
export interface StepUpdate {
  step: ScriptStep;
  news: StepNews;
  now: number;
}

/** A cancel request. */
export interface RecordCancel {
  by: string | null;
  reason: string | null;
  force: boolean;
  deadlineMs: number;
}
