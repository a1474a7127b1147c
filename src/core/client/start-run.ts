import type { Run } from '../run/run';
import { RunSourceError, type StartRunInput, toRunSourceError } from '../run/run-source';
import type { ClientFeature, ClientInside, RunClient } from './types';

/** Options of {@link startRun}. */
export interface StartRunOptions {
  /** Aborts the request. */
  signal?: AbortSignal;
  /**
   * The same for every try of the same wish, so that a repeated request starts no second run. Default: a new one, and that
   * of the last try where the same input got no answer that could be read: it may have started then.
   */
  idempotencyKey?: string;
}

interface Starter extends ClientFeature {
  start(input: StartRunInput, options: StartRunOptions): Promise<Run>;
}

const starter = ({ context, storeOf, runStarted }: ClientInside): Starter => {
  const { source, environment } = context;
  const unanswered = new Map<string, string>();
  return {
    async start(input, { signal, idempotencyKey: given }) {
      if (!source.startRun) {
        throw new RunSourceError('rejected', 'this source cannot start runs. Give it a startRun method.');
      }
      const send = source.startRun.bind(source);
      const order = context.nextOrder();
      const wish = JSON.stringify(input);
      const idempotencyKey = given ?? unanswered.get(wish) ?? environment.randomId();
      unanswered.set(wish, idempotencyKey);
      let run: Run;
      try {
        run = await context.ask((s) => send(input, { signal: s, idempotencyKey }), signal);
      } catch (error) {
        // A refused one has had no effect; all else may have.
        if (!toRunSourceError(error).isTransient) unanswered.delete(wish);
        throw error;
      }
      unanswered.delete(wish);
      void storeOf(run.id).takeRun(run, order);
      runStarted();
      return run;
    },
    clear: () => unanswered.clear(),
  };
};

/** Starts a run; lists that are watched show it at once. Rejects with a `RunSourceError`. */
export function startRun(client: RunClient, input: StartRunInput, options: StartRunOptions = {}): Promise<Run> {
  return client.use(starter).start(input, options);
}
