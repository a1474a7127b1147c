// DBOS behind runlight: copy this file, and mount createRunHandler({ engine: createDbosEngine(…), … }).
import type { RunEngine, RunReading } from 'runlight/server';

/** What of DBOS 5 is used: the class `DBOS` is one. */
export interface Dbos {
  getWorkflowStatus(id: string): Promise<Workflow | null>;
  listWorkflows(input: { workflowIDs: string[] }): Promise<Workflow[]>;
  listWorkflowSteps(id: string): Promise<WorkflowStep[] | undefined>;
  cancelWorkflow(id: string): Promise<void>;
}
export interface Workflow {
  workflowID: string;
  status: string;
  authenticatedUser?: string;
  attributes?: Record<string, unknown>;
  error?: unknown;
  createdAt: number;
  dequeuedAt?: number;
  completedAt?: number;
  recoveryAttempts?: number;
}
export interface WorkflowStep {
  functionID: number;
  name: string;
  error: Error | null;
  startedAtEpochMs?: number;
  completedAtEpochMs?: number;
}

/** What a start asks for: give it to `DBOS.startWorkflow`. */
export interface DbosStart {
  workflowID: string;
  authenticatedUser: string;
  workflowAttributes: Record<string, unknown>;
  params: Record<string, unknown>;
}

/** The states of DBOS, all of them. */
export const STATES: Record<string, RunReading['run']['status']> = {
  ENQUEUED: 'queued',
  DELAYED: 'queued',
  PENDING: 'running',
  SUCCESS: 'succeeded',
  ERROR: 'failed',
  MAX_RECOVERY_ATTEMPTS_EXCEEDED: 'failed',
  CANCELLED: 'cancelled',
};

const textOf = (value: unknown) => (typeof value === 'string' ? value : null);
const isOver = ({ status }: Workflow) => !['ENQUEUED', 'DELAYED', 'PENDING'].includes(status);

function read(workflow: Workflow, all: readonly WorkflowStep[]): RunReading {
  const { attributes = {}, status: word, dequeuedAt = null, completedAt = null } = workflow;
  const status = STATES[word] ?? 'unknown';
  // DBOS counts its own calls as steps: sleeping, sending, setting an event.
  const steps = all.filter(({ name }) => !name.startsWith('DBOS.'));
  const total = attributes.totalSteps;
  // Without a queue a workflow begins at once.
  const startedAt = dequeuedAt ?? (status === 'queued' ? null : workflow.createdAt);
  const message = workflow.error instanceof Error ? workflow.error.message : 'It did not say why.';
  return {
    owner: workflow.authenticatedUser || null,
    run: {
      id: workflow.workflowID,
      name: textOf(attributes.name),
      dataset: textOf(attributes.dataset),
      method: textOf(attributes.method),
      status,
      statusText: status === 'unknown' ? word : null,
      attempt: Math.max(1, workflow.recoveryAttempts ?? 1),
      createdAt: workflow.createdAt,
      startedAt,
      finishedAt: isOver(workflow) ? completedAt : null,
      progress: {
        completedSteps: steps.filter(({ error }) => !error).length,
        totalSteps: typeof total === 'number' ? total : null,
      },
      ...(status === 'failed' && { error: { message } }),
    },
    steps: steps.map(({ functionID, name, error, startedAtEpochMs = null, completedAtEpochMs = null }, i) => ({
      id: String(functionID),
      n: i + 1,
      kind: 'info',
      title: name,
      status: error ? 'failed' : 'done',
      detail: error?.message ?? null,
      startedAt: startedAtEpochMs,
      finishedAt: completedAtEpochMs,
    })),
  };
}

export function createDbosEngine(parts: { dbos: Dbos; start: (start: DbosStart) => Promise<unknown> }): RunEngine {
  const { dbos, start } = parts;
  /** The workflow first: an end that it tells is in its steps as well. */
  const withSteps = async (workflow: Workflow) =>
    read(workflow, (await dbos.listWorkflowSteps(workflow.workflowID)) ?? []);

  return {
    // DBOS says CANCELLED at once; the step under way goes on to its end.
    capabilities: { cancel: true, force: false, pause: false, start: true, etaProfile: false, stopConfirmed: false },
    async read(id) {
      const workflow = await dbos.getWorkflowStatus(id);
      return workflow && withSteps(workflow);
    },
    async readMany(ids) {
      const found = await dbos.listWorkflows({ workflowIDs: [...ids] });
      const byId = new Map(found.map((workflow) => [workflow.workflowID, workflow]));
      return Promise.all(
        ids.map((id) => {
          const workflow = byId.get(id);
          return workflow ? withSteps(workflow) : null;
        }),
      );
    },
    async start({ name, dataset, method, params = {} }, { id, principal: { owner } }) {
      // A workflow of this id that is there already is the one: DBOS does not start a second.
      const workflowAttributes = { name, dataset, method };
      await start({ workflowID: id, authenticatedUser: owner, workflowAttributes, params: { ...params } });
      return { replayed: null }; // and does not say so: the handler's ledger knows
    },
    async cancel(id) {
      const workflow = await dbos.getWorkflowStatus(id);
      if (!workflow) return 'gone';
      if (workflow.status === 'CANCELLED') return 'asked';
      if (isOver(workflow)) return 'ended';
      await dbos.cancelWorkflow(id);
      // It may have ended in between, and DBOS does not say so: what is read next counts.
      return 'asked';
    },
  };
}
