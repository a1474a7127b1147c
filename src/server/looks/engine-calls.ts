import type { Clock } from '../../core/platform/clock';
import type { RunReading } from '../engine';
import { BadReading } from '../http/problem';
import { checkReading } from './check-reading';
import { withinTime } from './time-limit';
import { type Calls, orBad, orError } from './views';

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
      if (ids.length === 0) return []; // all of them are being read already
      const { engine } = asker;
      // Each read has its own time, so that one that hangs does not hold up the others.
      if (!engine.readMany)
        return Promise.all(ids.map((id) => orError(ask(asker, (context) => engine.read(id, context))))).then(checked);
      const readings = await ask(asker, async (context) => engine.readMany?.(ids, context));
      if (Array.isArray(readings) && readings.length === ids.length) return checked(readings);
      throw new BadReading(
        `runlight: readMany() must return one reading for each of the ${ids.length} ids, in their order, and null for a ` +
          'run that does not exist. Fix it in the engine.',
      );

      function checked(all: readonly (RunReading | Error | null)[]) {
        return ids.map((id, at) => {
          const reading = all[at] ?? null;
          return reading instanceof Error ? reading : orBad(() => checkReading(reading, id));
        });
      }
    },
  };
}
