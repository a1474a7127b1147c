import { systemClock } from '../../core/platform/clock';
import type { Run, RunStep } from '../../core/run/run';
import { type CheckRunSourceOptions, type Observation, Skip, type SourceProbe } from './types';

/** Pages read in one go: a source that never comes to the last one is told so. */
const MAX_PAGES = 200;

/** Makes what the checks work with. */
export function createProbe(options: CheckRunSourceOptions): SourceProbe {
  const { source, startRun, missingId = 'no-such-run', clock = systemClock } = options;
  const { waitMs = 30_000, cancelMs = 15_000, watchMs = 2_000, pauseMs = 100 } = options;
  const { signal } = new AbortController();
  const sleep = (ms: number) => new Promise<void>((resolve) => void clock.setTimeout(resolve, ms));

  async function readRun(runId: string): Promise<Run> {
    const { run } = await source.readRun(runId, { signal });
    if (run === null) throw new Error('readRun answered "not changed" to a read without a validator');
    return run;
  }

  async function readSteps(runId: string): Promise<readonly RunStep[]> {
    const steps = new Map<string, RunStep>();
    let after = 0;
    let epoch: string | null = null;
    for (let page = 0; page < MAX_PAGES; page += 1) {
      const answer = await source.readSteps(runId, { signal, after, epoch });
      if (answer.reset) steps.clear();
      for (const step of answer.steps) steps.set(step.id, step);
      if (!answer.more || answer.next === null) return [...steps.values()];
      if (answer.next <= after) throw new Error(`readSteps says "more" but its cursor stays at ${after}`);
      after = answer.next;
      epoch = answer.epoch;
    }
    throw new Error(`readSteps still says "more" after ${MAX_PAGES} pages`);
  }

  async function observe(runId: string): Promise<Observation> {
    // One read where the source offers it: then the two cannot contradict each other.
    const run = await readRun(runId);
    return { run, steps: await readSteps(runId) };
  }

  return {
    source,
    settings: { missingId, waitMs, cancelMs, watchMs, pauseMs, clock },
    signal,
    async start(kind) {
      if (startRun) return startRun(kind);
      if (!source.capabilities.start || !source.startRun) throw new Skip('no run can be started: give startRun');
      const idempotencyKey = `check-${clock.now()}-${Math.random()}`;
      return (await source.startRun({ name: `Check (${kind})` }, { signal, idempotencyKey })).id;
    },
    readRun,
    readSteps,
    observe,
    async watch(runId, limitMs, isOver) {
      const seen: Observation[] = [];
      const end = clock.now() + limitMs;
      for (;;) {
        const now = await observe(runId);
        seen.push(now);
        if (isOver(now) || clock.now() >= end) return seen;
        await sleep(pauseMs);
      }
    },
    sleep,
  };
}
