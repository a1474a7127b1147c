import { RUN_STATUSES, type Run, type RunStatus } from '../run';

const known: ReadonlySet<string> = new Set(RUN_STATUSES);
const corrected = new WeakMap<Run, Run>();

/** Whether it is one of ours: a host's own data may hold anything, `constructor` included. */
export const isKnownStatus = (status: string): status is RunStatus => known.has(status);

/** The run, its status `unknown` where it is none of ours; the word it had is kept for showing. Equal runs give equal results. */
export function withKnownStatus(run: Run): Run {
  if (isKnownStatus(run.status)) return run;
  const before = corrected.get(run);
  if (before) return before;
  const { status }: { status: string } = run;
  const after: Run = { ...run, status: 'unknown', statusText: run.statusText ?? status };
  corrected.set(run, after);
  return after;
}
