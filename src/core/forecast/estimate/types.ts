/** One step of the run being watched, as the estimator needs it. Times are epoch ms of the server's clock. */
export interface EtaStep {
  /** What people read. Digits in it are taken for a counter: "Epoch 3/20" and "Epoch 4/20" are the same kind of work. */
  name: string;
  /** When it began, epoch ms. */
  startedAtMs: number;
  /** `null` while it runs. */
  finishedAtMs: number | null;
  /** How far this step is by its own count, 0 to 1, where it says so. Default: unknown. */
  fraction?: number | null | undefined;
}

/** One step of an earlier run. Times are epoch ms, or ms from any origin shared by the run's steps. */
export interface EtaHistoryStep {
  /** What the step is called; steps of one name are compared. */
  name: string;
  /** When it began, ms; any clock, the same for the whole run. */
  startedAtMs: number;
  /** When it ended, ms of the same clock. */
  finishedAtMs: number;
}

/** An earlier run of the same workflow that succeeded. */
export interface EtaHistoryRun {
  /** From the run's start to its end, ms. */
  durationMs: number;
  /** How many steps it had been declared to have, where that was declared. It may have had more or fewer. */
  expectedSteps?: number | null | undefined;
  /** Its steps, in the order they happened. */
  steps: readonly EtaHistoryStep[];
}

/** A step that is planned, with its size relative to the others. Coarse weights (1, 2, 5) are enough. */
export interface EtaPlanStep {
  /** What the step will be called. */
  name: string;
  /** Relative size, above 0. */
  weight: number;
}

/** What is known before the run starts. All of it is optional; the more, the better the estimate. */
export interface EtaEstimatorOptions {
  /** How many steps the run will have. Default: unknown. */
  expectedSteps?: number | null | undefined;
  /** The steps the run will have, in order. Default: unknown. */
  plan?: readonly EtaPlanStep[] | null | undefined;
  /** Earlier successful runs of the same workflow, oldest first. The last five are used. Default: none. */
  history?: readonly EtaHistoryRun[] | null | undefined;
}

/** What the estimator looks at: the run as it is now. */
export interface EtaInput {
  /** Epoch ms of the server's clock. */
  nowMs: number;
  /** When the run (this attempt) started, epoch ms of the server's clock. */
  startedAtMs: number;
  /** The steps of this attempt, in any order. */
  steps: readonly EtaStep[];
}

/** What an estimate rests on; `none` = nothing is known that would allow one. */
export type EtaBasis = 'history' | 'count' | 'history+count' | 'plan' | 'none';

/** How much an estimate is worth. `none` = there is no estimate. */
export type EtaConfidence = 'high' | 'medium' | 'low' | 'none';

/** Bounds of a time that is left, in ms. */
export interface EtaRange {
  /** The shorter end, ms from now. */
  lowMs: number;
  /** The longer end, ms from now. */
  highMs: number;
}

/** An estimate. `fraction`, `remainingMs`, `range` and `finishAtMs` are null together, exactly when `basis` is `none`. */
export interface EtaEstimate {
  /** Time spent as a share of the time the run is expected to take, 0 up to but never 1. */
  fraction: number | null;
  /** Expected time left, ms. Never negative. */
  remainingMs: number | null;
  /** The time left is expected to lie within with 80 % probability. */
  range: EtaRange | null;
  /** `nowMs + remainingMs`. */
  finishAtMs: number | null;
  /** What the estimate rests on. */
  basis: EtaBasis;
  /** How much it is worth. */
  confidence: EtaConfidence;
}

/** Estimates the run as it is now. Same input, same answer: nothing is carried from call to call. */
export type EtaEstimator = (input: EtaInput) => EtaEstimate;
