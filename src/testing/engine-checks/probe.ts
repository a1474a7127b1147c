import type { RunReading } from '../../server/engine';
import { pollOptionsOf, pollUntil, sleepOn } from '../source-checks/looking';
import { type Observation, Skip } from '../source-checks/types';
import type { CheckRunEngineOptions, EngineProbe } from './types';

const observed = ({ run, steps }: RunReading): Observation => ({ run, steps: steps ?? [] });

export function createEngineProbe(options: CheckRunEngineOptions): EngineProbe {
  const { engine, startRun } = options;
  const settings = pollOptionsOf(options);
  const { principal = { user: 'check', owner: 'check' } } = options;
  const context = { principal, signal: new AbortController().signal };
  const read = (id: string) => engine.read(id, context);

  return {
    engine,
    options,
    principal,
    context,
    settings,
    async start(kind) {
      if (startRun) return startRun(kind);
      if (!engine.capabilities.start || !engine.start) throw new Skip('no run can be started: pass startRun');
      const id = `r_${settings.clock.now().toString(36)}${Math.random().toString(36).slice(2)}`;
      return (await engine.start({ name: `Check (${kind})` }, { ...context, principal, id })).id ?? id;
    },
    read,
    async observe(id) {
      const reading = await read(id);
      if (!reading) throw new Error(`read returned null for the started run ${id}`);
      return observed(reading);
    },
    watch(id, limitMs, isOver) {
      const poll = async () => {
        const reading = await read(id);
        return reading && observed(reading);
      };
      return pollUntil(settings, { poll: poll, isOver, limitMs });
    },
    async cancel(id) {
      if (!engine.capabilities.cancel || !engine.cancel) throw new Skip('the engine cannot cancel');
      return engine.cancel(id, { ...context, reason: 'Check', force: false, by: principal.user });
    },
    sleep: sleepOn(settings),
  };
}
