import { STEP_STATUSES } from '../../core/run/run';
import type { PartTable } from '../internal/part';

/** The parts of `RunStepTimes` in the DOM. */
export const RUN_STEP_TIMES_PARTS = {
  root: { slot: 'run-step-times', states: ['lanes', 'line'] },
  lane: { slot: 'run-step-times-lane', states: STEP_STATUSES },
  piece: { slot: 'run-step-times-piece', states: STEP_STATUSES },
  phase: { slot: 'run-step-times-phase', states: ['open', 'folded'] },
  attempt: { slot: 'run-step-times-attempt', states: [] },
} as const satisfies PartTable;
