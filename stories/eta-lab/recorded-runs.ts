import { parseTraces, type Trace } from '../../scripts/score-eta/parse-traces';
import type { Context } from '../../scripts/score-eta/replay';
import text from '../../tests/fixtures/eta/traces.jsonl?raw';

const workflows = parseTraces(text);

/** A recorded run, with the earlier runs of its workflow. */
export interface RecordedRun {
  trace: Trace;
  /** Oldest first. */
  before: readonly Trace[];
}

/** Recorded runs, named by what makes them interesting. All are our own recordings, CC0, from tests/fixtures/eta. */
const CHOSEN = {
  'CI, 70 s, as usual': ['ci-ts-library', 6],
  'CI, 39 s, the fastest': ['ci-ts-library', 7],
  'CI, 92 s, the slowest': ['ci-ts-library', 10],
  'Pipeline, 53 s, five times as long as before': ['etl-daily-orders', 2],
  'Pipeline, 24 s, longer than usual': ['etl-daily-orders', 13],
  'Pipeline, 6 s, the fastest': ['etl-daily-orders', 12],
} as const satisfies Record<string, readonly [workflow: string, index: number]>;

/** Name of a run in the lab. */
export type RecordedRunName = keyof typeof CHOSEN;

export const RECORDED_RUN_NAMES = Object.keys(CHOSEN) as RecordedRunName[];

/** @throws if the fixtures no longer contain this run. */
export function recordedRun(name: RecordedRunName): RecordedRun {
  const [workflow, index] = CHOSEN[name];
  const runs = workflows.get(workflow) ?? [];
  const trace = runs[index];
  if (!trace) throw new Error(`The fixtures have no run ${index} of ${workflow}. Choose another one for "${name}".`);
  return { trace, before: runs.slice(0, index) };
}

/** What an estimator may know about the run, as in the score: the last ten runs, and the number of steps. */
export function contextOf({ trace, before }: RecordedRun, knows: { history: boolean; total: boolean }): Context {
  return {
    expectedSteps: knows.total ? (trace.expected ?? trace.steps.length) : null,
    history: knows.history ? before.slice(-10) : [],
  };
}
