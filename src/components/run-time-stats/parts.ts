import { ETA_STATES } from '../../core/forecast/estimate';
import type { PartTable } from '../internal/part';

/** States: no answer yet, not started, active, ended. */
export const RUN_TIME_STATS_STATES = ['loading', 'waiting', 'running', 'ended'] as const;

/** The values of `data-state` of `RunTimeStats`. */
export type RunTimeStatsStatus = (typeof RUN_TIME_STATS_STATES)[number];

/** States of the remaining time: those of `useEta`. */
export const RUN_TIME_REMAINING_STATES = ETA_STATES;

/** The parts of `RunTimeStats` in the DOM. */
export const RUN_TIME_STATS_PARTS = {
  root: { slot: 'run-time-stats', states: RUN_TIME_STATS_STATES },
  elapsed: { slot: 'run-time-elapsed', states: RUN_TIME_STATS_STATES },
  elapsedLabel: { slot: 'run-time-elapsed-label', states: [] },
  remaining: { slot: 'run-time-remaining', states: RUN_TIME_REMAINING_STATES },
  steps: { slot: 'run-time-steps', states: RUN_TIME_STATS_STATES },
} as const satisfies PartTable;
