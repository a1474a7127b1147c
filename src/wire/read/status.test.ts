// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { hasEnded, RUN_STATUSES } from '../../core/run/run';
import { toRun } from './run';
import { knowWords, type StatusWords, toRunStatus } from './status';

const read = (wire: object, words?: StatusWords) => toRun({ id: 'a', ...wire }, null, knowWords(words))?.run;
const outcome = (wire: object) => {
  const run = read(wire);
  return run?.status === 'unknown' && hasEnded(run) ? 'at rest' : run?.status;
};

/** Each system's status words, and their meanings. */
const SYSTEMS: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  ['Vertex', { running: 'JOB_STATE_UPDATING', 'at rest': 'JOB_STATE_PARTIALLY_SUCCEEDED' }],
  ['OpenAI', { running: 'validating_files validating', 'at rest': 'incomplete' }],
  ['EMR', { running: 'BOOTSTRAPPING', cancelling: 'CANCEL_PENDING', failed: 'TERMINATED_WITH_ERRORS' }],
  ['Google Cloud Batch', { cancelling: 'CANCELLATION_IN_PROGRESS' }],
  ['Bull', { queued: 'wait' }],
  ['Kubernetes', { running: 'ContainerCreating PodInitializing', failed: 'Evicted' }],
  [
    'Celery',
    {
      queued: 'PENDING RECEIVED RETRY',
      running: 'STARTED PROGRESS',
      succeeded: 'SUCCESS',
      failed: 'FAILURE REJECTED',
      cancelled: 'REVOKED ABORTED',
      'at rest': 'IGNORED',
    },
  ],
  [
    'RQ',
    {
      queued: 'queued deferred scheduled',
      running: 'started',
      succeeded: 'finished',
      failed: 'failed',
      cancelled: 'stopped canceled',
    },
  ],
  [
    'BullMQ',
    {
      queued: 'waiting delayed prioritized waiting-children',
      running: 'active',
      succeeded: 'completed',
      failed: 'failed',
      paused: 'paused',
    },
  ],
  [
    'Sidekiq and Oban',
    {
      queued: 'enqueued available scheduled retryable',
      running: 'busy executing',
      succeeded: 'completed',
      failed: 'discarded',
      cancelled: 'cancelled',
      'at rest': 'dead',
    },
  ],
  [
    'Airflow',
    {
      queued: 'scheduled queued deferred up_for_retry up_for_reschedule',
      running: 'running restarting',
      succeeded: 'success',
      failed: 'failed upstream_failed',
      'at rest': 'skipped removed',
    },
  ],
  [
    'Prefect',
    {
      queued: 'Scheduled Late AwaitingRetry Pending',
      running: 'Running Retrying',
      paused: 'Paused Suspended',
      cancelling: 'Cancelling',
      cancelled: 'Cancelled',
      succeeded: 'Completed Cached',
      failed: 'Failed Crashed TimedOut',
      'at rest': 'RolledBack',
    },
  ],
  [
    'Dagster',
    {
      queued: 'QUEUED NOT_STARTED',
      running: 'MANAGED STARTING STARTED',
      succeeded: 'SUCCESS',
      failed: 'FAILURE',
      cancelling: 'CANCELING',
      cancelled: 'CANCELED',
    },
  ],
  [
    'Temporal',
    {
      running: 'WORKFLOW_EXECUTION_STATUS_RUNNING',
      succeeded: 'WORKFLOW_EXECUTION_STATUS_COMPLETED Completed',
      failed: 'WORKFLOW_EXECUTION_STATUS_TIMED_OUT Failed',
      cancelled: 'WORKFLOW_EXECUTION_STATUS_TERMINATED Canceled',
      'at rest': 'ContinuedAsNew',
    },
  ],
  [
    'Trigger.dev',
    {
      queued: 'PENDING_VERSION QUEUED DELAYED DEQUEUED WAITING_FOR_DEPLOY',
      running: 'EXECUTING REATTEMPTING',
      succeeded: 'COMPLETED',
      failed: 'FAILED CRASHED SYSTEM_FAILURE EXPIRED TIMED_OUT',
      cancelled: 'CANCELED',
    },
  ],
  [
    'OpenAI',
    {
      queued: 'queued',
      running: 'in_progress',
      waiting: 'requires_action',
      cancelling: 'cancelling',
      cancelled: 'cancelled',
      failed: 'failed expired',
      succeeded: 'completed',
      'at rest': 'incomplete',
    },
  ],
  [
    'MCP',
    { running: 'working', waiting: 'input_required', succeeded: 'completed', failed: 'failed', cancelled: 'cancelled' },
  ],
  [
    'A2A',
    {
      queued: 'TASK_STATE_SUBMITTED',
      running: 'TASK_STATE_WORKING',
      waiting: 'TASK_STATE_INPUT_REQUIRED auth-required input-required',
      succeeded: 'TASK_STATE_COMPLETED',
      failed: 'TASK_STATE_FAILED rejected',
      cancelled: 'TASK_STATE_CANCELED',
    },
  ],
  [
    'Slurm',
    {
      queued: 'PENDING CONFIGURING REQUEUED',
      running: 'RUNNING COMPLETING',
      paused: 'SUSPENDED',
      succeeded: 'COMPLETED',
      failed: 'FAILED TIMEOUT OUT_OF_MEMORY NODE_FAIL BOOT_FAIL DEADLINE PREEMPTED',
      cancelled: 'CANCELLED',
    },
  ],
  [
    'AWS',
    {
      queued: 'SUBMITTED PENDING RUNNABLE',
      running: 'STARTING RUNNING InProgress',
      cancelling: 'Stopping STOPPING',
      succeeded: 'SUCCEEDED Completed',
      failed: 'FAILED TIMED_OUT FAULT EXPIRED',
      cancelled: 'ABORTED Stopped',
    },
  ],
  [
    'Google Cloud',
    {
      queued: 'JOB_STATE_QUEUED PENDING',
      running: 'JOB_STATE_RUNNING WORKING PIPELINE_STATE_RUNNING',
      cancelling: 'JOB_STATE_CANCELLING CANCEL_PENDING',
      succeeded: 'JOB_STATE_SUCCEEDED SUCCESS JOB_STATE_DONE',
      failed: 'FAILURE INTERNAL_ERROR TIMEOUT',
      cancelled: 'PIPELINE_STATE_CANCELLED',
    },
  ],
  [
    'Azure ML',
    {
      queued: 'NotStarted Queued',
      running: 'Starting Provisioning Preparing Running Finalizing',
      cancelling: 'CancelRequested',
      succeeded: 'Completed Finished',
      failed: 'Failed',
      cancelled: 'Canceled',
      'at rest': 'partiallySucceeded',
    },
  ],
  [
    'GitLab',
    {
      queued: 'created pending scheduled waiting_for_resource',
      running: 'preparing running',
      waiting: 'manual',
      cancelling: 'canceling',
      succeeded: 'success',
      failed: 'failed',
      cancelled: 'canceled',
      'at rest': 'skipped',
    },
  ],
  [
    'CircleCI and Buildkite',
    {
      running: 'running failing',
      waiting: 'on_hold',
      succeeded: 'success passed fixed',
      failed: 'failed error timedout infrastructure_fail broken',
      cancelled: 'canceled',
      'at rest': 'not_run',
    },
  ],
  ['Jenkins', { succeeded: 'SUCCESS', failed: 'FAILURE', cancelled: 'ABORTED', 'at rest': 'UNSTABLE NOT_BUILT' }],
  [
    'Kubernetes and Argo',
    {
      queued: 'Pending',
      running: 'Running',
      succeeded: 'Succeeded',
      failed: 'Failed Error',
      'at rest': 'Omitted Skipped',
    },
  ],
  [
    'MLflow and W&B',
    {
      queued: 'SCHEDULED',
      running: 'RUNNING',
      succeeded: 'FINISHED',
      failed: 'FAILED crashed preempted',
      cancelled: 'KILLED',
    },
  ],
  [
    'Spring Batch and Quartz',
    {
      queued: 'ACQUIRED',
      running: 'STARTING STARTED EXECUTING',
      cancelling: 'STOPPING',
      succeeded: 'COMPLETED COMPLETE',
      failed: 'FAILED ABANDONED',
      cancelled: 'STOPPED',
    },
  ],
  [
    'Flink and Spark',
    {
      queued: 'CREATED',
      running: 'INITIALIZING RUNNING RESTARTING FAILING RECONCILING',
      cancelling: 'CANCELLING',
      succeeded: 'FINISHED',
      failed: 'FAILED',
      cancelled: 'CANCELED KILLED',
    },
  ],
  [
    'a host',
    {
      running: 'in-progress',
      queued: 'not yet started',
      succeeded: 'done Done DONE',
      failed: 'errored Errored',
      cancelled: 'killed RunStatus.CANCELLED',
      waiting: 'awaiting-approval',
    },
  ],
];

describe('section 7: words of status', () => {
  const rows = SYSTEMS.flatMap(([system, lists]) =>
    Object.entries(lists).flatMap(([meaning, words]) =>
      (words === 'not yet started' ? [words] : words.split(' ')).map((word) => [system, word, meaning] as const),
    ),
  );

  it.each(rows)('%s says %s: %s', (_, word, meaning) => {
    expect(outcome({ status: word })).toBe(meaning);
    expect(outcome({ status: word.toLowerCase() })).toBe(meaning);
    expect(outcome({ status: ` ${word} ` })).toBe(meaning);
  });

  it.each(['In Progress', 'in-progress', 'IN_PROGRESS', 'inProgress', 'InProgress'])('%s is running', (word) => {
    expect(outcome({ status: word })).toBe('running');
  });

  it('knows its own words', () => {
    for (const status of RUN_STATUSES) expect(toRunStatus(status)).toBe(status === 'waiting' ? 'waiting' : status);
  });

  it.each([
    ['GitHub: completed with a failing conclusion', { status: 'completed', conclusion: 'failure' }, 'failed'],
    ['GitHub: completed and timed out', { status: 'completed', conclusion: 'timed_out' }, 'failed'],
    ['GitHub: completed, cancelled', { status: 'completed', conclusion: 'cancelled' }, 'cancelled'],
    ['GitHub: completed, skipped', { status: 'completed', conclusion: 'skipped' }, 'at rest'],
    ['GitHub: completed, stale', { status: 'completed', conclusion: 'stale' }, 'at rest'],
    ['GitHub: completed, action required', { status: 'completed', conclusion: 'action_required' }, 'waiting'],
    ['GitHub: completed, success', { status: 'completed', conclusion: 'success' }, 'succeeded'],
    ['GitHub: completed, nothing said', { status: 'completed', conclusion: null }, 'succeeded'],
    ['GitHub: in progress', { status: 'in_progress', conclusion: null }, 'running'],
    ['Azure DevOps', { status: 'completed', result: 'failed' }, 'failed'],
    ['Databricks', { status: 'TERMINATED', result_state: 'SUCCESS' }, 'succeeded'],
    ['Databricks, failed', { status: 'TERMINATED', resultState: 'FAILED' }, 'failed'],
    ['YARN', { status: 'FINISHED', final_status: 'KILLED' }, 'cancelled'],
    ['CircleCI', { status: 'finished', outcome: 'infrastructure_fail' }, 'failed'],
    ['BigQuery', { status: 'DONE', error: { reason: 'invalidQuery' } }, 'failed'],
    ['an exit code', { status: 'done', exit_code: 137 }, 'failed'],
    ['an exit code of 0', { status: 'exited', exit_code: 0 }, 'succeeded'],
    ['success: false', { status: 'finished', success: false }, 'failed'],
    ['success, and an error', { status: 'SUCCESS', error: 'Out of memory' }, 'failed'],
    ['success, and a list of errors', { status: 'SUCCESS', errors: [{ message: 'x' }] }, 'failed'],
    ['success, and no error', { status: 'SUCCESS', error: '' }, 'succeeded'],
    ['success, and Python’s None', { status: 'SUCCESS', error: 'None', errors: [] }, 'succeeded'],
    ['success, and an empty error', { status: 'succeeded', error: { code: null, message: null } }, 'succeeded'],
    ['success, and a result that is a text', { status: 'SUCCESS', result: 'An error is a chance' }, 'succeeded'],
    ['cancelled with an error text', { status: 'cancelled', error: 'cancelled by user' }, 'cancelled'],
    ['running, and an error of before', { status: 'running', error: 'lost once' }, 'running'],
    ['an exit code of a signal: by a person or not, it was stopped', { status: 'killed', exit_code: 137 }, 'at rest'],
    ['the same as Python tells it', { status: 'stopped', exit_code: -15 }, 'at rest'],
    ['another exit code', { status: 'stopped', exit_code: 1 }, 'failed'],
    ['success: "false"', { status: 'finished', success: 'false' }, 'failed'],
    ['ok: false', { status: 'done', ok: false }, 'failed'],
    ['a count of successes is no verdict', { status: 'done', success: 0 }, 'succeeded'],
    ['success, and an error without words', { status: 'SUCCESS', error: true }, 'failed'],
    ['success, and fields that are wrong', { status: 'SUCCESS', errors: { seed: ['too large'] } }, 'failed'],
    [
      'success, and fields of which none is wrong',
      { status: 'SUCCESS', errors: { seed: [], rows: null } },
      'succeeded',
    ],
    ['Databricks, a verdict of its own', { status: 'TERMINATED', result_state: 'EXCLUDED' }, 'at rest'],
    ['YARN, no verdict yet', { status: 'FINISHED', finalStatus: 'UNDEFINED' }, 'at rest'],
    ['a conclusion that nobody knows', { status: 'completed', conclusion: 'melted' }, 'at rest'],
    ['a conclusion that says nothing', { status: 'completed', conclusion: 'none' }, 'succeeded'],
    ['an outcome that is a product', { status: 'SUCCESS', outcome: 's3://bucket/table.csv' }, 'succeeded'],
    ['Slurm tells by whom', { status: 'CANCELLED by 1000' }, 'cancelled'],
    ['Completed with Failures', { status: 'Completed with Failures' }, 'at rest'],
    ['success, and a text that there is no error', { status: 'SUCCESS', error_message: 'No error' }, 'succeeded'],
    ['success, and a dash', { status: 'done', error: '-' }, 'succeeded'],
    ['success, and gRPC’s status of it', { status: 'SUCCEEDED', error: { code: 0, message: 'OK' } }, 'succeeded'],
    ['success, and gRPC’s status without words', { status: 'SUCCEEDED', error: { code: 0, message: '' } }, 'succeeded'],
    [
      'success, and a status of gRPC that is none',
      { status: 'DONE', error: { code: 0, message: 'disk full' } },
      'failed',
    ],
    ['success, and another code', { status: 'DONE', error: { code: 13, message: 'internal' } }, 'failed'],
    ['success, and an empty list as text', { status: 'done', errors: ' [] ' }, 'succeeded'],
    ['success, and an error as text', { status: 'done', error: '{"message":"disk full"}' }, 'failed'],
    ['a subject before a word of every end', { status: 'JOB_TERMINATED', result_state: 'SUCCESS' }, 'succeeded'],
    ['a subject before an end, and success', { status: 'RUN_ENDED', success: true }, 'succeeded'],
    ['a subject before an end, and an exit code', { status: 'JOB_STOPPED', exit_code: 0 }, 'succeeded'],
    ['a subject before an end, and a signal', { status: 'Job killed', exit_code: 137 }, 'at rest'],
    [
      'OpenAI’s list of errors that has none',
      { status: 'completed', errors: { object: 'list', data: [] } },
      'succeeded',
    ],
    ['a page of errors that has none', { status: 'done', errors: { kind: 'page', total: 0, items: [] } }, 'succeeded'],
    ['OpenAI’s list of errors', { status: 'completed', errors: { object: 'list', data: [{ code: 'x' }] } }, 'failed'],
    ['success, and a sentence that there is no error', { status: 'done', error: 'No errors.' }, 'succeeded'],
    ['success, and a count of errors', { status: 'done', error_message: '0 errors found' }, 'succeeded'],
    [
      'a result that begins like a verdict',
      { status: 'SUCCESS', result: 'Failed to find any duplicates' },
      'succeeded',
    ],
    ['an answer that ends like one', { status: 'SUCCESS', result: 'Flight UA12 cancelled' }, 'succeeded'],
    ['an outcome that begins like one', { status: 'done', outcome: 'Cancelled order 4711' }, 'succeeded'],
    ['a result of two words', { status: 'completed', result: 'Partially Succeeded' }, 'at rest'],
    ['a result with its reason', { status: 'completed', result: 'Failed: disk full on node 3' }, 'failed'],
    ['an outcome with its reason', { status: 'done', outcome: 'Cancelled (by an operator)' }, 'cancelled'],
    ['a result with its subject', { status: 'completed', result: 'Build failed' }, 'failed'],
    ['a list of errors without words', { status: 'done', errors: { data: [{ field: 'age', limit: 3 }] } }, 'failed'],
    ['a page of errors without its items', { status: 'done', errors: { total: 3, items: [] } }, 'failed'],
    ['a Kubernetes list that has none', { status: 'done', errors: { kind: 'List', items: [] } }, 'succeeded'],
    ['an error that has a kind', { status: 'done', error: { kind: 'BadRows', data: [] } }, 'failed'],
    ['a list of texts that there are none', { status: 'done', errors: { items: ['none'] } }, 'succeeded'],
    ['a result with its circumstances', { status: 'completed', result: 'Failed with exit code 1' }, 'failed'],
    ['a result in a sentence', { status: 'completed', result: 'Failed. See the log.' }, 'failed'],
    ['a result with its trace', { status: 'completed', result: 'Failed\n  at load (etl.py)' }, 'failed'],
    ['a time limit', { status: 'completed', result: 'Timed out after 30 min' }, 'failed'],
    ['an outcome by somebody', { status: 'finished', outcome: 'Cancelled by an operator' }, 'cancelled'],
    ['a result with what went wrong', { status: 'completed', result: 'Completed with errors' }, 'at rest'],
    ['a count in a result', { status: 'completed', result: 'Rejected: 3 of 100' }, 'succeeded'],
    ['a count of what was left out', { status: 'completed', result: 'Skipped: 3, imported: 120' }, 'succeeded'],
    ['a result without errors', { status: 'completed', result: 'Errors: 0, rows: 120' }, 'succeeded'],
    ['a result without failures', { status: 'completed', result: 'Failed: 0' }, 'succeeded'],
    ['a result with a code', { status: 'completed', result: 'Error: 0x80070005' }, 'failed'],
    ['a result with a limit', { status: 'completed', result: 'Timeout: 30 s' }, 'failed'],
    ['success, and a text in brackets', { status: 'done', error: '[Errno 28] disk full' }, 'failed'],
  ])('%s', (_, wire, expected) => {
    expect(outcome(wire)).toBe(expected);
  });

  it.each([
    ['waiting', {}, 'queued'],
    ['JOB_WAITING', {}, 'queued'],
    ['Job waiting', { waiting_for: 'approval' }, 'waiting'],
    ['waiting', { started_at: '2026-01-01T00:00:00Z' }, 'waiting'],
    ['waiting', { started_at: '0001-01-01T00:00:00Z' }, 'queued'],
    ['waiting', { waiting_for: { kind: 'approval' } }, 'waiting'],
    ['waiting', { waiting_for: 'approval' }, 'waiting'],
    ['blocked', {}, 'queued'],
    ['interrupted', { waiting_for: { text: 'Which one?' } }, 'waiting'],
    ['interrupted', {}, 'unknown'],
  ])('%s with %j is %s', (status, beside, expected) => {
    expect(outcome({ status, ...beside })).toBe(expected);
  });

  it.each([
    [{ status: 'BROKEN_DOWN', finished_at: '2026-01-01T00:00:00Z' }, 'at rest'],
    [{ status: 'wandering', error: { message: 'gave up' } }, 'at rest'],
    [{ status: 'wandering', finished_at: '0001-01-01T00:00:00Z' }, 'unknown'],
    [{ status: 'wandering', error: '' }, 'unknown'],
    [{ status: 'wandering', finished_at: '2026-01-01T00:00:00Z', conclusion: 'success' }, 'succeeded'],
    [{ status: 'constructor' }, 'unknown'],
    [{ status: '__proto__' }, 'unknown'],
    [{ status: '' }, 'unknown'],
  ])('an unknown word: %j is %s, and is shown as it is spelled', (wire, expected) => {
    expect(outcome(wire)).toBe(expected);
    expect(read(wire)?.statusText).toBe(wire.status);
  });

  it.each([
    ['FAILED_SETUP', 'failed'],
    ['FAILED_NO_RESOURCE', 'failed'],
    ['LAUNCH_FAILED', 'failed'],
    ['Failed to start', 'failed'],
    ['Failed (exit 1)', 'failed'],
    ['INIT_FAILURE', 'failed'],
    ['ValidationError', 'failed'],
    ['worker_crashed', 'failed'],
    ['timed out after 30 s', 'failed'],
    ['TERMINATED_WITH_ERRORS', 'failed'],
    ['SUCCESS_WITH_FAILURES', 'at rest'],
    ['partially_failed', 'at rest'],
    ['Aborted by user', 'cancelled'],
    ['CANCELED_BY_SYSTEM', 'cancelled'],
    ['PipelineRunCancelled', 'cancelled'],
    ['CANCELLED+', 'cancelled'],
    ['CANCELLATION_IN_PROGRESS', 'cancelling'],
    ['Update in progress', 'running'],
    ['Running…', 'running'],
    ['✓ Done', 'succeeded'],
    ['Status::Running', 'running'],
    ['status: running', 'running'],
    ['RUN_STARTED', 'running'],
    ['RUN_FINISHED', 'succeeded'],
    ['RUN_ERROR', 'failed'],
    ['JobSucceeded', 'succeeded'],
    ['job completed', 'succeeded'],
    ['Pipeline: passed', 'succeeded'],
    ['WORKFLOW_RUN_QUEUED', 'queued'],
    ['EXECUTION_ABORTED', 'cancelled'],
    ['build_skipped', 'at rest'],
    ['Job completed with errors', 'at rest'],
    ['Completed successfully', 'succeeded'],
    ['FINISHED_SUCCESSFULLY', 'succeeded'],
    ['Successfully completed', 'succeeded'],
    ['job finished successfully', 'succeeded'],
    ['Ended unsuccessfully', 'failed'],
    ['completed unsuccessfully', 'failed'],
    ['Running (3/8)', 'running'],
    ['processing 45 %', 'running'],
    ['Queued #4', 'queued'],
    // About something other than the run, or not its end.
    ['cancel_failed', 'unknown'],
    ['pause_failed', 'unknown'],
    ['step failed', 'unknown'],
    ['failed-with-retry', 'unknown'],
    ['failed over', 'unknown'],
    ['handling_error', 'unknown'],
    ['recovering from the last error', 'unknown'],
    ['not cancelled', 'unknown'],
    ['stopping_cancelled', 'unknown'],
    ['step_completed', 'unknown'],
    ['task finished', 'unknown'],
    ['run step completed', 'unknown'],
    ['completed 3 of 8', 'unknown'],
    ['done (3/8)', 'unknown'],
    ['…', 'unknown'],
  ])('words that are in no list: %s is %s', (status, expected) => {
    expect(outcome({ status })).toBe(expected);
  });

  it('the first error of a list in an object is the run’s error', () => {
    const data = [{ code: 'token_limit_exceeded', message: 'Enqueued token limit reached.', line: null }];
    const { error } = read({ status: 'failed', errors: { object: 'list', data } }) ?? {};
    expect(error).toEqual({ code: 'token_limit_exceeded', message: 'Enqueued token limit reached.' });
  });

  it('a host’s own words win over ours and over what is said beside them', () => {
    const words: StatusWords = {
      'Completed with Failures': { status: 'succeeded', label: 'Completed, thresholds missed', tone: 'warning' },
      terminated: 'succeeded',
      archived_away: { status: 'unknown', ended: true },
    };
    expect(read({ status: 'completed_with_failures', error: 'x' }, words)).toMatchObject({
      status: 'succeeded',
      statusText: 'completed_with_failures',
      statusLabel: 'Completed, thresholds missed',
      statusTone: 'warning',
    });
    expect(read({ status: 'TERMINATED' }, words)?.status).toBe('succeeded');
    expect(hasEnded(read({ status: 'Archived Away' }, words))).toBe(true);
  });

  it('refuses a word that means nothing', () => {
    const wrong = JSON.parse('{"done":"finished"}') as StatusWords;
    expect(() => knowWords(wrong)).toThrow(/^runlight: statusWords says that 'done' is "finished"/);
  });
});
