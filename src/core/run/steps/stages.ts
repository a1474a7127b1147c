/** The statuses of a stage. */
export const STAGE_STATUSES = ['pending', 'running', 'done', 'failed', 'skipped', 'cancelled'] as const;

/** One of {@link STAGE_STATUSES}. */
export type RunStageStatus = (typeof STAGE_STATUSES)[number];

/** A named phase of a run, which groups its steps. */
export interface RunStage {
  /** Identifier within the run; steps refer to it in {@link RunStep.stage}. */
  id: string;
  /** Display name. Default: the id. */
  name?: string | null;
  /** Status. Default: derived from its steps. */
  status?: RunStageStatus | null;
}

/** What an agent has chosen to do, and why. */
export interface RunPlan {
  /** Display name of the choice. */
  chosen: string;
  /** The reason. */
  reason?: string | null;
  /** The alternatives it has considered. */
  alternatives?: readonly RunAlternative[] | null;
  /** The parameters of the choice. */
  parameters?: Readonly<Record<string, string | number | boolean | null>> | null;
}

/** An alternative to an agent's choice. */
export interface RunAlternative {
  /** Display name. */
  name: string;
  /** True if it was used anyway, e.g. as a backup. Default false. */
  used?: boolean | null;
  /** Why it was used or rejected. */
  reason?: string | null;
}
