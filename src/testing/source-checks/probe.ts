import type { Run, RunStep } from '../../core/run/run';
import { pollOptionsOf, pollUntil, sleepOn } from './looking';
import { type CheckRunSourceOptions, type Observation, Skip, type SourceProbe } from './types';

/** Maximum number of pages, to detect a source that never reports the last one. */
const MAX_PAGES = 200;

export function createProbe(options: CheckRunSourceOptions): SourceProbe {
  const { source, startRun } = options;
  const settings = pollOptionsOf(options);
  const { signal } = new AbortController();

  async function readRun(runId: string, from = source): Promise<Run> {
    const { run } = await from.readRun(runId, { signal });
    if (run === null) throw new Error('readRun resolved with "not changed" for a read without a validator');
    return run;
  }

  async function readSteps(runId: string, from = source): Promise<readonly RunStep[]> {
    const steps = new Map<string, RunStep>();
    let after = 0;
    let epoch: string | null = null;
    for (let page = 0; page < MAX_PAGES; page += 1) {
      const answer = await from.readSteps(runId, { signal, after, epoch });
      if (answer.reset) steps.clear();
      for (const step of answer.steps) steps.set(step.id, step);
      if (!answer.more || answer.next === null) return [...steps.values()];
      if (answer.next <= after) throw new Error(`readSteps reports more steps, but its cursor stays at ${after}`);
      after = answer.next;
      epoch = answer.epoch;
    }
    throw new Error(`readSteps still reports more steps after ${MAX_PAGES} pages`);
  }

  async function observe(runId: string, from = source): Promise<Observation> {
    // Prefer a combined read: run and steps are then consistent.
    if (from.read) {
      const { run, steps } = await from.read(runId, { signal });
      if (run === null) throw new Error('read resolved with "not changed" for a read without a validator');
      return { run, steps: steps ?? [] };
    }
    // Read the run first: steps may be newer than the run.
    const run = await readRun(runId, from);
    return { run, steps: await readSteps(runId, from) };
  }

  return {
    source,
    options,
    settings,
    signal,
    async start(kind) {
      if (startRun) return startRun(kind);
      if (!source.capabilities.start || !source.startRun) throw new Skip('no run can be started: pass startRun');
      const idempotencyKey = `check-${settings.clock.now()}-${Math.random()}`;
      return (await source.startRun({ name: `Check (${kind})` }, { signal, idempotencyKey })).id;
    },
    readRun,
    readSteps,
    observe,
    watch: (runId, limitMs, isOver) => pollUntil(settings, { poll: () => observe(runId), isOver, limitMs }),
    sleep: sleepOn(settings),
  };
}
