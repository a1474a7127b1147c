import type { PartTable } from '../internal/part';

/**
 * States of the indicator. `determinate`, `indeterminate` and `finishing` are a running run's; `loading` = no answer yet;
 * `ended` = over with a status that is none of the known ones;
 * the others are the run's status.
 */
export const RUN_PROGRESS_STATES = [
  'loading',
  'queued',
  'determinate',
  'indeterminate',
  'finishing',
  'waiting',
  'paused',
  'cancelling',
  'succeeded',
  'failed',
  'cancelled',
  'ended',
] as const;

/** The values of `data-state` of `RunProgressIndicator`. */
export type RunProgressState = (typeof RUN_PROGRESS_STATES)[number];

/** The parts of `RunProgressIndicator` as they stand in the DOM. */
export const RUN_PROGRESS_INDICATOR_PARTS = {
  root: { slot: 'run-progress-indicator', states: RUN_PROGRESS_STATES },
  bar: { slot: 'run-progress-bar', states: RUN_PROGRESS_STATES },
  fill: { slot: 'run-progress-fill', states: RUN_PROGRESS_STATES },
  label: { slot: 'run-progress-label', states: RUN_PROGRESS_STATES },
  percent: { slot: 'run-progress-percent', states: RUN_PROGRESS_STATES },
  note: { slot: 'run-progress-note', states: RUN_PROGRESS_STATES },
} as const satisfies PartTable;
