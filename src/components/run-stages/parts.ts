import { STAGE_STATUSES } from '../../core/run/run';
import type { PartTable } from '../internal/part';

/** One of {@link STAGE_STATUSES}. */
export type { RunStageStatus } from '../../core/run/run';

/** The parts of `RunStages` in the DOM. */
export const RUN_STAGES_PARTS = {
  root: { slot: 'run-stages', states: [] },
  stage: { slot: 'run-stage', states: STAGE_STATUSES },
} as const satisfies PartTable;
