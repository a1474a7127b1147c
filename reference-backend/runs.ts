import { createRunHandler, type RunEngine, type RunHandler, type RunHandlerOptions } from '../src/server';
import { bearerToken, findPrincipal } from './auth';
import type { Settings } from './settings';

/** The routes below `/v1`: the public run handler on top of this backend's engine. */
export function createRuns(
  { keys, origins, sweepMs, clock, logger }: Settings,
  engine: RunEngine,
  more: Partial<RunHandlerOptions> = {},
): RunHandler {
  return createRunHandler({
    engine,
    authenticate: ({ headers }) => findPrincipal(keys, bearerToken(headers.get('Authorization'))),
    ledger: null, // the store tracks revisions and cancel requests itself
    origins,
    pollMs: sweepMs,
    onError: (error, { requestId, runId }) => logger.error('request_failed', { requestId, runId, error }),
    clock,
    ...more,
  });
}
