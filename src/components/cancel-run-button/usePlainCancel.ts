import { useCallback, useEffect, useMemo, useRef, useSyncExternalStore } from 'react';
import { createCancelController } from '../../core/cancel-controller';
import { isCancelPending } from '../../core/cancel-machine';
import { idleCancel } from '../../core/empty-snapshot';
import { browserEnvironment } from '../../core/environment';
import { isCancellable, type Run } from '../../core/run';
import { type CancelReply, type CancelRequest, RunSourceError } from '../../core/run-source';
import type { CancelSnapshot } from '../../core/snapshot';
import { withTimeout } from '../../core/timeout';
import { useRunContext } from '../../hooks/run-context';
import type { CancelControl } from './cancel-control';

/**
 * Sends a cancel for a host that talks to its backend itself. Resolve when the backend took it; reject with a
 * `RunSourceError` to say why not (anything else thrown counts as "no answer" and is tried again with the same key).
 */
export type CancelHandler = (request: CancelRequest) => Promise<CancelReply | undefined> | Promise<void> | undefined;

/** How long a request may take, ms. */
const TIMEOUT_MS = 10_000;

/** Settings of the plain way. */
export interface PlainCancelOptions {
  run: Run | null;
  onCancel: CancelHandler | undefined;
  /** The host's backend can force the end. Default: `run.can.force`. */
  canForce: boolean | undefined;
  /** How long a cancelled run may take to stop before that is called overdue, ms. */
  overdueAfterMs: number;
}

/**
 * The cancel machine over plain props: the run comes from the host's own cache, the request goes through its function.
 * The same controller as under a provider, so a lost answer, a double click and a late end behave the same.
 */
export function usePlainCancel({ run, onCancel, canForce, overdueAfterMs }: PlainCancelOptions): CancelControl {
  const { clock } = useRunContext();
  const latest = useRef({ run, onCancel });
  const runId = run?.id ?? '';

  const store = useMemo(() => {
    const listeners = new Set<() => void>();
    let published: CancelSnapshot = idleCancel;
    let sends = 0;
    const [getSnapshot, request, dismiss, observe] = createCancelController(
      {
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
          readRun: async () => ({ run: latest.current.run, validator: null, serverTimeMs: null, retryAfterMs: null }),
          readSteps: async () => ({ steps: [], epoch: null, next: null, more: false, reset: true, invalid: 0 }),
          async cancelRun(_id, request) {
            const { onCancel: send } = latest.current;
            if (!send) throw new RunSourceError('rejected', 'onCancel is not set, so the cancel cannot be sent.');
            return (await send(request)) ?? { status: 'cancelling', run: null };
          },
        },
      },
      runId,
      () => latest.current.run,
      // The host keeps the run up to date; what it holds now is the newest there is.
      async () => {},
      async () => {},
      () => {
        published = getSnapshot();
        for (const listener of [...listeners]) listener();
      },
      () => () => {},
    );
    return {
      request,
      dismiss,
      observe,
      getSnapshot: () => published,
      subscribe(listener: () => void) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    };
    // Another run starts over; a request under way for the old one is finished by its own controller.
  }, [clock, runId, overdueAfterMs]);

  const snapshot = useSyncExternalStore(store.subscribe, store.getSnapshot, () => idleCancel);

  useEffect(() => {
    latest.current = { run, onCancel };
    if (run) store.observe();
  }, [store, run, onCancel]);

  const confirm = useCallback(
    (options: { reason?: string; force?: boolean } = {}) => void store.request(options),
    [store],
  );
  const dismiss = useCallback(() => store.dismiss(), [store]);
  const ask = useCallback(() => store.dismiss(), [store]);
  const sendForce = useCallback(() => void store.request({ force: true }), [store]);

  const mayForce = onCancel !== undefined && (canForce ?? run?.can?.force ?? false);
  const isPending = isCancelPending(snapshot.phase);
  return {
    phase: snapshot.phase,
    cancel: run !== null && onCancel !== undefined && isCancellable(run) && !isPending ? ask : null,
    confirm,
    dismiss,
    force: mayForce && isPending && (snapshot.force === 'idle' || snapshot.force === 'refused') ? sendForce : null,
    forceState: snapshot.force,
    error: snapshot.error,
    result: snapshot.result,
    overdue: snapshot.overdue,
    requestedAt: snapshot.requestedAt,
  };
}
