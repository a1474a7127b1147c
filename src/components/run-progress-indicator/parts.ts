import type { PartTable } from '../internal/part';

/**
 * States of the indicator. `determinate`, `indeterminate` and `finishing` are a running run's; `loading` = no answer yet;
 * `ended` = over with a status that is none of the known ones; `lost` = the backend knows it no more, and this is how far it was;
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
  'lost',
] as const;

/** The values of `data-state` of `RunProgressIndicator`. */
export type RunProgressState = (typeof RUN_PROGRESS_STATES)[number];

/** The parts of `RunProgressIndicator` as they stand in the DOM. */
export const RUN_PROGRESS_INDICATOR_PARTS = {
  root: { slot: 'run-progress-indicator', states: RUN_PROGRESS_STATES },
  bar: { slot: 'run-progress-bar', states: RUN_PROGRESS_STATES },
  fill: { slot: 'run-progress-fill', states: RUN_PROGRESS_STATES },
  /** A part of the bar whose step failed or was broken off. */
  segment: { slot: 'run-progress-segment', states: ['failed', 'interrupted'] },
  /** The layer that tells of a step under the pointer; one part for each step. */
  steps: { slot: 'run-progress-steps', states: [] },
  step: { slot: 'run-progress-step', states: ['done', 'running', 'failed', 'interrupted', 'pending'] },
  label: { slot: 'run-progress-label', states: RUN_PROGRESS_STATES },
  percent: { slot: 'run-progress-percent', states: RUN_PROGRESS_STATES },
  note: { slot: 'run-progress-note', states: RUN_PROGRESS_STATES },
} as const satisfies PartTable;
