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
  if (run.can != null) found.push("the reading has `can`: who may do what is the handler's part");
  if (!hasRevisions && (run.rev != null || run.epoch != null))
    found.push('the reading has `rev` or `epoch`, but the engine has no `revisions`: the handler counts');
  return found;
}

export const ENGINE_READ_CHECKS: readonly EngineCheck[] = [
  {
    id: 'capabilities',
    title: 'what the engine says it can do, it can do',
    run: async ({ engine }) => missingMethods(engine, NEEDED),
  },
  {
    id: 'read.missing',
    title: 'a run that does not exist is null',
    run: async ({ read, settings }) =>
      (await read(settings.missingId)) === null ? [] : ['a run was read that nobody has started: answer null'],
  },
  {
    id: 'read.run',
    title: 'a reading has the id that was asked for, known words and possible numbers, and facts only',
    async run({ start, read, engine }) {
      const id = await start('long');
      const reading = await read(id);
      if (!reading) return ['a run that was started is null'];
      return [
        ...wrongIn(reading.run, id),
        ...wrongInSteps(reading.steps ?? []),
        ...notFacts(reading, engine.revisions !== undefined),
      ];
    },
  },
  {
    id: 'read.to-end',
    title: 'from the start to the end: steps keep their ids, times and places, an end stays and is not torn',
    async run({ start, watch, settings, engine }) {
      const { waitMs, watchMs } = settings;
      const id = await start('short');
      const seen = await watch(id, waitMs, (now) => now === null || hasEnded(now.run));
      const last = seen.at(-1);
      if (last === null)
        return ['it was there, and was gone before its end could be read: keep ended runs for a while'];
      if (!last || !hasEnded(last.run)) throw new Skip(`the run did not end within ${waitMs} ms`);
      const after = await watch(id, watchMs, () => false);
      const there = (one: Observation | null) => one ?? [];
      return wrongToEnd(seen.flatMap(there), after.flatMap(there), engine.capabilities.stopConfirmed);
    },
  },
  {
    id: 'read.same',
    title: 'two readings of a run at rest are the same',
    async run({ start, watch, read, sleep, settings }) {
      const id = await start('short');
      const last = (await watch(id, settings.waitMs, (now) => now === null || hasEnded(now.run))).at(-1);
      if (!last || !hasEnded(last.run)) throw new Skip(`the run did not end within ${settings.waitMs} ms`);
      const first = JSON.stringify(await read(id));
      await sleep(settings.pauseMs);
      const isSame = first === JSON.stringify(await read(id));
      return isSame ? [] : ['it differs: a time of the read, or a random id, would be a change at every look'];
    },
  },
  {
    id: 'read.many',
    title: 'several runs are read in their order, and are what a read of each is',
    async run({ start, watch, read, settings, engine, context }) {
      if (!engine.readMany) throw new Skip('the engine reads one run at a time');
      const id = await start('short');
      await watch(id, settings.waitMs, (now) => now === null || hasEnded(now.run));
      const many = await engine.readMany([settings.missingId, id], context);
      const found = many.length === 2 ? [] : [`asked for 2 runs, got ${many.length} answers`];
      if (many[0] !== null) found.push('a run that does not exist is not null');
      if (JSON.stringify(many[1]) !== JSON.stringify(await read(id)))
        found.push('it differs from a read of the same run');
      return found;
    },
  },
  {
    id: 'list',
    title: 'a list keeps to its owner, to the limit and to the ids that were asked for',
    async run({ start, engine, context, principal: { owner }, settings }) {
      if (!engine.list) throw new Skip('the engine cannot list: the ledger does');
      const ids = [await start('long'), await start('long')];
      const page = { owner, limit: 100, cursor: null, ids: null };
      const found: string[] = [];
      const all = (await engine.list(page, context)).readings;
      if (!ids.every((id) => all.some(({ run }) => run.id === id)))
        found.push('a run that was just started is not in it');
      if (all.some((one) => one.owner !== null && one.owner !== owner)) found.push('a run of another owner is in it');
      const { readings, nextCursor } = await engine.list({ ...page, limit: 1 }, context);
      if (readings.length !== 1) found.push(`limit 1 brought ${readings.length} runs`);
      if (nextCursor === null) found.push('there are more, and `nextCursor` is null');
      const [one] = ids;
      const named = await engine.list({ ...page, ids: [`${one}`, settings.missingId] }, context);
      if (named.readings.length !== 1) found.push(`asked for one run by its id, got ${named.readings.length}`);
      return found;
    },
  },
];
