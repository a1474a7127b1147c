import type { PartTable } from '../internal/part';

/** How a run can end. `ended` = with an unknown status. */
export const RUN_RESULT_STATES = ['succeeded', 'failed', 'cancelled', 'ended'] as const;

/** The values of `data-state` of `RunResult`. */
export type RunResultState = (typeof RUN_RESULT_STATES)[number];

/** The parts of `RunResult` in the DOM. */
export const RUN_RESULT_PARTS = {
  root: { slot: 'run-result', states: RUN_RESULT_STATES },
  title: { slot: 'run-result-title', states: [] },
  detail: { slot: 'run-result-detail', states: [] },
  actions: { slot: 'run-result-actions', states: [] },
} as const satisfies PartTable;
