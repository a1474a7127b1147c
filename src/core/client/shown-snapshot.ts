import { patched } from '../platform/equal';
import { isCancelPending } from '../request/cancel-machine';
import { emptySnapshot } from '../run/empty-snapshot';
import { hasEnded } from '../run/has-ended';
import type { Run } from '../run/run';
import type { RunState } from '../run/run-reducer';
import type { RunSourceCapabilities } from '../run/run-source';
import type { CancelSnapshot, RunConnection, RunSnapshot } from '../run/snapshot';
import { createMetricsOfSteps } from '../run/steps/metrics-of-steps';
import { mayStillWork } from '../run/stop-confirmed';
import type { Seed } from './seed';

/** A run whose cancel is pending. A host's own words are for the state its backend reported, not for this one. */
const asCancelling = (run: Run): Run => ({
  ...run,
  status: 'cancelling',
  ...(run.statusLabel != null && { statusLabel: null }),
  ...(run.statusTone != null && { statusTone: null }),
  ...(run.statusText != null && { statusText: null }),
});

/** The parts of a store that a snapshot is made of. */
export interface SnapshotParts {
  state: RunState;
  connection: RunConnection;
  cancel: CancelSnapshot;
}

/** Makes the snapshots of one run. */
export interface ShownSnapshot {
  /** The current one; the same object while nothing in it changes. */
  get(): RunSnapshot;
  /** Makes it anew. Returns the one before where it has changed, else `null`. */
  update(parts: SnapshotParts): RunSnapshot | null;
}

/** @internal */
export function createShownSnapshot(capabilities: RunSourceCapabilities, seed: Seed): ShownSnapshot {
  const { separateMetrics } = capabilities;
  const metricsOfSteps = createMetricsOfSteps();
  let snapshot = emptySnapshot;
  const shownRun = (run: Run | null, { phase }: CancelSnapshot): Run | null => {
    if (!run || hasEnded(run) || run.status === 'cancelling' || !isCancelPending(phase)) return run;
    // The same overlay for the same data, so that nothing re-renders.
    return snapshot.reported === run && snapshot.run !== run ? snapshot.run : asCancelling(run);
  };
  return {
    get: () => snapshot,
    update({ state, connection, cancel }) {
      const { stepsState, correctedFrom } = state;
      const { run: reported, steps, metrics: seeded } = seed.under(state);
      // Where they come with the run, they are known as soon as it is.
      const metricsState = separateMetrics || !state.run ? state.metricsState : 'read';
      // Metrics that are read apart may come at the very end; until then the steps tell what they have measured.
      const isSilent = separateMetrics && state.metrics.length === 0;
      const before = snapshot;
      snapshot = patched(snapshot, {
        run: shownRun(reported, cancel),
        reported,
        steps,
        stepsState,
        stepsTrimmed: state.log.trimmed,
        metrics: seeded ?? (isSilent ? metricsOfSteps(steps) : state.metrics),
        metricsState,
        connection,
        cancel,
        correctedFrom,
        mayStillWork: mayStillWork(reported, capabilities),
      });
      return snapshot === before ? null : before;
    },
  };
}
