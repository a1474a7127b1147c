import type { RunStatus } from '../../core/run/run';

/** Meaning of a status word; `ended` = ended, but neither succeeded, failed nor cancelled. */
export type WordMeaning = Exclude<RunStatus, 'unknown'> | 'ended';

/**
 * Status words of other systems, each system's complete list: Airflow, Argo, AWS Batch, Glue, SageMaker and Step
 * Functions, Azure, A2A, Buildkite, BullMQ, Camunda, Celery, CircleCI, Dagster, Databricks, Flink, Flyte, GitHub,
 * GitLab, Google Cloud, Hangfire, Inngest, Jenkins, Kubernetes, LangGraph, MCP, MLflow, Nomad, Oban, OpenAI, Prefect,
 * Quartz, Ray, Replicate, RQ, Sidekiq, Slurm, Spark, Spring Batch, Temporal, Trigger.dev, W&B, YARN. Normalised: lower
 * case, without hyphens, spaces and underscores. Words that differ in meaning between systems are left out; `waiting`,
 * `blocked` and `interrupted` depend on other fields (`toStatus`).
 */
const WORDS: Readonly<Record<WordMeaning, string>> = {
  queued:
    'pending queue enqueued inqueue created new newsaving submitted accepted received requested scheduled scheduling delayed deferred ' +
    'retry upforretry upforreschedule awaitingretry awaitingconcurrencyslot retryable retryscheduled requeued backoff late notstarted notyetstarted ' +
    'wait waitingforretry waitingforcallback postponed pendingrerun pendingsubmission submitting ' +
    'available runnable prioritized waitingchildren waitingforresource waitingfordeploy pendingversion pendingredrive ' +
    'assigned acquired claimed dequeued configuring awaiting waitingtorun throttled',
  running:
    'started starting active inprogress progress processing executing working busy ongoing underway run initializing ' +
    'initialising provisioning preparing validating building deploying pulling uploading downloading restarting retrying reattempting ' +
    'dynamicrunning managed rerunning resuming finalizing finalising finishing completing succeeding draining ' +
    'failing reconciling relaunching recovering updating creating bootstrapping activating settingup startingup warmingup ' +
    'validatingfiles containercreating podinitializing stageout resizing resourcecleaningup',
  waiting:
    'inputrequired authrequired requiresaction actionrequired approvalrequired awaitingapproval awaitinginput awaitinguserinput ' +
    'awaitinguser awaitingreview waitingforapproval waitingforinput waitingforuser waitingforuserinput waitingforhuman waitingonhuman ' +
    'humaninputrequired pendingapproval pendingreview needsapproval needsinput needsreview onhold manual',
  paused: 'pause suspended suspend halted frozen pausing',
  cancelling:
    'canceling cancelrequested cancellationrequested cancelpending cancelstarted pendingcancel pendingcancellation ' +
    'stopping aborting terminating killing revoking stoprequested cancellationinprogress cancelinprogress',
  succeeded:
    'success successful succeed completed complete done finished ok passed pass fixed recovered cached drained ' +
    'completedsuccessfully finishedsuccessfully endedsuccessfully successfullycompleted successfullyfinished',
  failed:
    'failure fail failedwitherror error errored crashed crash timedout timeout expired systemfailure systemerror internalerror ' +
    'startupfailure infrastructurefail infrastructurefailure fault fatal exception broken outofmemory oom oomkilled ' +
    'nodefail bootfail deadline deadlineexceeded preempted upstreamfailed dependencyfailed lost workerlost ' +
    'discarded rejected unauthorized retriesexceeded maxretriesexceeded maxrecoveryattemptsexceeded retryablefailure abandoned ' +
    'evicted maxruntimeexceeded maxwaittimeexceeded memorylimitexceeded resourceexhausted terminatedwitherrors terminatedwithfailures ' +
    'unsuccessful completedunsuccessfully finishedunsuccessfully endedunsuccessfully',
  cancelled:
    'canceled cancel revoked terminated externallyterminated internallyterminated aborted abort stopped killed ' +
    'cancelledbyuser canceledbyuser usercancelled usercanceled manuallycancelled manuallycanceled',
  ended:
    'skipped omitted notrun notbuilt notexecuted notests neutral stale ignored removed deleted superseded unstable ' +
    'partiallyfailed partialfailure excluded maximumconcurrentrunsreached ' +
    'partiallysucceeded partialsuccess partiallycompleted succeededwithissues succeededwithwarnings incomplete continuedasnew ' +
    'rolledback noop dead closed exited ended archived',
};

const MEANINGS = Object.keys(WORDS) as WordMeaning[];

const meanings = new Map<string, WordMeaning>(
  MEANINGS.flatMap((meaning) => [meaning, ...WORDS[meaning].split(' ')].map((word) => [word, meaning] as const)),
);

/** Enum name before the word: `TASK_STATE_FAILED`, `WorkflowStatus.FAILED`, `Status::Failed`. */
const PREFIX = /^(?:(?:[a-z0-9]+[_-])*(?:state|status)(?:[_-]|: *)|(?:[a-z_][a-z0-9_]*(?:\.|::))+)(?=[a-z])/i;
/** Symbols around a word: "Running…", "✓ Done", Slurm's `CANCELLED+`. */
const AROUND = /^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu;

const withoutPrefix = (word: string): string => {
  const bare = word.replace(AROUND, '').replace(PREFIX, '');
  return bare === '' ? word.trim() : bare;
};

/** Normalises a word: lower case, without hyphens, spaces, underscores and enum name. */
export const plainWord = (word: string): string =>
  withoutPrefix(word)
    .toLowerCase()
    .replaceAll(/[\s_-]+/g, '');

/** Next to one of these, "failed" or "cancelled" does not describe the run, or not its end. */
const NOT_OF_THE_RUN =
  /^(?:no|not|non|without|zero|partial|partially|some|last|previous|over|retry|retrying|retried|retries|will|pending|ignored?|cancel|canceling|cancelling|cancellation|stop|stopping|kill|abort|terminate|pause|resume|suspend|delete|step|task|notification)$/;

/** Interprets unlisted multi-word statuses, e.g. `FAILED_SETUP`, `LAUNCH_FAILED`, "Aborted by user". */
function meaningOfWords(word: string): WordMeaning | null {
  const words = withoutPrefix(word)
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u);
  const [first = '', second = ''] = words;
  const last = words.at(-1) ?? '';
  if (words.length < 2) return null;
  if (/^cancell?ed$/.test(first) || (/^(?:aborted|stopped|killed|terminated)$/.test(first) && second === 'by')) {
    return 'cancelled';
  }
  const isRetried = words.some((part) => /^(?:over|retry|retrying|retries|will|pending)$/.test(part));
  if ((first === 'failed' || (first === 'timed' && second === 'out')) && !isRetried) return 'failed';
  // A longer text is a sentence and can mean anything.
  if (words.length > 3 || words.some((part) => NOT_OF_THE_RUN.test(part))) return null;
  if (/^(?:failed|failure|crashed)$/.test(last) || (last === 'error' && !/ing$/.test(first))) return 'failed';
  if (/^cancell?ed$/.test(last) && !/ing$/.test(first)) return 'cancelled';
  return last === 'progress' && words.at(-2) === 'in' ? 'running' : null;
}

/** What has the status, before the word: `RUN_FINISHED`, "Job succeeded". Not the run's steps or tasks. */
const SUBJECT = /^(?:(?:run|job|workflow|pipeline|execution|build)[\s_:-]+)+(?=\p{L})/iu;

/** A count after the word: "Running (3/8)", "queued #4". */
const COUNT = /[^\p{L}]+$/u;

const verbOf = (word: string): string =>
  withoutPrefix(word)
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .replace(SUBJECT, '');

/** Normalises a word that may name what has the status: `JOB_WAITING` → `waiting`. */
export const plainVerb = (word: string): string => plainWord(verbOf(word));

/** Meaning of a word of the lists, also after its subject; `null` for any other text. */
export const listedMeaningOf = (word: string): WordMeaning | null =>
  meanings.get(plainWord(word)) ?? meanings.get(plainVerb(word)) ?? null;

/** Meaning of a backend's status word; `null` if unknown. */
export function meaningOf(word: string): WordMeaning | null {
  const listed = listedMeaningOf(word);
  if (listed !== null) return listed;
  const verb = verbOf(word);
  // With a count, the word of an end is not one: "completed 3 of 8", "done (3/8)".
  const counted = meanings.get(plainWord(verb.replace(COUNT, '')));
  if (counted === 'queued' || counted === 'running') return counted;
  // E.g. "completed with errors": ended, but not a plain success.
  if (/^(?:completed?|finished|succeeded|success|done)with/.test(plainWord(verb))) return 'ended';
  return meaningOfWords(word);
}

/** True for the words of what was left out, such as "skipped". */
export const isNeverDone = (word: string): boolean =>
  /^(?:skipped|omitted|notrun|notbuilt|notexecuted|ignored)$/.test(plainWord(word));
