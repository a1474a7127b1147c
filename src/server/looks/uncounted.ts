import type { Clock } from '../../core/platform/clock';
import type { RunReading } from '../engine';
import { Problem } from '../http/problem';
import { checkReading } from './check-reading';
import { isWithin } from './kept-looks';
import { show } from './show';
import type { Asker, Sight } from './sight';
import {
  type Calls,
  isOutage,
  type OneOfMany,
  orBad,
  orError,
  pageOfMany,
  type SinceQuery,
  unlessOutage,
  type Views,
} from './views';

interface UncountedParts {
  clock: Clock;
  calls: Calls;
  /** How long a read is shared, ms. */
  maxAgeMs: number;
}

/** Views without a ledger: every response is complete, and only the last read of each run is cached, for `maxAgeMs`. */
export function createUncountedViews({ clock, calls, maxAgeMs }: UncountedParts): Views {
  const looks = new Map<string, { at: number; sight: Promise<Sight | null> }>();

  function toSight(id: string, reading: RunReading | null, { engine }: Asker): Sight | null {
    if (!reading || reading.owner == null) return null;
    const { stopConfirmed } = engine.capabilities;
    const { run, steps } = show(reading, { cancel: null, stopConfirmed, now: clock.now() });
    const seen = steps.map((step) => ({ ...step, rev: step.rev ?? 1 }));
    const clockOffsetMs = reading.serverTimeMs == null ? 0 : reading.serverTimeMs - clock.now();
    return { id, owner: reading.owner, run, rev: null, steps: seen, more: false, clockOffsetMs };
  }

  async function run(id: string, asker: Asker): Promise<Sight | null> {
    const now = clock.now();
    for (const [key, { at }] of looks) {
      if (isWithin(maxAgeMs, { at, now })) break; // insertion order is oldest first
      looks.delete(key);
    }
    const key = `${asker.scope}${id}`;
    const cached = looks.get(key);
    if (cached && isWithin(maxAgeMs, { at: cached.at, now })) return cached.sight;
    const sight = calls.read(id, asker).then((reading) => toSight(id, reading, asker));
    looks.delete(key);
    looks.set(key, { at: now, sight });
    sight.catch(() => looks.delete(key)); // callers that await it report the error
    return sight;
  }

  async function many(ids: readonly string[], asker: Asker): Promise<readonly OneOfMany[]> {
    const now = clock.now();
    const isYoung = (id: string) => isWithin(maxAgeMs, { at: looks.get(`${asker.scope}${id}`)?.at ?? -Infinity, now });
    const [young] = ids.filter(isYoung);
    const wanted = ids.map((id) => !isYoung(id));
    const sights = await Promise.all(ids.map((id) => orError(run(id, asker))));
    if (young === undefined || !isOutage(sights.filter((_sight, at) => wanted[at]))) return unlessOutage(sights);
    // Whether one that was read a moment ago can still be read tells an outage from runs that cannot be read.
    looks.delete(`${asker.scope}${young}`);
    const again = await orError(run(young, asker));
    return unlessOutage(sights.map((sight, at) => (wanted[at] ? sight : again instanceof Error ? again : sight)));
  }

  return {
    epoch: async () => null,
    run,
    since: (id, _query: SinceQuery, asker) => run(id, asker),
    many,
    async page(owner, { limit, cursor, ids }, asker) {
      const { engine } = asker;
      if (ids) return pageOfMany(await many([...new Set(ids)], asker), null);
      if (!engine.list) throw new Problem(404, 'no_such_call', 'This backend cannot list runs.');
      const query = { owner, limit, cursor, ids: null, status: null };
      const page = await calls.ask(asker, async (context) => engine.list?.(query, context));
      const found = (page?.readings ?? []).map((reading) =>
        orBad(() => toSight(reading.run.id, checkReading(reading, reading.run.id), asker)),
      );
      return pageOfMany(found, page?.nextCursor ?? null);
    },
    forget(id, scope) {
      if (id === null) looks.clear();
      else looks.delete(`${scope}${id}`);
    },
    stir(id, scope) {
      looks.delete(`${scope}${id}`);
    },
  };
}
