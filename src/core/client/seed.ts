import { reuseIfEqual } from '../platform/equal';
import { emptySnapshot } from '../run/empty-snapshot';
import type { Run, RunMetric, RunStep } from '../run/run';
import type { RunState, RunUpdate } from '../run/run-reducer';
import type { RunSource } from '../run/run-source';
import type { RunSnapshot } from '../run/snapshot';
import { mayStillWork } from '../run/stop-confirmed';
import type { RunSeed } from './types';

/** What is known of a run before anything was read. */
export interface Seed {
  /** True where it is news. */
  take(run: Run, parts?: RunSeed): boolean;
  /** What to show: what was read, and where nothing was, the seed. `metrics` is `null` where those read are to be shown. */
  under(state: RunState): { run: Run | null; steps: readonly RunStep[]; metrics: readonly RunMetric[] | null };
  /** The first answer, with the seeded run where it says the same: then nothing renders for it. */
  keepIn(state: RunState, update: RunUpdate): RunUpdate;
  /** All of it was read. True where that changes what is shown. */
  end(): boolean;
  clear(): void;
  getSnapshot(): RunSnapshot;
}

/** A seed is laid under the answers and never mixed with them, so that it is older than any of them. */
export function createSeed({ capabilities }: RunSource): Seed {
  let known: { run: Run; parts: RunSeed } | null = null;
  let isOver = false;
  let initial = emptySnapshot;
  return {
    take(run, parts = {}) {
      if (isOver || (known?.run === run && known.parts.steps === parts.steps)) return false;
      known = { run, parts };
      const metrics = parts.metrics ?? run.metrics ?? emptySnapshot.metrics;
      const steps = parts.steps ?? emptySnapshot.steps;
      initial = { ...emptySnapshot, run, reported: run, steps, metrics, mayStillWork: mayStillWork(run, capabilities) };
      return true;
    },
    under({ run, log, stepsState, metrics, metricsState }) {
      if (known === null || isOver) return { run, steps: log.steps, metrics: null };
      const { steps = log.steps, metrics: told = known.run.metrics } = known.parts;
      // Steps come page by page: fewer of them than were seeded would be a flash.
      const isBehind = stepsState === 'unread' || log.steps.length < steps.length;
      return {
        run: run ?? known.run,
        steps: isBehind ? steps : log.steps,
        metrics: run === null && metricsState === 'unread' && metrics.length === 0 ? (told ?? null) : null,
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
