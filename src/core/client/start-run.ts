import type { Run } from '../run/run';
import type { StartRunInput } from '../run/source/run-source';
import { RunSourceError, toRunSourceError } from '../run/source/run-source-error';
import type { ClientFeature, ClientInside, RunClient } from './types';

/** Options of {@link startRun}. */
export interface StartRunOptions {
  /** Aborts the request. */
  signal?: AbortSignal;
  /**
   * Use the same key for every try of one request, so that a retry does not start a second run. Default: a new key. If
   * the last try with the same input got no readable answer, its key is reused, because that run may have started.
   */
  idempotencyKey?: string;
}

interface Starter extends ClientFeature {
  start(input: StartRunInput, options: StartRunOptions): Promise<Run>;
}

/**
 * True if a refusal says nothing about an earlier try with the same key, which may have started a run: the session has
 * expired, a proxy has answered, or the earlier try is still in progress.
 */
const isOfThisTry = ({ kind, status }: RunSourceError) =>
  kind === 'unauthorized' || kind === 'not_found' || status === 409;

const starter = ({ context, storeOf, runStarted }: ClientInside): Starter => {
  const { source, environment } = context;
  const unanswered = new Map<string, string>();
  return {
    async start(input, { signal, idempotencyKey: callerKey }) {
      if (!source.startRun) {
        throw new RunSourceError('rejected', 'the source cannot start runs. Add a startRun method to the source.');
      }
      const send = source.startRun.bind(source);
      const order = context.nextOrder();
      const inputKey = JSON.stringify(input);
      const isRepeat = unanswered.has(inputKey);
      const idempotencyKey = callerKey ?? unanswered.get(inputKey) ?? environment.randomId();
      unanswered.set(inputKey, idempotencyKey);
      let run: Run;
      try {
        run = await context.ask((s) => send(input, { signal: s, idempotencyKey }), signal);
      } catch (error) {
        // A refused request had no effect; any other failure may have started a run.
        const refusal = toRunSourceError(error);
        if (!refusal.isTransient && !(isRepeat && isOfThisTry(refusal))) unanswered.delete(inputKey);
        throw error;
      }
      unanswered.delete(inputKey);
      void storeOf(run.id).acceptRun(run, order);
      runStarted();
      return run;
    },
    clear: () => unanswered.clear(),
  };
};

/** Starts a run. Watched lists show it immediately. Rejects with a `RunSourceError`. */
export function startRun(client: RunClient, input: StartRunInput, options: StartRunOptions = {}): Promise<Run> {
  return client.use(starter).start(input, options);
}
