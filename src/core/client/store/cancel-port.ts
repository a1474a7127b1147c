import type { CancelPort } from '../../request/undone-cancel';
import type { Run } from '../../run/run';
import type { CancelReply, CancelRequest } from '../../run/source/run-source';
import { RunSourceError } from '../../run/source/run-source-error';
import type { SlowRequests } from '../sync/slow-requests';
import type { RunStore, StoreContext } from '../types';

/** A run that is reported as active for this long after "cancelling" continues, ms. Reads of a replica may be older. */
const UNDONE_MS = 10_000;

/** Options of {@link createCancelPort}. */
export interface CancelPortOptions {
  context: StoreContext;
  runId: string;
  slowRequests: SlowRequests;
  reload: RunStore['reload'];
  acceptRun: RunStore['acceptRun'];
  getRun: () => Run | null;
}

/** @internal Connects a cancel to its client: the source, the timeout, the order of requests. */
export function createCancelPort(options: CancelPortOptions): CancelPort {
  const { context, runId, slowRequests, reload, acceptRun, getRun } = options;
  const { source } = context;
  const send = (request: CancelRequest): Promise<CancelReply> =>
    slowRequests.hurry(async () => {
      if (source.cancelRun) return source.cancelRun(runId, request);
      throw new RunSourceError(
        'rejected',
        `the source cannot cancel run ${runId}. Add a cancelRun method to the source.`,
      );
    });
  return {
    // No timeout if the backend answers only after the work has stopped; polling shows the status until then.
    send: (request) =>
      source.capabilities.cancelAnswers === 'stopped'
        ? send({ ...request, signal: new AbortController().signal })
        : context.ask((signal) => send({ ...request, signal })),
    reload,
    undoneMs: UNDONE_MS,
    observe: getRun,
    take: acceptRun,
    nextOrder: context.nextOrder,
  };
}
