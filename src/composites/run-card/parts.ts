import type { PartTable } from '../../components/internal/part';
import { RUN_STATUSES } from '../../core/run/run';

/** States of the card: every run status, and `loading` before the first answer. */
export const RUN_CARD_STATES = [...RUN_STATUSES, 'loading'] as const;

/** The values of `data-state` of `RunCard`. */
export type RunCardStatus = (typeof RUN_CARD_STATES)[number];

/** The DOM names of the card's own parts; those of the components inside are theirs. Public API. */
export const RUN_CARD_PARTS = {
  root: { slot: 'run-card', states: RUN_CARD_STATES },
  name: { slot: 'run-card-name', states: [] },
  meta: { slot: 'run-card-meta', states: [] },
  metrics: { slot: 'run-card-metrics', states: ['pass', 'warn', 'fail', 'neutral', 'pending'] },
  times: { slot: 'run-card-times', states: [] },
} as const satisfies PartTable;
