import type { EtaHistoryRun } from '../../src/core/forecast/estimate/types';
import type { RunRecord } from './run-record';
import { declaredSteps } from './script/run-script';

const MAX_RUNS = 5;

/** ETA profile of a simulated run. */
export interface SimulatedProfile {
  workflow: string;
  expectedSteps: number | null;
  /** The simulator declares no plan. */
  plan: null;
  /** Oldest first. */
  history: EtaHistoryRun[];
}

const workflowOf = ({ script }: RunRecord) => `${script.method} / ${script.dataset}`;
const expectedSteps = ({ script, steps }: RunRecord) => declaredSteps(script, steps.completed);

/** Converts a run to a history entry; `null` unless it succeeded. */
function toHistory(record: RunRecord): { finishedAt: number; run: EtaHistoryRun } | null {
  const { status, startedAt, finishedAt } = record;
  if (status !== 'succeeded' || startedAt === null || finishedAt === null) return null;
  const steps = record.steps
    .byRev()
    .filter((step) => step.status === 'done' || step.status === 'failed')
    .sort((a, b) => a.n - b.n)
    .map((step) => ({
      name: step.title,
      startedAtMs: step.startedAt - startedAt,
      finishedAtMs: (step.finishedAt ?? step.startedAt) - startedAt,
    }));
  const durationMs = Math.max(1, finishedAt - startedAt);
  return { finishedAt, run: { durationMs, expectedSteps: expectedSteps(record), steps } };
}

/** Creates the ETA profile of a run from earlier runs of the same workflow. */
export function etaProfileOf(record: RunRecord, all: readonly RunRecord[]): SimulatedProfile {
  const workflow = workflowOf(record);
  const history = all
    .filter((other) => other !== record && workflowOf(other) === workflow)
    .map(toHistory)
    .filter((run) => run !== null)
    .sort((a, b) => a.finishedAt - b.finishedAt)
    .slice(-MAX_RUNS)
    .map(({ run }) => run);
  return { workflow, expectedSteps: expectedSteps(record), plan: null, history };
}
