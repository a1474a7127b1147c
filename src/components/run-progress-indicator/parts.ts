import type { PartTable } from '../internal/part';

/**
 * States of the indicator. `determinate`, `indeterminate` and `finishing` are for a running run; `loading` = no answer
 * yet; `ended` = ended with an unknown status; `lost` = the backend no longer has the run, and this was its last known
 * progress; the others are the run's status.
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

/** The parts of `RunProgressIndicator` in the DOM. */
export const RUN_PROGRESS_INDICATOR_PARTS = {
  root: { slot: 'run-progress-indicator', states: RUN_PROGRESS_STATES },
  bar: { slot: 'run-progress-bar', states: RUN_PROGRESS_STATES },
  fill: { slot: 'run-progress-fill', states: RUN_PROGRESS_STATES },
  /** The part of a failed or interrupted step. */
  segment: { slot: 'run-progress-segment', states: ['failed', 'interrupted'] },
  /** The layer with a tooltip for the step under the pointer; one element per step. */
  steps: { slot: 'run-progress-steps', states: [] },
  step: { slot: 'run-progress-step', states: ['done', 'running', 'failed', 'interrupted', 'pending'] },
  label: { slot: 'run-progress-label', states: RUN_PROGRESS_STATES },
  percent: { slot: 'run-progress-percent', states: RUN_PROGRESS_STATES },
  note: { slot: 'run-progress-note', states: RUN_PROGRESS_STATES },
} as const satisfies PartTable;
