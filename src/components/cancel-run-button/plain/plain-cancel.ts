import type { Clock } from '../../../core/platform/clock';
import { browserEnvironment } from '../../../core/platform/environment';
import { addListener, notify } from '../../../core/platform/listeners';
import { withTimeout } from '../../../core/platform/timeout';
import { createCancelStore } from '../../../core/request/cancel';
import type { Run } from '../../../core/run/run';
import { idleCancel } from '../../../core/run/snapshot/empty-snapshot';
import type { CancelSnapshot } from '../../../core/run/snapshot/snapshot';
import type { CancelReply, CancelRequest } from '../../../core/run/source/run-source';
import { RunSourceError } from '../../../core/run/source/run-source-error';

/**
 * Sends a cancel for a host that talks to its backend itself. Resolve when the backend took it; reject with a
 * `RunSourceError` to say why not (anything else thrown counts as "no answer" and is tried again with the same key).
 * @param run the run that is to be cancelled, as it was handed over last: a repeated request may be about one that the host
 * shows no more
 */
export type CancelHandler = (
  request: CancelRequest,
  run: Run,
) => Promise<CancelReply | undefined> | Promise<void> | undefined;

/** How long a request may take, ms. */
const TIMEOUT_MS = 10_000;
/** How long a cancelled run may take to stop before that is called overdue, ms. */
export const OVERDUE_AFTER_MS = 30_000;

/**
 * One run's cancel without a client: the same engine as under a provider, so a lost answer, a double click and a late end
 * behave the same.
 * @param overdueAfterMs how long a cancelled run may take to stop before that is called overdue, ms
 */
export function createPlainCancel(clock: Clock, runId: string, overdueAfterMs: number) {
  const listeners = new Set<() => void>();
  // This run's, and this run's alone: when the host shows another one, a request for this one still goes out as its own.
  let current: { run: Run | null; onCancel: CancelHandler | undefined } = { run: null, onCancel: undefined };
  let published: CancelSnapshot = idleCancel;
  const send = async (request: CancelRequest): Promise<CancelReply> => {
    const { run, onCancel } = current;
    if (!onCancel || !run) throw new RunSourceError('rejected', 'onCancel is not set, so the cancel cannot be sent.');
    return (await onCancel(request, run)) ?? { status: 'cancelling', run: null };
  };
  const cancelling = createCancelStore({
    clock,
    environment: browserEnvironment,
    runId,
    overdueMs: overdueAfterMs,
    port: {
      send: (request) =>
        withTimeout({ clock, timeoutMs: TIMEOUT_MS, outer: null }, (signal) => send({ ...request, signal })),
      observe: () => current.run,
      // The host keeps the run up to date: what it holds now is the newest there is.
      reload: async () => {},
      take: async () => {},
      nextOrder: () => 0,
    },
    onChange() {
      published = cancelling.getSnapshot();
      notify(listeners);
    },
    retain: () => () => {},
  });
  return {
    request: cancelling.request,
    dismiss: cancelling.dismiss,
    update(next: typeof current) {
      current = next;
      if (next.run) cancelling.onRunChange();
    },
    getSnapshot: () => published,
    subscribe: (listener: () => void) => addListener(listeners, listener),
  };
}
