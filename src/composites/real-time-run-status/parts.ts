import type { PartTable } from '../../components/internal/part';
import { RUN_STATUSES } from '../../core/run/run';
import { RUN_LAYOUT_PARTS } from '../run-layout/parts';

/** States of the panel: every run status, `loading` before the first answer, `missing` if there is no such run. */
export const REAL_TIME_RUN_STATUS_STATES = [...RUN_STATUSES, 'loading', 'missing'] as const;

/** The values of `data-state` of `RealTimeRunStatus`. */
export type RealTimeRunStatusStatus = (typeof REAL_TIME_RUN_STATUS_STATES)[number];

/** The DOM names of the panel's own parts. Public API. */
export const REAL_TIME_RUN_STATUS_PARTS = {
  root: { slot: 'real-time-run-status', states: REAL_TIME_RUN_STATUS_STATES },
  stats: { slot: 'real-time-run-status-stats', states: [] },
  ...RUN_LAYOUT_PARTS,
} as const satisfies PartTable;
