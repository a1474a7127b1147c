import type { Clock } from '../../core/platform/clock';
import type { RunReading } from '../engine';
import { BadReading, unavailable } from '../http/problem';
import type { LedgerRecord } from '../ledger';
import { checkReading } from './check-reading';
import { createKeptLooks, type Look, type Sent } from './kept-looks';
import type { LedgerCalls } from './ledger-calls';
import { frozenSight, isFrozen, type Settled, type Settling, settle } from './settle';
import type { Asker, Sight } from './sight';
import {
  type Calls,
  isGood,
  isOutage,
  laterOrBad,
  newestFirst,
  type OneOfMany,
  orBad,
  orError,
  pageOf,
  pageOfMany,
  type SightPage,
  type SightQuery,
  type SinceQuery,
  unlessOutage,
} from './views';

export interface ComparingParts {
  ledger: LedgerCalls;
  clock: Clock;
  calls: Calls;
  /** Maximum age of a cached read, ms. */
  maxAgeMs: number;
  /** Called when a run with an open cancel is read. */
  onCancelling(): void;
}

/** Maximum attempts when writes conflict. */
const TRIES = 20;

/** Changes a record in addition to what the engine reports; `null` = no change. */
type Change = (settling: Settling & { entry: LedgerRecord }) => Settled | null;

/** Key of a run in the ledger. */
export const ledgerKey = (id: string, { scope }: Pick<Asker, 'scope'>) => `${scope}${id}`;

/**
 * Finds changes by comparing the engine's reading with the ledger's record, and counts revisions in the ledger. Reads
 * the ledger before the engine: the compare-and-swap then fails if another writer came first, so an older reading never
 * overwrites a newer one.
 */
export function createComparingViews({ ledger, clock, calls, maxAgeMs, onCancelling }: ComparingParts) {
  const kept = createKeptLooks({ clock, maxAgeMs });
  /** Reads in flight, by run and by the record version they started from. */
  const flights = new Map<string, Promise<Look | null>>();

  /** Writes the result of a reading. Returns `null` if another writer came first: start over. */
  async function finish(settling: Settling, asker: Asker, change?: Change): Promise<Look | null> {
    const { id, entry, reading } = settling;
    const key = ledgerKey(id, asker);
    const settled = (change && entry && change({ ...settling, entry })) ?? settle(settling);
    const seen = entry?.version ?? 0;
    const { write, sight } = settled;
    if (write && !(await ledger.put(key, seen, { ...write, version: seen + 1 }))) {
      kept.drop(key);
      return null;
    }
    const look = { at: clock.now(), version: write ? seen + 1 : seen, reading, sight };
    kept.keep(key, look);
    return look;
  }

  /** What was sent of a record that is missing now, or older than it was: the store has lost data, or was restored. */
  function lostOf(id: string, entry: LedgerRecord | null, asker: Asker): Sent | null {
    const sent = kept.sent(ledgerKey(id, asker));
    return sent && sent.version > (entry?.version ?? 0) ? sent : null;
  }

  function settlingOf(id: string, entry: LedgerRecord | null, reading: RunReading | null, asker: Asker): Settling {
    const { stopConfirmed } = asker.engine.capabilities;
    const sentRev = lostOf(id, entry, asker)?.rev ?? 0;
    return { id, entry, reading, sentRev, stopConfirmed, now: clock.now() };
  }

  /** Returns a result that needs no engine call, or `undefined`. */
  function known(id: string, entry: LedgerRecord | null, asker: Asker): Sight | null | undefined {
    const key = ledgerKey(id, asker);
    const isOver = entry?.end && isFrozen(entry, clock.now()) && !kept.isStirred(key) && !lostOf(id, entry, asker);
    if (isOver && entry.end) return frozenSight(id, entry, entry.end);
    return kept.young(key, entry?.version ?? 0)?.sight;
  }

  const pauseMs = (attempt: number) => Math.random() * Math.min(100, 4 * 2 ** attempt);
  const pause = (ms: number) => new Promise<void>((resolve) => clock.setTimeout(resolve, ms));

  /** Joins reads in flight that started from the same records, and starts one batch for the rest. */
  async function lookAt(
    wanted: readonly { id: string; entry: LedgerRecord | null }[],
    asker: Asker,
  ): Promise<readonly (Look | Error | null)[]> {
    const flightOf = (id: string, entry: LedgerRecord | null) => `${ledgerKey(id, asker)} ${entry?.version ?? 0}`;
    const missing = wanted.filter(({ id, entry }) => !flights.has(flightOf(id, entry)));
    const ids = missing.map(({ id }) => id);
    const [only] = ids;
    const readings =
      ids.length === 1 && only !== undefined
        ? laterOrBad(calls.read(only, asker)).then((reading) => [reading])
        : calls.readMany(ids, asker);
    readings.catch(() => {}); // each flight that awaits it reports the error
    missing.forEach(({ id, entry }, at) => {
      kept.calm(ledgerKey(id, asker));
      const key = flightOf(id, entry);
      const flight = readings
        .then((all) => {
          const reading = all[at] ?? null;
          if (reading instanceof Error) throw reading;
          return finish(settlingOf(id, entry, reading, asker), asker);
        })
        .finally(() => {
          if (flights.get(key) === flight) flights.delete(key);
        });
      flight.catch(() => {});
      flights.set(key, flight);
    });
    const looks = wanted.map(({ id, entry }) => orError(flights.get(flightOf(id, entry)) ?? Promise.resolve(null)));
    return Promise.all(looks);
  }

  async function many(ids: readonly string[], asker: Asker): Promise<readonly OneOfMany[]> {
    const found = new Map<string, OneOfMany>();
    let left = [...new Set(ids)];
    /** The engine has told something, so that it is not down. */
    let hasAnswered = false;
    for (let attempt = 0; left.length > 0; attempt++) {
      if (attempt >= TRIES) {
        throw unavailable('busy', 'The run changes faster than it can be recorded. Retry the request.');
      }
      if (attempt > 0) await pause(pauseMs(attempt));
      const entries = await ledger.get(left.map((id) => ledgerKey(id, asker)));
      const wanted: { id: string; entry: LedgerRecord | null }[] = [];
      const young: typeof wanted = [];
      left.forEach((id, at) => {
        const entry = entries[at] ?? null;
        if (lostOf(id, entry, asker)) ledger.suspectEpoch();
        if (entry?.cancel && !entry.end && entry.dueAt !== null) onCancelling();
        const sight = known(id, entry, asker);
        if (sight === undefined) wanted.push({ id, entry });
        else found.set(id, sight);
        if (sight !== undefined && !entry?.end) young.push({ id, entry });
      });
      const looks = wanted.length > 0 ? await lookAt(wanted, asker) : [];
      // Whether one that was read a moment ago can still be read tells an outage from runs that cannot be read.
      if (!hasAnswered && isOutage(looks)) unlessOutage([...looks, ...(await lookAt(young.slice(0, 1), asker))]);
      hasAnswered = true;
      left = wanted.flatMap(({ id }, at) => {
        const look = looks[at];
        if (!look) return [id];
        found.set(id, look instanceof Error ? look : look.sight);
        return [];
      });
    }
    return ids.map((id) => found.get(id) ?? null);
  }

  async function run(id: string, asker: Asker): Promise<Sight | null> {
    const [found = null] = await many([id], asker);
    if (found instanceof Error) throw found;
    return found;
  }

  /** Settles readings from a list. They predate the ledger read, so a run that needs a write is read again. */
  async function settled(readings: readonly RunReading[], asker: Asker): Promise<readonly OneOfMany[]> {
    const entries = await ledger.get(readings.map(({ run: { id } }) => ledgerKey(id, asker)));
    const sights = readings.map((reading, at) =>
      orBad(() => {
        const { write, sight } = settle(settlingOf(reading.run.id, entries[at] ?? null, reading, asker));
        return write ? undefined : sight;
      }),
    );
    const changed = readings.flatMap(({ run: { id } }, at) => (sights[at] === undefined ? [id] : []));
    for (const id of changed) forget(id, asker.scope);
    const looks = await many(changed, asker);
    const looked = new Map(changed.map((id, at) => [id, looks[at] ?? null]));
    return sights.map((sight, at) => (sight === undefined ? (looked.get(readings[at]?.run.id ?? '') ?? null) : sight));
  }

  const forget = (id: string | null, scope: string) => (id === null ? kept.forgetAll() : kept.forget(`${scope}${id}`));

  return {
    epoch: () => ledger.epoch(),
    run,
    async since(id: string, { after, limit }: SinceQuery, asker: Asker) {
      const sight = await run(id, asker);
      return sight && { ...sight, ...pageOf(sight.steps, { after: after > (sight.rev ?? 0) ? 0 : after, limit }) };
    },
    many,
    /**
     * Reads the run anew and applies `change` in the same write. Returns `null` if there is no such run.
     * @throws {Problem} 503 if writes keep conflicting
     */
    async changed(id: string, asker: Asker, change: Change): Promise<Sight | null> {
      for (let attempt = 0; attempt < TRIES; attempt++) {
        if (attempt > 0) await pause(pauseMs(attempt));
        const [entry = null] = await ledger.get([ledgerKey(id, asker)]);
        const isOver = entry?.end != null && isFrozen(entry, clock.now());
        const reading = isOver ? null : await calls.read(id, asker);
        const look = await finish(settlingOf(id, entry, reading, asker), asker, change);
        if (look) return look.sight;
      }
      throw unavailable('busy', 'The run changes faster than it can be recorded. Retry the request.');
    },
    async page(owner: string, query: SightQuery, asker: Asker): Promise<SightPage> {
      const { limit, cursor, ids } = query;
      const { engine } = asker;
      if (ids) return newestFirst(pageOfMany(await many([...new Set(ids)], asker), null));
      if (engine.list) {
        const listQuery = { owner, limit, cursor, ids, status: null };
        const page = await calls.ask(asker, async (context) => engine.list?.(listQuery, context));
        const readings = (page?.readings ?? []).map((reading) => orBad(() => checkReading(reading, reading?.run?.id)));
        const bad = readings.filter((reading) => reading instanceof BadReading);
        const sights = await settled(readings.filter(isGood), asker);
        return pageOfMany([...sights, ...bad], page?.nextCursor ?? null);
      }
      const page = await ledger.list(owner, { before: cursor, limit });
      const ownedIds = page.ids
        .filter((key) => key.startsWith(asker.scope))
        .map((key) => key.slice(asker.scope.length));
      return pageOfMany(await many(ownedIds, asker), page.next);
    },
    forget,
    stir: (id: string, scope: string) => kept.stir(`${scope}${id}`),
  };
}

export type ComparingViews = ReturnType<typeof createComparingViews>;
