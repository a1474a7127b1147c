import type { ClientFeature, ClientInside } from './client-feature';
import type { Run } from './run';
import type { RunClient } from './run-client.types';
import { RunSourceError, type StartRunInput } from './run-source';

/** Options of {@link startRun}. */
export interface StartRunOptions {
  /** Aborts the request. */
  signal?: AbortSignal;
  /** The same for every try of the same wish, so that a repeated request starts no second run. Default: a new one. */
  idempotencyKey?: string;
}

interface Starter extends ClientFeature {
  start(input: StartRunInput, options: StartRunOptions): Promise<Run>;
}

const starter = ({ context, storeOf, runStarted }: ClientInside): Starter => {
  const { source, environment } = context;
  return {
    async start(input, { signal, idempotencyKey = environment.randomId() }) {
      if (!source.startRun) {
        throw new RunSourceError('rejected', 'this source cannot start runs. Give it a startRun method.');
      }
      const send = source.startRun.bind(source);
      const order = context.nextOrder();
      const run = await context.ask((s) => send(input, { signal: s, idempotencyKey }), signal);
      void storeOf(run.id).takeRun(run, order);
      runStarted();
      return run;
    },
  };
};

/** Starts a run; lists that are watched show it at once. Rejects with a `RunSourceError`. */
export function startRun(client: RunClient, input: StartRunInput, options: StartRunOptions = {}): Promise<Run> {
  return client.use(starter).start(input, options);
}
