import type { PartTable } from '../internal/part';

/**
 * What a run is at: `queued` = it has not begun, `working` = on a step, `between` = on none that is known, `waiting` = for a
 * person; `paused` and `cancelling` as the run; `lost` = the backend knows it no more, and this is what it was at last.
 */
export const RUN_NOW_STATES = ['queued', 'working', 'between', 'waiting', 'paused', 'cancelling', 'lost'] as const;

/** The values of `data-state` of `RunNow`. */
export type RunNowState = (typeof RUN_NOW_STATES)[number];

/** The parts of `RunNow` as they stand in the DOM. */
export const RUN_NOW_PARTS = {
  root: { slot: 'run-now', states: RUN_NOW_STATES },
  amount: { slot: 'run-now-amount', states: [] },
  values: { slot: 'run-now-values', states: [] },
  time: { slot: 'run-now-time', states: [] },
  detail: { slot: 'run-now-detail', states: [] },
  curve: { slot: 'run-step-curve', states: ['progress', 'time'] },
  curveChoice: { slot: 'run-step-curve-choice', states: [] },
} as const satisfies PartTable;
