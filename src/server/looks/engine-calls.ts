import type { Clock } from '../../core/platform/clock';
import { RunSourceError } from '../../core/run/source/run-source-error';
import { checkReading } from './check-reading';
import type { Calls } from './views';

/** Calls the engine with a timeout, and validates its readings. */
export function createCalls(clock: Clock, callMs: number): Calls {
  const ask: Calls['ask'] = async ({ principal }, call) => {
    const abort = new AbortController();
    let timer: unknown;
    const late = new Promise<never>((_resolve, reject) => {
      timer = clock.setTimeout(() => {
        const error = new RunSourceError('timeout', `the engine did not respond within ${callMs} ms.`);
        abort.abort(error);
        reject(error);
      }, callMs);
    });
    try {
      return await Promise.race([call({ principal, signal: abort.signal }), late]);
    } finally {
      clock.clearTimeout(timer);
    }
  };
  return {
    ask,
    async read(id, asker) {
      return checkReading(await ask(asker, (context) => asker.engine.read(id, context)), id);
    },
    async readMany(ids, asker) {
      const { engine } = asker;
      const readings = await ask(asker, (context) =>
        engine.readMany ? engine.readMany(ids, context) : Promise.all(ids.map((id) => engine.read(id, context))),
      );
      return ids.map((id, at) => checkReading(readings[at] ?? null, id));
    },
  };
}
