/** The states of a stage. */
export const STAGE_STATUSES = ['pending', 'running', 'done', 'failed', 'skipped', 'cancelled'] as const;

/** One of {@link STAGE_STATUSES}. */
export type RunStageStatus = (typeof STAGE_STATUSES)[number];

/** A named phase of a run, above its steps. */
export interface RunStage {
  /** Identifier within the run; steps name it as {@link RunStep.stage}. */
  id: string;
  /** What people read. Default: the id. */
  name?: string | null;
  /** Where it stands. Default: as the steps that belong to it tell. */
  status?: RunStageStatus | null;
}

/** What an agent has chosen to do, and why. */
export interface RunPlan {
  /** The choice, as people read it. */
  chosen: string;
  /** Why. */
  reason?: string | null;
  /** What else it has considered. */
  alternatives?: readonly RunAlternative[] | null;
  /** With which settings. */
  parameters?: Readonly<Record<string, string | number | boolean | null>> | null;
}

/** Something an agent has considered beside its choice. */
export interface RunAlternative {
  /** What people read. */
  name: string;
  /** It was used all the same, e.g. as a backup. Default false. */
  used?: boolean | null;
  /** Why, or why not. */
  reason?: string | null;
}
