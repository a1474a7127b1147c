import type { ScriptStep, StepNews } from './script/script';
import type { StepRow } from './step-rows';

/** What changed in one write. */
export interface RecordChange {
  /** The rev before the write. */
  prev: number;
  /** The rev after it. */
  rev: number;
  /** The steps it touched, by rev. */
  steps: readonly StepRow[];
}

/** How far a step has got. */
export interface StepUpdate {
  step: ScriptStep;
  news: StepNews;
  now: number;
}

/** What a cancel asks for. */
export interface RecordCancel {
  by: string | null;
  reason: string | null;
  force: boolean;
  deadlineMs: number;
}
