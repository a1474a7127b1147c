/** One step of the run being watched, as the estimator needs it. Times are epoch ms of the server's clock. */
export interface EtaStep {
  /** The step's title. Digits count as a counter: "Epoch 3/20" and "Epoch 4/20" are the same kind of work. */
  name: string;
  /** Start, epoch ms. */
  startedAtMs: number;
  /** End, epoch ms; `null` while it runs. */
  finishedAtMs: number | null;
  /** The step's own progress, 0 to 1. Default: unknown. */
  fraction?: number | null | undefined;
}

/** One step of an earlier run. Times are epoch ms, or ms from any origin shared by the run's steps. */
export interface EtaHistoryStep {
  /** The step's title; steps with the same title are compared. */
  name: string;
  /** Start, ms; of any clock that is the same for the whole run. */
  startedAtMs: number;
  /** End, ms of the same clock. */
  finishedAtMs: number;
}

/** An earlier run of the same workflow that succeeded. */
export interface EtaHistoryRun {
  /** Duration of the run, ms. */
  durationMs: number;
  /** Declared number of steps, if any. The run may have had more or fewer. */
  expectedSteps?: number | null | undefined;
  /** Its steps, in order. */
  steps: readonly EtaHistoryStep[];
}

/** A step that is planned, with its size relative to the others. Coarse weights (1, 2, 5) are enough. */
export interface EtaPlanStep {
  /** The step's title. */
  name: string;
  /** Relative size, above 0. */
  weight: number;
}

/** Knowledge from before the run starts. Everything is optional; more of it gives a better estimate. */
export interface EtaEstimatorOptions {
  /** Expected number of steps. Default: unknown. */
  expectedSteps?: number | null | undefined;
  /** Expected steps, in order. Default: unknown. */
  plan?: readonly EtaPlanStep[] | null | undefined;
  /** Earlier successful runs of the same workflow, oldest first. The last five are used. Default: none. */
  history?: readonly EtaHistoryRun[] | null | undefined;
}

/** Input of the estimator: the run as it is now. */
export interface EtaInput {
  /** Epoch ms of the server's clock. */
  nowMs: number;
  /** When the run (this attempt) started, epoch ms of the server's clock. */
  startedAtMs: number;
  /** The steps of this attempt, in any order. */
  steps: readonly EtaStep[];
}

/** Basis of an estimate; `none` when there is no basis. */
export type EtaBasis = 'history' | 'count' | 'history+count' | 'plan' | 'none';

/** Reliability of an estimate. `none` when there is no estimate. */
export type EtaConfidence = 'high' | 'medium' | 'low' | 'none';

/** Bounds of a remaining time, ms. */
export interface EtaRange {
  /** The shorter end, ms from now. */
  lowMs: number;
  /** The longer end, ms from now. */
  highMs: number;
}

/** An estimate. `fraction`, `remainingMs`, `range` and `finishAtMs` are null if and only if `basis` is `none`. */
export interface EtaEstimate {
  /** Elapsed time as a share of the expected total; 0 or more, below 1. */
  fraction: number | null;
  /** Expected time left, ms. Never negative. */
  remainingMs: number | null;
  /** Range that contains the remaining time with 80 % probability. */
  range: EtaRange | null;
  /** `nowMs + remainingMs`. */
  finishAtMs: number | null;
  /** The basis of the estimate. */
  basis: EtaBasis;
  /** How reliable it is. */
  confidence: EtaConfidence;
}

/** Estimates the run as it is now. Pure: the same input gives the same result. */
export type EtaEstimator = (input: EtaInput) => EtaEstimate;
