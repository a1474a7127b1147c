import type { ListRequest, StepsRequest } from '../../src/wire/inputs';
import type { RunRecord } from './run-record';
import type { Simulation } from './simulation';
import type { StepRow } from './step-rows';

const cursorOf = (record: RunRecord) => `${record.createdAt}_${record.id}`;

/** One page of runs, newest first; `null` if the cursor is invalid. */
export function pageOfRuns(
  simulation: Simulation,
  { limit, cursor, status, ids }: ListRequest,
): { records: RunRecord[]; nextCursor: string | null } | null {
  const newestFirst = simulation.newestFirst();
  const from = cursor === null ? 0 : newestFirst.findIndex((record) => cursorOf(record) === cursor) + 1;
  if (cursor !== null && from === 0) return null;
  const matching = newestFirst
    .slice(from)
    .filter((record) => (!status || status.includes(record.status)) && (!ids || ids.includes(record.id)));
  const records = matching.slice(0, limit);
  const last = records.at(-1);
  return { records, nextCursor: last && matching.length > limit ? cursorOf(last) : null };
}

/** One page of steps, ordered by rev. */
export interface PageOfSteps {
  steps: StepRow[];
  /** The page is complete up to this rev. */
  next: number;
  /** Further steps follow after `next`. */
  more: boolean;
  /** The cursor belonged to another epoch: the page starts from the beginning. */
  reset: boolean;
}

/** Steps that changed after a rev. */
export function pageOfSteps(record: RunRecord, { after, limit, epoch }: StepsRequest): PageOfSteps {
  const reset = epoch !== null && epoch !== record.epoch;
  const newer = record.steps.byRev().filter((step) => step.rev > (reset ? 0 : after));
  const steps = newer.slice(0, limit);
  const more = newer.length > steps.length;
  return { steps, next: more ? (steps.at(-1)?.rev ?? record.rev) : record.rev, more, reset };
}
