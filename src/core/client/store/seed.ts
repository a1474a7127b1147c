import { reuseIfEqual, sameData } from '../../platform/equal';
import { compareAttempts } from '../../run/compare-attempts';
import type { Run, RunMetric, RunStep } from '../../run/run';
import type { RunState, RunUpdate } from '../../run/run-reducer';
import { emptySnapshot } from '../../run/snapshot/empty-snapshot';
import type { RunSnapshot } from '../../run/snapshot/snapshot';
import type { RunSource } from '../../run/source/run-source';
import { mayStillWork } from '../../run/stop-confirmed';
import type { RunSeed } from '../types';

/** Data of a run to show until the first read. */
export interface Seed {
  /** Returns true if it changes anything. */
  take(run: Run, parts?: RunSeed): boolean;
  /** The data to show: the read data, or else the seed. `metrics` is `null` if the read metrics apply. */
  under(state: RunState): { run: Run | null; steps: readonly RunStep[]; metrics: readonly RunMetric[] | null };
  /** Reuses the seeded run if the first answer equals it, so that nothing re-renders. */
  keepIn(state: RunState, update: RunUpdate): RunUpdate;
  /** Ends the seed after the first complete read. Returns true if that can change the shown data. */
  end(): boolean;
  clear(): void;
  getSnapshot(): RunSnapshot;
}

/** A run with its steps and metrics. */
interface Known {
  run: Run;
  parts: RunSeed;
}

const withoutGaps = <T extends object>(of: T): Partial<T> => {
  const defined = Object.entries(of).filter(([, value]) => value != null);
  return Object.fromEntries(defined) as Partial<T>;
};

/**
 * Several components may seed the same run: a panel with its steps, a list with fewer fields. A missing field keeps its
 * value. If two values differ, the later seed wins, unless its rev is older.
 */
function joinSeeds(known: Known | null, incoming: Known): Known {
  if (known === null || (known.run.epoch ?? null) !== (incoming.run.epoch ?? null)) return incoming;
  // Steps and metrics of different attempts must not mix.
  const turn = compareAttempts(known.run, incoming.run);
  if (turn !== 0) return turn > 0 ? incoming : known;
  const isOlder = known.run.rev != null && incoming.run.rev != null && incoming.run.rev < known.run.rev;
  const [under, over] = isOlder ? [incoming, known] : [known, incoming];
  return {
    run: under.run.status === over.run.status ? { ...under.run, ...withoutGaps(over.run) } : over.run,
    parts: { ...withoutGaps(metricsOf(under)), ...withoutGaps(under.parts), ...withoutGaps(over.parts) },
  };
}

const metricsOf = ({ run }: Known): RunSeed => ({ metrics: run.metrics ?? undefined });

/** Creates the seed of one run. A seed is older than any answer, so answers always override it. */
export function createSeed({ capabilities }: RunSource): Seed {
  let known: Known | null = null;
  let isOver = false;
  let initial = emptySnapshot;
  return {
    take(run, parts = {}) {
      if (isOver) return false;
      const joined = joinSeeds(known, { run, parts });
      // Compare by value: hosts create seeds during render, and a new object each time would cause an endless loop.
      if (known && sameData(known.run, joined.run) && sameData(known.parts, joined.parts)) return false;
      known = joined;
      initial = {
        ...emptySnapshot,
        run: known.run,
        reported: known.run,
        steps: known.parts.steps ?? emptySnapshot.steps,
        metrics: known.parts.metrics ?? known.run.metrics ?? emptySnapshot.metrics,
        mayStillWork: mayStillWork(known.run, capabilities),
      };
      return true;
    },
    under({ run, log, stepsState, metrics, metricsState }) {
      if (known === null || isOver) return { run, steps: log.steps, metrics: null };
      const { steps = log.steps, metrics: seeded = known.run.metrics } = known.parts;
      // Steps arrive page by page; showing fewer than the seed would flicker.
      const isBehind = stepsState === 'unread' || log.steps.length < steps.length;
      return {
        run: run ?? known.run,
        steps: isBehind ? steps : log.steps,
        metrics: run === null && metricsState === 'unread' && metrics.length === 0 ? (seeded ?? null) : null,
      };
    },
    keepIn({ run }, update) {
      if (known === null || run !== null || !update.run) return update;
      return { ...update, run: reuseIfEqual(known.run, update.run) };
    },
    end() {
      const wasShown = known !== null && !isOver;
      isOver = true;
      return wasShown;
    },
    clear() {
      known = null;
      isOver = false;
      initial = emptySnapshot;
    },
    getSnapshot: () => initial,
  };
}
