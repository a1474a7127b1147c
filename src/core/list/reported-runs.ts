import type { Run } from '../run/run';
import { type HostStatuses, withHostStatus } from '../run/status/host-status';
import { withKnownStatus } from '../run/status/known-status';

/**
 * A host's own list, normalised: each run once, at its first place and with its last data, in a known status. Returns the given
 * array where nothing is to be done.
 */
export function reportedRuns(runs: readonly Run[], statuses: HostStatuses | undefined): readonly Run[] {
  const byId = new Map(runs.map((run) => [run.id, withHostStatus(withKnownStatus(run), statuses)]));
  const reported = [...byId.values()];
  return reported.length === runs.length && reported.every((run, i) => run === runs[i]) ? runs : reported;
}
