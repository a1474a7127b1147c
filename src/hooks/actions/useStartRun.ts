import { useCallback, useRef, useState } from 'react';
import { startRun } from '../../core/client/start-run';
import type { Run } from '../../core/run/run';
import type { StartRunInput } from '../../core/run/source/run-source';
import { type RunSourceError, toRunSourceError } from '../../core/run/source/run-source-error';
import { useRunClient } from '../useRunClient';

/** Result of {@link useStartRun}. */
export interface UseStartRunResult {
  /**
   * Starts a run. Resolves to the run, or to `null` on failure (see `error`). After a lost answer, calling it again
   * with the same input does not start a second run.
   */
  start: (input: StartRunInput) => Promise<Run | null>;
  /** True while a start is pending. */
  isStarting: boolean;
  /** Why the last start failed; `null` otherwise. */
  error: RunSourceError | null;
}

/** Returns a function that starts a run. */
export function useStartRun(): UseStartRunResult {
  const client = useRunClient();
  const [state, setState] = useState<{ isStarting: boolean; error: RunSourceError | null }>({
    isStarting: false,
    error: null,
  });
  const unanswered = useRef<{ input: string; key: string } | null>(null);
  const underWay = useRef<Promise<Run | null> | null>(null);
  const start = useCallback(
    (input: StartRunInput): Promise<Run | null> => {
      // Merges a double click into one request.
      if (underWay.current) return underWay.current;
      const text = JSON.stringify(input);
      const key = unanswered.current?.input === text ? unanswered.current.key : client.environment.randomId();
      unanswered.current = { input: text, key };
      setState({ isStarting: true, error: null });
      const attempt = startRun(client, input, { idempotencyKey: key })
        .then((run) => {
          unanswered.current = null;
          setState({ isStarting: false, error: null });
          return run;
        })
        .catch((thrown: unknown) => {
          const error = toRunSourceError(thrown);
          // An unanswered request may have started the run, so keep its key; a refused one has not.
          if (!error.isTransient) unanswered.current = null;
          setState({ isStarting: false, error });
          return null;
        })
        .finally(() => {
          underWay.current = null;
        });
      underWay.current = attempt;
      return attempt;
    },
    [client],
  );
  return { ...state, start };
}
