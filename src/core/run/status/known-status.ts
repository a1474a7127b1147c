import { RUN_STATUSES, type Run, type RunStatus } from '../run';

const known: ReadonlySet<string> = new Set(RUN_STATUSES);
const corrected = new WeakMap<Run, Run>();

/** True for the library's statuses. A set, because a host's data may contain any name, such as `constructor`. */
export const isKnownStatus = (status: string): status is RunStatus => known.has(status);

/** Replaces a status that the library does not know by `unknown`, and keeps its text for display. Memoised by `run`. */
export function withKnownStatus(run: Run): Run {
  if (isKnownStatus(run.status)) return run;
  const before = corrected.get(run);
  if (before) return before;
  const { status }: { status: string } = run;
  const after: Run = { ...run, status: 'unknown', statusText: run.statusText ?? status };
  corrected.set(run, after);
  return after;
}
