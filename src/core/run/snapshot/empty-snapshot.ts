import type { CancelSnapshot, RunConnection, RunSnapshot } from './snapshot';

/** The connection before the first request. */
export const idleConnection: RunConnection = Object.freeze({
  state: 'idle',
  transport: null,
  lastUpdateAt: null,
  serverOffsetMs: 0,
  error: null,
  retryAt: null,
});

/** No cancel was requested. */
export const idleCancel: CancelSnapshot = Object.freeze({
  phase: 'idle',
  error: null,
  result: null,
  requestedAt: null,
  overdue: false,
  force: 'idle',
});

/** The snapshot of a run that was never read. Servers render the same one, so that hydration matches. */
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
