import type { Clock } from '../../core/platform/clock';
import { checkReading } from './check-reading';
import { withinTime } from './time-limit';
import { type Calls, orBad } from './views';

/** Calls the engine with a timeout, and validates its readings. */
export function createCalls(clock: Clock, callMs: number): Calls {
  const ask: Calls['ask'] = ({ principal }, call) =>
    withinTime({ clock, ms: callMs, what: 'engine' }, (signal) => call({ principal, signal }));
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
      return ids.map((id, at) => orBad(() => checkReading(readings[at] ?? null, id)));
    },
  };
}
