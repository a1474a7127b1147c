import type { PartTable } from '../../components/internal/part';
import { RUN_STATUSES } from '../../core/run/run';

/** States of the panel: every run status, `loading` before the first answer, `missing` when there is none to show. */
export const REAL_TIME_RUN_STATUS_STATES = [...RUN_STATUSES, 'loading', 'missing'] as const;

/** The values of `data-state` of `RealTimeRunStatus`. */
export type RealTimeRunStatusStatus = (typeof REAL_TIME_RUN_STATUS_STATES)[number];

/** The DOM names of the panel's own parts. Public API. */
export const REAL_TIME_RUN_STATUS_PARTS = {
  root: { slot: 'real-time-run-status', states: REAL_TIME_RUN_STATUS_STATES },
  stats: { slot: 'real-time-run-status-stats', states: [] },
  footer: { slot: 'real-time-run-status-footer', states: [] },
  verdict: { slot: 'run-verdict', states: ['pass', 'warn', 'fail', 'pending'] },
  plan: { slot: 'run-plan', states: [] },
  pause: { slot: 'run-pause', states: ['idle', 'pause', 'resume'] },
  notice: { slot: 'run-notice', states: ['info', 'warning', 'error'] },
} as const satisfies PartTable;
