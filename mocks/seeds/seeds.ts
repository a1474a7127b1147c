import { type Clock, systemClock } from '../../src/core/platform/clock';
import type { WrittenRun } from '../../src/wire/write/run';
import type { WrittenStep } from '../../src/wire/write/step';
import { createMemoryBackend } from '../http/memory-backend';
import type { MemoryBackend } from '../http/memory-backend.types';
import { createRunScript } from '../simulator/script/run-script';
import { createHandoverClock } from './handover-clock';
import { SEED_PLANS, type SeedPlan } from './seed-plans';

/** The name of a ready-made run; see {@link SEED_NAMES}. */
export type SeedName = keyof typeof SEED_PLANS;

/** The ready-made runs, one for each state a run can be met in. */
export const SEED_NAMES = Object.keys(SEED_PLANS) as readonly SeedName[];

/** A ready-made run as it was when the seeding ended. */
export interface SeedRun {
  /** `seed-` and the name. */
  id: string;
  /** The run as the backend shows it. */
  run: WrittenRun;
  /** Its steps, by rev. */
  steps: readonly WrittenStep[];
}

/** Options of {@link seedRuns}. */
export interface SeedRunsOptions<Name extends SeedName = SeedName> {
  /** Time; the runs are brought to its now, and those that are not over go on with it. Default the machine's clock. */
  clock?: Clock;
  /** Fixes every number. Default 1. */
  seed?: number;
  /** Only these runs. Default all. */
  only?: readonly Name[];
}

/** What {@link seedRuns} makes. */
export interface SeedRuns<Name extends SeedName = SeedName> {
  /** Holds the runs; hand it to `createRunHandlers`, or watch it. Call its `dispose` when done. */
  backend: MemoryBackend;
  /** How each run stands at the end of the seeding. Does not change. */
  runs: Readonly<Record<Name, SeedRun>>;
}

function snapshotOf(backend: MemoryBackend, id: string): SeedRun {
  const status = backend.readStatus(id);
  if (status.status !== 200) throw new Error(`runlight: seed ${id} cannot be read (${status.status}).`);
  const steps: WrittenStep[] = [];
  for (let after = 0, more = true; more; ) {
    const page = backend.readSteps(id, { after, limit: 500 });
    if (page.status !== 200) throw new Error(`runlight: the steps of seed ${id} cannot be read (${page.status}).`);
    steps.push(...page.body.steps);
    ({ next: after, more } = page.body);
  }
  return { id, run: status.body, steps };
}

/**
 * Makes runs in every state, by driving a memory backend through their past: started so long ago, cancelled then, lost
 * then. What is still going on goes on afterwards, on the given clock.
 *
 * @example
 * const { backend } = await seedRuns();
 * const { handlers } = createRunHandlers({ backend });
 */
export async function seedRuns<Name extends SeedName = SeedName>(
  options: SeedRunsOptions<Name> = {},
): Promise<SeedRuns<Name>> {
  const { clock = systemClock, seed = 1 } = options;
  const names = options.only ?? (SEED_NAMES as readonly Name[]);
  const plans = names.map((name): [string, SeedPlan] => [`seed-${name}`, SEED_PLANS[name]]);
  const oldest = Math.max(0, ...plans.map(([, plan]) => plan.age));
  const past = createHandoverClock(clock.now() - oldest * 1000);
  const backend = createMemoryBackend({ clock: past, seed, concurrency: Number.POSITIVE_INFINITY });

  const agenda: { at: number; act(): void }[] = [];
  for (const [id, plan] of plans) {
    const { title, dataset, method = 'CTGAN', scenario = 'default', held = false, readOnly = false } = plan;
    // A seed of its own per name, so that choosing fewer runs does not change the others.
    const ownSeed = seed * 1000 + SEED_NAMES.findIndex((name) => id === `seed-${name}`);
    const script = createRunScript({ name: title, dataset, method, scenario, seed: ownSeed });
    const startsAt = oldest - plan.age;
    agenda.push({
      at: startsAt,
      act: () => {
        const started = backend.startRun({ name: title }, { id, script, held, readOnly });
        if (started.status !== 201) throw new Error(`runlight: seed ${id} was refused: ${started.body.detail}`);
      },
    });
    for (const { at, act } of plan.events ?? []) {
      agenda.push({
        at: startsAt + (typeof at === 'number' ? at : at(script)),
        act: () => act(backend, id),
      });
    }
  }
  agenda.sort((a, b) => a.at - b.at);

  let at = 0;
  for (const entry of agenda) {
    await past.advance((entry.at - at) * 1000);
    at = entry.at;
    entry.act();
  }
  await past.advance((oldest - at) * 1000);

  const runs = Object.fromEntries(names.map((name) => [name, snapshotOf(backend, `seed-${name}`)]));
  past.handOver(clock);
  return { backend, runs: runs as Record<Name, SeedRun> };
}
