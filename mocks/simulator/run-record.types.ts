import type { RunRecord } from './run-record';
import type { RunScript, ScriptStep } from './script/script';
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

/** What a new record is made of. */
export interface RecordInit {
  id: string;
  script: RunScript;
  epoch: string;
  now: number;
  maxAttempts: number;
  /** The caller may look, not cancel. */
  readOnly: boolean;
  onChange(record: RunRecord, change: RecordChange): void;
}

/** How far a step has got. */
export interface StepUpdate {
  step: ScriptStep;
  progress: NonNullable<StepRow['progress']>;
  now: number;
}

/** What a cancel asks for. */
export interface RecordCancel {
  by: string | null;
  reason: string | null;
  force: boolean;
  deadlineMs: number;
}
