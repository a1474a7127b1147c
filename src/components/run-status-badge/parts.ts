import { RUN_STATUSES } from '../../core/run/run';
import type { PartTable } from '../internal/part';

/** States of the badge: every run status, and `loading` before the first answer. */
export const RUN_STATUS_BADGE_STATES = [...RUN_STATUSES, 'loading'] as const;

/** The values of `data-state` of `RunStatusBadge`. */
export type RunStatusBadgeStatus = (typeof RUN_STATUS_BADGE_STATES)[number];

/** The parts of `RunStatusBadge` in the DOM. */
export const RUN_STATUS_BADGE_PARTS = {
  root: { slot: 'run-status-badge', states: RUN_STATUS_BADGE_STATES },
  icon: { slot: 'run-status-badge-icon', states: RUN_STATUS_BADGE_STATES },
  label: { slot: 'run-status-badge-label', states: RUN_STATUS_BADGE_STATES },
} as const satisfies PartTable;
