import { applyPatch } from '../../platform/equal';
import { isCancelPending } from '../../request/cancel-machine';
import type { Run } from '../../run/run';
import { hasEnded } from '../../run/run';
import type { RunState } from '../../run/run-reducer';
import { emptySnapshot } from '../../run/snapshot/empty-snapshot';
import type { CancelSnapshot, RunConnection, RunSnapshot } from '../../run/snapshot/snapshot';
import type { RunSourceCapabilities } from '../../run/source/run-source';
import { createMetricsOfSteps } from '../../run/steps/metrics-of-steps';
import { mayStillWork } from '../../run/stop-confirmed';
import type { Seed } from './seed';

/** The run to show while a cancel is pending. Drops the host's status texts, which describe the reported status. */
const asCancelling = (run: Run): Run => ({
  ...run,
  status: 'cancelling',
  ...(run.statusLabel != null && { statusLabel: null }),
  ...(run.statusTone != null && { statusTone: null }),
  ...(run.statusText != null && { statusText: null }),
});

/** The input of a snapshot. */
export interface SnapshotParts {
  state: RunState;
  connection: RunConnection;
  cancel: CancelSnapshot;
}

/** Creates the snapshots of one run. */
export interface ShownSnapshot {
  /** The current snapshot; reference-equal while nothing changes. */
  get(): RunSnapshot;
  /** Rebuilds the snapshot. Returns the previous one if it changed, otherwise `null`. */
  update(parts: SnapshotParts): RunSnapshot | null;
}

/** @internal */
export function createShownSnapshot(capabilities: RunSourceCapabilities, seed: Seed): ShownSnapshot {
  const { separateMetrics } = capabilities;
  const metricsOfSteps = createMetricsOfSteps();
  let snapshot = emptySnapshot;
  const shownRun = (run: Run | null, { phase }: CancelSnapshot): Run | null => {
    if (!run || hasEnded(run) || run.status === 'cancelling' || !isCancelPending(phase)) return run;
    // Reuse the object for the same data, so that nothing re-renders.
    return snapshot.reported === run && snapshot.run !== run ? snapshot.run : asCancelling(run);
  };
  return {
    get: () => snapshot,
    update({ state, connection, cancel }) {
      const { stepsState, correctedFrom } = state;
      const { run: reported, steps, metrics: seeded } = seed.under(state);
      // Metrics that are part of the run are read with it.
      const metricsState = separateMetrics || !state.run ? state.metricsState : 'read';
      // Separate metrics may arrive only at the end; until then, show the metrics of the steps.
      const isSilent = separateMetrics && state.metrics.length === 0;
      const before = snapshot;
      snapshot = applyPatch(snapshot, {
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
