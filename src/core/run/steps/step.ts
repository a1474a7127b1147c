import type { RunMetric } from '../metric';

/** The kinds of step that have their own colour and icon. */
export const STEP_KINDS = [
  'planned',
  'loading',
  'training',
  'metrics',
  'error',
  'warning',
  'backup',
  'cancelled',
  'info',
  'unknown',
] as const;

/** One of {@link STEP_KINDS}. */
export type StepKind = (typeof STEP_KINDS)[number];

/** The statuses of a step. `interrupted` = its attempt was lost while it was running. */
export const STEP_STATUSES = ['running', 'done', 'failed', 'cancelled', 'interrupted'] as const;

/** One of {@link STEP_STATUSES}. */
export type StepStatus = (typeof STEP_STATUSES)[number];

/** Progress of a single step. */
export interface StepProgress {
  /** Amount done, in `unit`. */
  current: number;
  /** Total amount, in `unit`; absent if unknown. */
  total?: number | null;
  /** Unit of progress, e.g. `epoch`. */
  unit?: string | null;
}

/** One entry of a run's activity. */
export interface RunStep {
  /** Identifier within the run; stays the same while the step changes. */
  id: string;
  /** Position as the backend numbers it. Not necessarily unique; see {@link RunStep.id}. */
  n: number;
  /** Kind of work; determines colour and icon. */
  kind: StepKind;
  /** The kind as the backend spells it. */
  kindText?: string | null;
  /** Current status. */
  status: StepStatus;
  /** Title to show. */
  title: string;
  /** Details, shown when the step is opened. */
  detail?: string | null;
  /** Change counter, shared with the run. */
  rev?: number | null;
  /** Number of its attempt, starting at 1. */
  attempt?: number | null;
  /** Its progress. */
  progress?: StepProgress | null;
  /** Values measured in this step: by key, or in the format of a run's metrics, which can have groups. */
  metrics?: readonly RunMetric[] | Readonly<Record<string, number | null>> | null;
  /** The method in use, if the backend reports it. */
  method?: string | null;
  /** The stage it belongs to, by {@link RunStage.id}. */
  stage?: string | null;
  /** True if an agent decided on this step. */
  agent?: boolean;
  /** Epoch ms, server clock. */
  createdAt?: number | null;
  /** Epoch ms, server clock. */
  startedAt?: number | null;
  /** Epoch ms, server clock. */
  finishedAt?: number | null;
}
