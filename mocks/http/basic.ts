import type { WrittenStep } from '../../src/wire/write/step';
import { type AnyAnswer, answer } from './answers';
import type { RunCall } from './faults';
import type { MemoryBackend } from './memory-backend.types';

/** Step kinds of the basic wire format, which marks them with flags. */
const FLAGS: Readonly<Record<string, string>> = {
  training: 'is_training',
  metrics: 'is_metrics',
  planned: 'is_planned',
  backup: 'is_backup_attempt',
  error: 'is_error',
};

/** The basic wire format has no `cancelling`: a run is cancelled immediately, while its worker may continue. */
const STATUSES: Readonly<Record<string, string>> = { cancelling: 'cancelled', waiting: 'running' };

function toBasicStep(step: WrittenStep) {
  const flags = Object.entries(FLAGS).map(([kind, flag]): [string, boolean] => [flag, step.kind === kind]);
  return {
    step_no: step.n,
    title: step.title,
    detail: step.detail,
    metrics_json: step.metrics,
    created_at: step.created_at,
    is_agent_action: step.agent,
    ...Object.fromEntries(flags),
    method_hint: step.method,
  };
}

function allSteps(backend: MemoryBackend, runId: string): WrittenStep[] {
  const steps: WrittenStep[] = [];
  for (let after = 0; ; ) {
    const { body } = backend.readSteps(runId, { after, limit: 500 });
    if (!('steps' in body)) return steps;
    steps.push(...body.steps);
    if (!body.more) return steps.sort((a, b) => a.n - b.n);
    after = body.next;
  }
}

/**
 * Responds in the basic wire format (`wire: 'basic'`): no revs, no cursors, all steps in every response.
 *
 * @returns `null` for unsupported calls
 */
export function basicAnswer(backend: MemoryBackend, call: RunCall, runId: string | null): AnyAnswer | null {
  if (runId === null) return null;
  if (call === 'readMetrics') return backend.readMetrics(runId);
  const { body: run } = backend.readStatus(runId);
  if (run === null || !('epoch' in run)) return answer(404, { detail: 'Run not found' });
  if (call === 'readSteps') return answer(200, allSteps(backend, runId).map(toBasicStep));
  if (call === 'cancelRun') {
    const { status } = backend.cancelRun(runId);
    if (status >= 400) return answer(status === 409 ? 400 : status, { detail: `The run is ${run.status}.` });
    return answer(200, { ok: true, status: 'cancelled' });
  }
  if (call !== 'readStatus') return null;
  const { id, started_at, finished_at, name, method } = run;
  const status = STATUSES[run.status] ?? run.status;
  return answer(200, { id, status, started_at, finished_at, name, method, artifacts_ready: status === 'succeeded' });
}
