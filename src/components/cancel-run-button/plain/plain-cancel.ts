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
 * Sends a cancel in an app that talks to its backend itself. Resolve when the backend has accepted it. Reject with a
 * `RunSourceError` to report a refusal; any other error counts as "no answer", and the call is repeated with the same
 * key.
 * @param run the run to cancel, as last passed in; a repeated call may be about a run that the app no longer shows
 */
export type CancelHandler = (
  request: CancelRequest,
  run: Run,
) => Promise<CancelReply | undefined> | Promise<void> | undefined;

/** Time limit of a request, ms. */
const TIMEOUT_MS = 10_000;
/** How long a cancelled run may take to stop before it counts as overdue, ms. */
export const OVERDUE_AFTER_MS = 30_000;

/**
 * The cancel of one run without a client. It uses the same engine as with a provider, so a lost answer, a double click
 * and a late end behave the same.
 * @param overdueAfterMs how long a cancelled run may take to stop before it counts as overdue, ms
 */
export function createPlainCancel(clock: Clock, runId: string, overdueAfterMs: number) {
  const listeners = new Set<() => void>();
  // Only of this run: if the app shows another one, a pending request still belongs to this one.
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
      // The app keeps the run up to date, so its current run is the newest.
      reload: async () => {},
      // An app may show its own wish as cancelling until it reads the run again.
      undoneMs: null,
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
