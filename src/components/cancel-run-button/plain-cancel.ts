import type { Clock } from '../../core/platform/clock';
import { browserEnvironment } from '../../core/platform/environment';
import { withTimeout } from '../../core/platform/timeout';
import { createCancelController } from '../../core/request/cancel-controller';
import { idleCancel } from '../../core/run/empty-snapshot';
import type { Run } from '../../core/run/run';
import { type CancelReply, type CancelRequest, RunSourceError } from '../../core/run/run-source';
import type { CancelSnapshot } from '../../core/run/snapshot';

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
 * One run's cancel without a client: the same controller as under a provider, so a lost answer, a double click and a late end
 * behave the same.
 * @param overdueAfterMs how long a cancelled run may take to stop before that is called overdue, ms
 */
export function createPlainCancel(clock: Clock, runId: string, overdueAfterMs: number) {
  const listeners = new Set<() => void>();
  // This run's, and this run's alone: when the host shows another one, a request for this one still goes out as its own.
  let held: { run: Run | null; onCancel: CancelHandler | undefined } = { run: null, onCancel: undefined };
  let published: CancelSnapshot = idleCancel;
  let sends = 0;
  const cancelling = createCancelController({
    context: {
      clock,
      environment: browserEnvironment,
      options: {
        statusIntervalMs: 1_000,
        stepsIntervalMs: 2_000,
        timeoutMs: TIMEOUT_MS,
        staleAfterMs: 10_000,
        cancelOverdueMs: overdueAfterMs,
        maxSteps: 0,
      },
      nextOrder: () => {
        sends += 1;
        return sends;
      },
      ask: (call, outer) => withTimeout(clock, TIMEOUT_MS, outer, call),
      source: {
        capabilities: {
          cancel: true,
          force: true,
          pause: false,
          start: false,
          list: false,
          revisions: false,
          separateMetrics: false,
          etaProfile: false,
          push: null,
        },
        async cancelRun(_id, request) {
          const { run: about, onCancel: send } = held;
          if (!send || !about) {
            throw new RunSourceError('rejected', 'onCancel is not set, so the cancel cannot be sent.');
          }
          return (await send(request, about)) ?? { status: 'cancelling', run: null };
        },
      },
    },
    runId,
    getReported: () => held.run,
    // The host keeps the run up to date; what it holds now is the newest there is.
    readNow: async () => {},
    takeRun: async () => {},
    onChange() {
      published = cancelling.getSnapshot();
      for (const listener of [...listeners]) listener();
    },
    retain: () => () => {},
  });
  return {
    request: cancelling.request,
    dismiss: cancelling.dismiss,
    hold(next: typeof held) {
      held = next;
      if (next.run) cancelling.onRunChange();
    },
    getSnapshot: () => published,
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
