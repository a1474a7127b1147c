import type { CancelPort } from '../request/cancel';
import type { Run } from '../run/run';
import { type CancelReply, type CancelRequest, RunSourceError } from '../run/run-source';
import type { Patience } from './sync/patience';
import type { RunStore, StoreContext } from './types';

/** Options of {@link createCancelPort}. */
export interface CancelPortOptions {
  context: StoreContext;
  runId: string;
  patience: Patience;
  reload: RunStore['reload'];
  takeRun: RunStore['takeRun'];
  getRun: () => Run | null;
}

/** @internal The way of a cancel through a client: its source, its time limit, its order of requests. */
export function createCancelPort(options: CancelPortOptions): CancelPort {
  const { context, runId, patience, reload, takeRun, getRun } = options;
  const { source } = context;
  const send = (request: CancelRequest): Promise<CancelReply> =>
    patience.hurry(async () => {
      if (source.cancelRun) return source.cancelRun(runId, request);
      throw new RunSourceError('rejected', `this source cannot cancel runs, so ${runId} goes on.`);
    });
  return {
    // No time limit where the backend answers only once the work has stopped; polling shows the status until then.
    send: (request) =>
      source.capabilities.cancelAnswers === 'stopped'
        ? send({ ...request, signal: new AbortController().signal })
        : context.ask((signal) => send({ ...request, signal })),
    reload,
    observe: getRun,
    take: takeRun,
    nextOrder: context.nextOrder,
  };
}
