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
    title: 'concurrent and later starts with one id create one run, and at most one reports it as new',
    async run({ engine, context, principal, settings, read }) {
      if (!engine.capabilities.start || !engine.start) throw new Skip('the engine cannot start runs');
      const id = `r_${settings.clock.now().toString(36)}again`;
      const start = async () => engine.start?.({ name: 'Check (again)' }, { ...context, principal, id });
      const both = await Promise.all([start(), start()]);
      const later = await start();
      const names = both.map((started) => started?.id ?? id);
      const found: string[] = [];
      if (names[0] !== names[1]) found.push(`concurrent starts returned the ids ${names.join(' and ')}`);
      if (later && names[0] !== (later.id ?? id))
        found.push(`the first start returned the id ${names[0]}, a later one ${later.id ?? id}`);
      if (both.every((started) => started?.replayed === false))
        found.push('two concurrent starts both report a new run');
      if (both.every((started) => started?.replayed === true))
        found.push('two concurrent starts both report an existing run');
      if (later?.replayed === false) found.push('a later start reports a new run');
      const reading = await read(names[0] ?? id);
      if (!reading) found.push('the run cannot be read');
      else if (reading.owner !== null && reading.owner !== principal.owner)
        found.push('the owner of the run is not the caller of start');
      return found;
    },
  },
  {
    id: 'cancel.missing',
    title: 'cancelling a run that does not exist returns "gone"',
    async run({ cancel, settings }) {
      const answer = await cancel(settings.missingId);
      return answer === 'gone' ? [] : [`cancel returned "${answer}"`];
    },
  },
  {
    id: 'cancel.running',
    title: 'a repeated cancel ends the run once, and the run does not change afterwards',
    async run(probe) {
      const { start, cancel, watch, settings, engine } = probe;
      const id = await start('long');
      await begun(probe, id);
      const first = await cancel(id);
      const found = first === 'asked' || first === 'stopped' ? [] : [`cancelling a running run returned "${first}"`];
      await cancel(id);
      const seen = await watch(id, settings.cancelMs, isOver);
      const end = seen.at(-1);
      if (end === null) return found;
      if (!end || !isEnded(end.run.status))
        return [...found, `the run did not end within ${settings.cancelMs} ms after the cancel`];
      if (first === 'stopped' && end.run.status !== 'cancelled')
        found.push(`cancel returned "stopped", but the run ended as ${end.run.status}`);
      const later = (await watch(id, settings.watchMs, () => false)).at(-1) ?? end;
      if (!engine.capabilities.stopConfirmed || end.run.cancel?.outcome === 'unconfirmed') return found;
      return [...found, ...writtenAfterCancel(end, later), ...wrongAtEnd(later)];
    },
  },
  {
    id: 'cancel.ended',
    title: 'cancelling an ended run returns "ended" and changes nothing',
    async run({ start, watch, cancel, settings, read }) {
      const id = await start('short');
      const end = (await watch(id, settings.waitMs, isOver)).at(-1);
      if (!end || !hasEnded(end.run)) throw new Skip(`the run did not end within ${settings.waitMs} ms`);
      const answer = await cancel(id).catch((error: unknown) => {
        if (error instanceof RunSourceError && error.kind === 'ended') return 'ended' as const;
        throw error;
      });
      const found = answer === 'ended' || answer === 'gone' ? [] : [`cancel returned "${answer}"`];
      const now = await read(id);
      return now && now.run.status !== end.run.status
        ? [...found, `the run was ${end.run.status}, and is ${now.run.status} after the cancel`]
        : found;
    },
  },
  {
    id: 'cancel.queued',
    title: 'a run that is cancelled in the queue never starts',
    async run({ cancel, options: { startQueued }, watch, settings }) {
      if (!startQueued) throw new Skip('no queued run available: pass startQueued');
      const id = await startQueued();
      const answer = await cancel(id);
      const found = answer === 'stopped' || answer === 'asked' ? [] : [`cancel returned "${answer}"`];
      await watch(id, settings.cancelMs, isOver);
      const now = (await watch(id, settings.watchMs, () => false)).at(-1);
      if (now && now.run.status !== 'cancelled') found.push(`the run is ${now.run.status} after the cancel`);
      if (now?.steps.some(({ kind }) => kind !== 'cancelled'))
        found.push(`the run performed the step "${now.steps[0]?.title}"`);
      return found;
    },
  },
  {
    id: 'cancel.deaf',
    title: 'work that ignores a cancel is not reported as stopped while it continues',
    async run(probe) {
      const { engine, cancel, options, watch, settings } = probe;
      if (!options.startDeaf) throw new Skip('no run available that ignores a cancel: pass startDeaf');
      const id = await options.startDeaf();
      await begun(probe, id);
      const answer = await cancel(id);
      const end = (await watch(id, settings.cancelMs, isOver)).at(-1);
      if (end?.run.status !== 'cancelled')
        return answer === 'stopped' ? ['cancel returned "stopped", but the work did not stop'] : [];
      if (!engine.capabilities.stopConfirmed || end.run.cancel?.outcome === 'unconfirmed') return [];
      const later = (await watch(id, settings.watchMs, () => false)).at(-1) ?? end;
      return writtenAfterEnd(end, later).map((sentence) => `${sentence} (set \`stopConfirmed: false\`)`);
    },
  },
  {
    id: 'watch',
    title: 'watch reports changes, and nothing after the subscription has ended',
    async run({ engine, start, settings, sleep }) {
      if (!engine.watch) throw new Skip('the engine has no watch method');
      const hints: (string | null)[] = [];
      const stop = engine.watch((id) => hints.push(id));
      const id = await start('short');
      const isHinted = () => hints.some((hint) => hint === null || hint === id);
      const until = settings.clock.now() + settings.waitMs;
      while (!isHinted() && settings.clock.now() < until) await sleep(settings.pauseMs);
      stop();
      const found = isHinted() ? [] : [`watch reported nothing within ${settings.waitMs} ms after a start`];
      const count = hints.length;
      await start('short');
      await sleep(settings.watchMs);
      return hints.length > count ? [...found, 'watch reported changes after the subscription had ended'] : found;
    },
  },
];
