import type { RunMetric } from '../metric';

/** The kinds of step this version draws with a colour and an icon of their own. */
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

/** The states of a step. `interrupted` = its attempt was lost while it ran. */
export const STEP_STATUSES = ['running', 'done', 'failed', 'cancelled', 'interrupted'] as const;

/** One of {@link STEP_STATUSES}. */
export type StepStatus = (typeof STEP_STATUSES)[number];

/** How far a single step is. */
export interface StepProgress {
  /** How much is done, in `unit`. */
  current: number;
  /** How much there is, in `unit`; absent when nobody knows. */
  total?: number | null;
  /** What is counted, e.g. `epoch`. */
  unit?: string | null;
}

/** One entry of a run's activity. */
export interface RunStep {
  /** Identity within the run; stays the same while the step changes. */
  id: string;
  /** Position as the backend numbers it. Not necessarily unique: see {@link RunStep.id}. */
  n: number;
  /** What kind of work it is; decides colour and icon. */
  kind: StepKind;
  /** The kind as the backend spelled it. */
  kindText?: string | null;
  /** Where it stands. */
  status: StepStatus;
  /** What people read. */
  title: string;
  /** More about it, shown when it is opened. */
  detail?: string | null;
  /** Change counter, shared with the run. */
  rev?: number | null;
  /** The try it belongs to, starting at 1. */
  attempt?: number | null;
  /** How far it is. */
  progress?: StepProgress | null;
  /** Values measured in this step: by name, or as a run's metrics are where they have groups. */
  metrics?: readonly RunMetric[] | Readonly<Record<string, number | null>> | null;
  /** The method in use, where the backend names it. */
  method?: string | null;
  /** The phase it belongs to, by {@link RunStage.id}. */
  stage?: string | null;
  /** True when an agent decided on this step. */
  agent?: boolean;
  /** Epoch ms, server clock. */
  createdAt?: number | null;
  /** Epoch ms, server clock. */
  startedAt?: number | null;
  /** Epoch ms, server clock. */
  finishedAt?: number | null;
}
