import type { Run } from '../run/run';
import { type HostStatuses, withHostStatus } from '../run/status/host-status';
import { withKnownStatus } from '../run/status/known-status';

/**
 * Normalises a host's list: known statuses only, and each run once, at its first position with its last data. Returns
 * the given array if nothing changes.
 */
export function reportedRuns(runs: readonly Run[], statuses: HostStatuses | undefined): readonly Run[] {
  const byId = new Map(runs.map((run) => [run.id, withHostStatus(withKnownStatus(run), statuses)]));
  const reported = [...byId.values()];
  return reported.length === runs.length && reported.every((run, i) => run === runs[i]) ? runs : reported;
}
