import { hasEnded } from '../../core/run/run';
import type { RunReading } from '../../server/engine';
import { missingMethods, wrongIn, wrongInSteps, wrongToEnd } from '../source-checks/rules';
import { type Observation, Skip } from '../source-checks/types';
import type { EngineCheck } from './types';

/** Method that each capability requires. */
const NEEDED = { cancel: 'cancel', pause: 'setPaused', start: 'start', etaProfile: 'etaProfile' } as const;

/** Finds fields that only the handler may add. */
function notFacts({ run }: RunReading, hasRevisions: boolean): string[] {
  const found: string[] = [];
  if (run.can != null) found.push('the reading has `can`: remove it, because the handler decides on permissions');
  if (!hasRevisions && (run.rev != null || run.epoch != null))
    found.push(
      'the reading has `rev` or `epoch`, but the engine has no `revisions`: remove them, because the handler counts revisions',
    );
  return found;
}

export const ENGINE_READ_CHECKS: readonly EngineCheck[] = [
  {
    id: 'capabilities',
    title: 'the engine implements its capabilities',
    run: async ({ engine }) => missingMethods(engine, NEEDED),
  },
  {
    id: 'read.missing',
    title: 'read returns null for a run that does not exist',
    run: async ({ read, settings }) =>
      (await read(settings.missingId)) === null ? [] : ['read returned a run that does not exist: return null'],
  },
  {
    id: 'read.run',
    title: 'a reading has the requested id and valid values, and no fields of the handler',
    async run({ start, read, engine }) {
      const id = await start('long');
      const reading = await read(id);
      if (!reading) return ['read returned null for a started run'];
      return [
        ...wrongIn(reading.run, id),
        ...wrongInSteps(reading.steps ?? []),
        ...notFacts(reading, engine.revisions !== undefined),
      ];
    },
  },
  {
    id: 'read.to-end',
    title: 'until its end, the steps of a run keep id, times and position, and the end is complete and final',
    async run({ start, watch, settings, engine }) {
      const { waitMs, watchMs } = settings;
      const id = await start('short');
      const seen = await watch(id, waitMs, (now) => now === null || hasEnded(now.run));
      const last = seen.at(-1);
      if (last === null) return ['the run was removed before its end could be read: keep ended runs for a while'];
      if (!last || !hasEnded(last.run)) throw new Skip(`the run did not end within ${waitMs} ms`);
      const after = await watch(id, watchMs, () => false);
      const there = (one: Observation | null) => one ?? [];
      return wrongToEnd(seen.flatMap(there), after.flatMap(there), engine.capabilities.stopConfirmed);
    },
  },
  {
    id: 'read.same',
    title: 'two readings of an ended run are equal',
    async run({ start, watch, read, sleep, settings }) {
      const id = await start('short');
      const last = (await watch(id, settings.waitMs, (now) => now === null || hasEnded(now.run))).at(-1);
      if (!last || !hasEnded(last.run)) throw new Skip(`the run did not end within ${settings.waitMs} ms`);
      const first = JSON.stringify(await read(id));
      await sleep(settings.pauseMs);
      const isSame = first === JSON.stringify(await read(id));
      return isSame ? [] : ['two readings differ: do not include the time of the read or random ids'];
    },
  },
  {
    id: 'read.many',
    title: 'readMany returns the runs in the requested order, equal to single reads',
    async run({ start, watch, read, settings, engine, context }) {
      if (!engine.readMany) throw new Skip('the engine reads one run at a time');
      const id = await start('short');
      await watch(id, settings.waitMs, (now) => now === null || hasEnded(now.run));
      const many = await engine.readMany([settings.missingId, id], context);
      const found = many.length === 2 ? [] : [`readMany returned ${many.length} results for 2 runs`];
      if (many[0] !== null) found.push('readMany did not return null for a run that does not exist');
      if (JSON.stringify(many[1]) !== JSON.stringify(await read(id)))
        found.push('readMany and read return different data for one run');
      return found;
    },
  },
  {
    id: 'list',
    title: 'a list respects owner, limit and ids',
    async run({ start, engine, context, principal: { owner }, settings }) {
      if (!engine.list) throw new Skip('the engine has no list: the handler uses the ledger');
      const ids = [await start('long'), await start('long')];
      const page = { owner, limit: 100, cursor: null, ids: null };
      const found: string[] = [];
      const all = (await engine.list(page, context)).readings;
      if (!ids.every((id) => all.some(({ run }) => run.id === id)))
        found.push('a run that was just started is missing');
      if (all.some((one) => one.owner !== null && one.owner !== owner))
        found.push('the list contains a run of another owner');
      const { readings, nextCursor } = await engine.list({ ...page, limit: 1 }, context);
      if (readings.length !== 1) found.push(`limit 1 returned ${readings.length} runs`);
      if (nextCursor === null) found.push('`nextCursor` is null although there are more runs');
      const [one] = ids;
      const named = await engine.list({ ...page, ids: [`${one}`, settings.missingId] }, context);
      if (named.readings.length !== 1) found.push(`a list by one id returned ${named.readings.length} runs`);
      return found;
    },
  },
];
