import { useCallback, useRef, useState } from 'react';
import { startRun } from '../../core/client/start-run';
import type { Run } from '../../core/run/run';
import type { StartRunInput } from '../../core/run/source/run-source';
import { type RunSourceError, toRunSourceError } from '../../core/run/source/run-source-error';
import { useRunClient } from '../useRunClient';

/** What {@link useStartRun} gives. */
export interface UseStartRunResult {
  /**
   * Starts a run. Resolves with it, or with `null` when it failed, see `error`. Called again with the same input after
   * a lost answer it starts no second run.
   */
  start: (input: StartRunInput) => Promise<Run | null>;
  /** A start is under way. */
  isStarting: boolean;
  /** Why the last one failed; `null` otherwise. */
  error: RunSourceError | null;
}

/** Starts runs. */
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
      // A double click is one request.
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
          // Only a request without an answer may have had its effect; a refused one begins anew.
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
