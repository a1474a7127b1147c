import type { RunRecord } from './run-record';
import type { WireEtaProfile } from './script/contract';
import { declaredSteps } from './script/run-script';

const MAX_RUNS = 5;

const workflowOf = ({ script }: RunRecord) => `${script.method} / ${script.dataset}`;

/** A run as history: `null` unless it succeeded. */
function toHistory(record: RunRecord): (WireEtaProfile['history'][number] & { finishedAt: number }) | null {
  const { status, startedAt, finishedAt, script } = record;
  if (status !== 'succeeded' || startedAt === null || finishedAt === null) return null;
  const since = (time: string) => Date.parse(time) - startedAt;
  const steps = record
    .stepsByRev()
    .filter((step) => step.status === 'done' || step.status === 'failed')
    .sort((a, b) => a.n - b.n)
    .map(({ title, started_at, finished_at }) => ({
      name: title,
      started_at_ms: since(started_at),
      finished_at_ms: since(finished_at ?? started_at),
    }));
  return {
    duration_ms: Math.max(1, finishedAt - startedAt),
    expected_steps: declaredSteps(script, record.completedSteps),
    steps,
    finishedAt,
  };
}

/** What the other runs tell about this one. */
export function etaProfileOf(record: RunRecord, all: readonly RunRecord[]): WireEtaProfile {
  const workflow = workflowOf(record);
  const history = all
    .filter((other) => other !== record && workflowOf(other) === workflow)
    .map(toHistory)
    .filter((run) => run !== null)
    .sort((a, b) => a.finishedAt - b.finishedAt)
    .slice(-MAX_RUNS)
    .map(({ finishedAt, ...run }) => run);
  return { workflow, expected_steps: declaredSteps(record.script, record.completedSteps), plan: null, history };
}
