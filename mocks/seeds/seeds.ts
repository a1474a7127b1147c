import { type Clock, systemClock } from '../../src/core/platform/clock';
import type { WrittenRun } from '../../src/wire/write/run';
import type { WrittenStep } from '../../src/wire/write/step';
import { createMemoryBackend } from '../http/memory-backend';
import type { MemoryBackend } from '../http/memory-backend.types';
import { createRunScript } from '../simulator/script/run-script';
import { createHandoverClock } from './handover-clock';
import { SEED_PLANS, type SeedPlan } from './seed-plans';

/** Name of a seed; see {@link SEED_NAMES}. */
export type SeedName = keyof typeof SEED_PLANS;

/** Names of all seeds, one for each state of a run. */
export const SEED_NAMES = Object.keys(SEED_PLANS) as readonly SeedName[];

/** State of a seed when seeding ends. */
export interface SeedRun {
  /** `seed-` followed by the name. */
  id: string;
  /** The run in wire format. */
  run: WrittenRun;
  /** Its steps, ordered by rev. */
  steps: readonly WrittenStep[];
}

/** Options of {@link seedRuns}. */
export interface SeedRunsOptions<Name extends SeedName = SeedName> {
  /** Clock. Seeding ends at its current time, and active runs then continue on it. Default: the system clock. */
  clock?: Clock;
  /** Random seed. Default 1. */
  seed?: number;
  /** Creates only these runs. Default: all. */
  only?: readonly Name[];
}

/** Result of {@link seedRuns}. */
export interface SeedRuns<Name extends SeedName = SeedName> {
  /** Backend with the runs. Pass it to `createRunHandlers`. Call `dispose` when done. */
  backend: MemoryBackend;
  /** State of each run when seeding ended. Does not update. */
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
 * Creates runs in every state by replaying their history in a memory backend: starts, cancels and lost workers. Active
 * runs then continue on the given clock.
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
    // One random seed per name, so that `only` does not change the remaining runs.
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
