import type { CancelSnapshot, RunConnection, RunSnapshot } from './snapshot';

/** The line before anybody has asked anything. */
export const idleConnection: RunConnection = Object.freeze({
  state: 'idle',
  transport: null,
  lastUpdateAt: null,
  serverOffsetMs: 0,
  error: null,
  retryAt: null,
});

/** Nothing was asked. */
export const idleCancel: CancelSnapshot = Object.freeze({
  phase: 'idle',
  error: null,
  result: null,
  requestedAt: null,
  overdue: false,
  force: 'idle',
});

/** What is known of a run nobody has read: also what the server renders, so that hydration finds the same. */
export const emptySnapshot: RunSnapshot = Object.freeze({
  run: null,
  reported: null,
  steps: Object.freeze([]),
  stepsState: 'unread',
  stepsTrimmed: 0,
  metrics: Object.freeze([]),
  metricsState: 'unread',
  connection: idleConnection,
  cancel: idleCancel,
  correctedFrom: null,
  mayStillWork: false,
});
