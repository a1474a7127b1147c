import { useCallback, useEffect, useRef, useState } from 'react';
import {
  type CancelHandler,
  createPlainCancel,
  OVERDUE_AFTER_MS,
} from '../../components/cancel-run-button/plain/plain-cancel';
import { startRun } from '../../core/client/start-run';
import type { Run } from '../../core/run/run';
import type { StartRunInput } from '../../core/run/source/run-source';
import { RunSourceError, toRunSourceError } from '../../core/run/source/run-source-error';
import { useRunContext } from '../../hooks/run-context';

/** Starts a run in an app that talks to its backend itself. Resolves with the run; rejects with the reason. */
export type StartHandler = (input: StartRunInput) => Promise<Run>;

/** The start of a run, and cancelling it before the run has an id. */
export interface RunStart {
  /** The run that was started here, as it was then; `null` before. */
  started: Run | null;
  isStarting: boolean;
  error: RunSourceError | null;
  start: (input: StartRunInput) => void;
  /** The start was cancelled: the run is cancelled as soon as its id is known. */
  isStartCancelled: boolean;
  /** Cancels the start; `null` = nothing could cancel the run. */
  cancelStart: (() => void) | null;
  /** Resets everything. */
  reset: () => void;
}

/**
 * @param onStart starts the run; default: the provider's client
 * @param onStarted called with the started run
 * @param onCancel cancels the run of a cancelled start without a provider
 */
export function useRunStart(
  onStart: StartHandler | undefined,
  onStarted: ((run: Run) => void) | undefined,
  onCancel: CancelHandler | undefined,
): RunStart {
  const { client, clock } = useRunContext();
  const [started, setStarted] = useState<Run | null>(null);
  const [isStarting, setStarting] = useState(false);
  const [isStartCancelled, setStartCancelled] = useState(false);
  const [error, setError] = useState<RunSourceError | null>(null);
  const attempt = useRef<{ input: string; key: string } | null>(null);
  const underWay = useRef(false);
  const shouldCancel = useRef(false);
  const isMounted = useRef(false);
  const latest = useRef({ onStart, onStarted, onCancel });
  useEffect(() => {
    latest.current = { onStart, onStarted, onCancel };
  });
  useEffect(() => {
    isMounted.current = true;
    return () => {
      isMounted.current = false;
    };
  }, []);

  const start = useCallback(
    async (input: StartRunInput) => {
      // A double click starts one run.
      if (underWay.current) return;
      underWay.current = true;
      shouldCancel.current = false;
      setStartCancelled(false);
      setStarting(true);
      setError(null);
      try {
        const run = await send(input);
        setStarted(run);
        latest.current.onStarted?.(run);
        if (shouldCancel.current) cancel(run);
      } catch (thrown) {
        const why = toRunSourceError(thrown);
        // Only a request without an answer may have had an effect; a refused one starts anew.
        if (!why.isTransient) attempt.current = null;
        setError(why);
        setStartCancelled(false);
      } finally {
        underWay.current = false;
        setStarting(false);
      }

      function cancel(run: Run) {
        if (client) {
          void client.cancel(run.id);
        } else if (!isMounted.current) {
          const alone = createPlainCancel(clock, run.id, OVERDUE_AFTER_MS);
          alone.update({ run, onCancel: latest.current.onCancel });
          void alone.request({});
        }
        // Otherwise `CancelStartedRun` does it by the window's own button, which shows the progress.
      }

      async function send(input: StartRunInput): Promise<Run> {
        const { onStart: hostStart } = latest.current;
        if (hostStart) return hostStart(input);
        if (!client) {
          throw new RunSourceError(
            'rejected',
            'the run cannot be started: there is neither a <RunProvider> nor an onStart. Add one of them.',
          );
        }
        // After a lost answer, the same input is sent with the same key, so that it starts no second run.
        const text = JSON.stringify(input);
        if (attempt.current?.input !== text) attempt.current = { input: text, key: client.environment.randomId() };
        const run = await startRun(client, input, { idempotencyKey: attempt.current.key });
        attempt.current = null;
        return run;
      }
    },
    [client, clock],
  );
  const cancelStart = useCallback(() => {
    shouldCancel.current = true;
    setStartCancelled(true);
  }, []);
  const reset = useCallback(() => {
    setStarted(null);
    setError(null);
    setStartCancelled(false);
  }, []);
  const canCancel = client !== null || onCancel !== undefined;
  return { started, isStarting, error, start, isStartCancelled, cancelStart: canCancel ? cancelStart : null, reset };
}
