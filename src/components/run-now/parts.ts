import type { PartTable } from '../internal/part';

/**
 * What a run is doing: `queued` = it has not started, `working` = on a step, `between` = on no known step, `waiting` =
 * for a person; `paused` and
 * `cancelling` like the run; `lost` = the backend no longer has the run, and this was its last known state.
 */
export const RUN_NOW_STATES = ['queued', 'working', 'between', 'waiting', 'paused', 'cancelling', 'lost'] as const;

/** The values of `data-state` of `RunNow`. */
export type RunNowState = (typeof RUN_NOW_STATES)[number];

/** The parts of `RunNow` in the DOM. */
export const RUN_NOW_PARTS = {
  root: { slot: 'run-now', states: RUN_NOW_STATES },
  amount: { slot: 'run-now-amount', states: [] },
  values: { slot: 'run-now-values', states: [] },
  time: { slot: 'run-now-time', states: [] },
  detail: { slot: 'run-now-detail', states: [] },
  curve: { slot: 'run-step-curve', states: ['progress', 'time'] },
  curveChoice: { slot: 'run-step-curve-choice', states: [] },
} as const satisfies PartTable;
