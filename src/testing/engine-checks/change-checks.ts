import { hasEnded, isEnded } from '../../core/run/run';
import { RunSourceError } from '../../core/run/source/run-source-error';
import { writtenAfterCancel, writtenAfterEnd, wrongAtEnd } from '../source-checks/rules';
import { type Observation, Skip } from '../source-checks/types';
import type { EngineCheck, EngineProbe } from './types';

const isOver = (now: Observation | null) => now === null || hasEnded(now.run);

/** Waits until the run has left the queue. */
const begun = ({ watch, settings }: EngineProbe, id: string) =>
  watch(id, settings.waitMs, (now) => now === null || now.run.status !== 'queued');

export const ENGINE_CHANGE_CHECKS: readonly EngineCheck[] = [
  {
    id: 'start.again',
    title:
      'starts under one id, two in the same moment and one later, make one run, and one at most says that it is new',
    async run({ engine, context, principal, settings, read }) {
      if (!engine.capabilities.start || !engine.start) throw new Skip('the engine cannot start runs');
      const id = `r_${settings.clock.now().toString(36)}again`;
      const start = async () => engine.start?.({ name: 'Check (again)' }, { ...context, principal, id });
      const both = await Promise.all([start(), start()]);
      const later = await start();
      const names = both.map((started) => started?.id ?? id);
      const found: string[] = [];
      if (names[0] !== names[1]) found.push(`it was named ${names.join(' and ')} by two starts in the same moment`);
      if (later && names[0] !== (later.id ?? id)) found.push(`it was named ${names[0]}, then ${later.id ?? id}`);
      if (both.every((started) => started?.replayed === false))
        found.push('two starts in the same moment both say that they started it');
      if (both.every((started) => started?.replayed === true))
        found.push('two starts in the same moment both say that it was there already');
      if (later?.replayed === false) found.push('a later start says that it started it again');
      const reading = await read(names[0] ?? id);
      if (!reading) found.push('it cannot be read');
      else if (reading.owner !== null && reading.owner !== principal.owner)
        found.push('its owner is not who started it');
      return found;
    },
  },
  {
    id: 'cancel.missing',
    title: 'cancelling a run that does not exist is "gone"',
    async run({ cancel, settings }) {
      const answer = await cancel(settings.missingId);
      return answer === 'gone' ? [] : [`the answer is "${answer}"`];
    },
  },
  {
    id: 'cancel.running',
    title: 'a cancel, and the same again, ends a run, and nothing is written afterwards',
    async run(probe) {
      const { start, cancel, watch, settings, engine } = probe;
      const id = await start('long');
      await begun(probe, id);
      const first = await cancel(id);
      const found = first === 'asked' || first === 'stopped' ? [] : [`a cancel of a running run is "${first}"`];
      await cancel(id);
      const seen = await watch(id, settings.cancelMs, isOver);
      const end = seen.at(-1);
      if (end === null) return found;
      if (!end || !isEnded(end.run.status))
        return [...found, `it has not ended ${settings.cancelMs} ms after the cancel`];
      if (first === 'stopped' && end.run.status !== 'cancelled')
        found.push(`the answer was "stopped", and it is ${end.run.status}`);
      const later = (await watch(id, settings.watchMs, () => false)).at(-1) ?? end;
      if (!engine.capabilities.stopConfirmed || end.run.cancel?.outcome === 'unconfirmed') return found;
      return [...found, ...writtenAfterCancel(end, later), ...wrongAtEnd(later)];
    },
  },
  {
    id: 'cancel.ended',
    title: 'a cancel that comes too late is "ended", and changes nothing',
    async run({ start, watch, cancel, settings, read }) {
      const id = await start('short');
      const end = (await watch(id, settings.waitMs, isOver)).at(-1);
      if (!end || !hasEnded(end.run)) throw new Skip(`the run did not end within ${settings.waitMs} ms`);
      const answer = await cancel(id).catch((error: unknown) => {
        if (error instanceof RunSourceError && error.kind === 'ended') return 'ended' as const;
        throw error;
      });
      const found = answer === 'ended' || answer === 'gone' ? [] : [`the answer is "${answer}"`];
      const now = await read(id);
      return now && now.run.status !== end.run.status
        ? [...found, `it was ${end.run.status}, and is ${now.run.status} after the cancel`]
        : found;
    },
  },
  {
    id: 'cancel.queued',
    title: 'a run that is cancelled before it began never begins',
    async run({ cancel, options: { startQueued }, watch, settings }) {
      if (!startQueued) throw new Skip('no run can be held in a queue: give startQueued');
      const id = await startQueued();
      const answer = await cancel(id);
      const found = answer === 'stopped' || answer === 'asked' ? [] : [`the answer is "${answer}"`];
      await watch(id, settings.cancelMs, isOver);
      const now = (await watch(id, settings.watchMs, () => false)).at(-1);
      if (now && now.run.status !== 'cancelled') found.push(`it is ${now.run.status} after the cancel`);
      if (now?.steps.some(({ kind }) => kind !== 'cancelled')) found.push(`it has done "${now.steps[0]?.title}"`);
      return found;
    },
  },
  {
    id: 'cancel.deaf',
    title: 'work that does not look at a cancel is not called stopped while it goes on',
    async run(probe) {
      const { engine, cancel, options, watch, settings } = probe;
      if (!options.startDeaf) throw new Skip('no deaf work can be started: give startDeaf');
      const id = await options.startDeaf();
      await begun(probe, id);
      const answer = await cancel(id);
      const end = (await watch(id, settings.cancelMs, isOver)).at(-1);
      if (end?.run.status !== 'cancelled')
        return answer === 'stopped' ? ['the answer is "stopped", and it was not'] : [];
      if (!engine.capabilities.stopConfirmed || end.run.cancel?.outcome === 'unconfirmed') return [];
      const later = (await watch(id, settings.watchMs, () => false)).at(-1) ?? end;
      return writtenAfterEnd(end, later).map((sentence) => `${sentence} (say \`stopConfirmed: false\`)`);
    },
  },
  {
    id: 'watch',
    title: 'a change is hinted at, and nothing any more once the subscription has ended',
    async run({ engine, start, settings, sleep }) {
      if (!engine.watch) throw new Skip('the engine gives no hints');
      const hints: (string | null)[] = [];
      const stop = engine.watch((id) => hints.push(id));
      const id = await start('short');
      const isHinted = () => hints.some((hint) => hint === null || hint === id);
      const until = settings.clock.now() + settings.waitMs;
      while (!isHinted() && settings.clock.now() < until) await sleep(settings.pauseMs);
      stop();
      const found = isHinted() ? [] : [`no hint came within ${settings.waitMs} ms of a start`];
      const count = hints.length;
      await start('short');
      await sleep(settings.watchMs);
      return hints.length > count ? [...found, 'hints came after the subscription had ended'] : found;
    },
  },
];
