import { own } from '../../core/platform/own';
import {
  type Run,
  type RunCancelOutcome,
  type RunCancelRecord,
  type RunCurrentStep,
  type RunPermissions,
  type RunStep,
  type RunWaitingFor,
  STEP_KINDS,
  STEP_STATUSES,
  type StepKind,
  type StepStatus,
} from '../../core/run/run';
import { parseIfText } from '../json';
import { failureOf } from './failure';
import {
  flag,
  identifier,
  number,
  object,
  oneOf,
  readShape,
  type Shape,
  string,
  text,
  type Wire,
  within,
} from './fields';
import { toMetrics } from './metrics';
import { toProgress, toStepProgress } from './progress';
import { withPossibleTimes } from './run-times';
import { type KnownWords, toStatus } from './status';
import { meaningOf, plainWord, type WordMeaning } from './status-words';
import { time } from './time';

const CANCEL_OUTCOMES: readonly RunCancelOutcome[] = ['before_start', 'graceful', 'forced', 'completed_before_cancel'];

const RUN: Shape<Omit<Run, 'id' | 'error' | 'status' | 'statusText' | 'statusLabel' | 'statusTone' | 'ended'>> = {
  name: text,
  dataset: text,
  method: text,
  rev: number,
  epoch: text,
  attempt: number,
  maxAttempts: number,
  progress: toProgress,
  currentStep: (value) =>
    within<RunCurrentStep>({
      n: number,
      kind: (said) => (text(said) === null ? null : toStepKind(text(said))),
      name: text,
      startedAt: time,
    })(value),
  metrics: (value) => toMetrics(parseIfText(value)),
  queuePosition: number,
  waitingFor: within<RunWaitingFor>({ kind: text, text, href: text }),
  cancel: (value) =>
    within<RunCancelRecord>({
      requestedAt: time,
      requestedBy: text,
      reason: text,
      deadlineAt: time,
      outcome: (said) => oneOf(CANCEL_OUTCOMES, said),
    })(value),
  // Only what the backend did say: an absent right means "as far as the source can".
  data: (value) => object(value) ?? undefined,
  can: (value) => within<RunPermissions>({ cancel: flag, force: flag, pause: flag })(value),
  createdAt: time,
  startedAt: time,
  finishedAt: time,
  updatedAt: time,
};

const NO_WORDS: KnownWords = new Map();

/** What else may stand in an answer whose `status` tells how the request went, and not how a run goes. */
const OF_ENVELOPE =
  /^(?:status|status_?code|code|success|ok|message|msg|detail|error|errors|data|result|meta|timestamp|path|version|(?:request|trace|correlation)_?id)$/i;

/**
 * The run in an answer. Some backends wrap each answer: `{ status: 'success', data: { … } }`, `{ status: 'error', message }`.
 * Their word is of the request; taken for the run's, a run that goes on would be called succeeded.
 */
function unwrapped(wire: Wire | null): Wire | null {
  if (!wire || identifier(wire.id) !== null || !Object.keys(wire).every((key) => OF_ENVELOPE.test(key))) return wire;
  const data = object(wire.data);
  if (string(data?.status) !== null) return data;
  const isOfRequest = /^(?:success|ok|error|fail)$/i.test(string(wire.status) ?? '');
  return isOfRequest && ['data', 'message', 'msg'].some((key) => Object.hasOwn(wire, key)) ? null : wire;
}

/**
 * A run from the wire, with the server's time if it came along.
 * @param fallbackId the id asked for, for backends that do not repeat it
 * @param words what a host's own words of status mean
 * @returns null when the value is no run at all
 */
export function toRun(
  value: unknown,
  fallbackId: string | null,
  words: KnownWords = NO_WORDS,
): { run: Run; serverTimeMs: number | null } | null {
  const wire = unwrapped(object(value));
  const id = identifier(wire?.id) ?? fallbackId;
  const word = string(wire?.status);
  // Without a status it is something else, e.g. an error page in JSON.
  if (!wire || id === null || word === null) return null;
  const run = { id, ...toStatus(word, wire, words), ...readShape(wire, RUN), error: failureOf(wire) };
  return { run: withPossibleTimes(run), serverTimeMs: time(wire.server_time) };
}

/** How serious a step is stands last in many a kind: `semantic_warning`, `dataWarn`, `validation-error`. */
const KIND_OF_ENDING: Readonly<Record<string, StepKind>> = {
  warn: 'warning',
  warning: 'warning',
  warnings: 'warning',
  error: 'error',
  errors: 'error',
};

/** The kind a backend's word stands for. */
export function toStepKind(value: string | null): StepKind {
  const known = oneOf(STEP_KINDS, value?.trim().toLowerCase());
  if (known) return known;
  const words = value
    ?.replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .match(/[a-z]+/g);
  return own(KIND_OF_ENDING, words?.at(-1) ?? '') ?? 'unknown';
}

/** Guesses from a title, for backends whose steps have no kind; the first that fits. */
const TITLE_HINTS: readonly (readonly [RegExp, StepKind])[] = [
  [/cancel/i, 'cancelled'],
  // What follows says what may become of it: "Semantic warning: the training may have failed".
  [/^\W*(?:[a-z]+[\s_-]+)?warn(?:ing)?s?\b/i, 'warning'],
  [/\b(error|fail(ed|ure)?|exception)\b/i, 'error'],
  [/\bwarnings?\b/i, 'warning'],
  [/\b(backup|retry(ing)?|fallback)\b/i, 'backup'],
  [/\b(metrics?|evaluat\w*|scor(e|ing))\b/i, 'metrics'],
  [/\b(train\w*|fit(ting)?|epochs?)\b/i, 'training'],
  [/\bplan(ned|ning)?\b/i, 'planned'],
  [/\b(load\w*|read(ing)?|fetch\w*)\b/i, 'loading'],
];

function kindOf(wire: Wire): StepKind {
  const kind = text(wire.kind);
  if (kind !== null) return toStepKind(kind);
  if (wire.is_error === true) return 'error';
  if (wire.is_warning === true) return 'warning';
  if (wire.is_backup_attempt === true) return 'backup';
  const hint = TITLE_HINTS.find(([pattern]) => pattern.test(text(wire.title) ?? ''))?.[1];
  // The cancel step carries no flag of its own.
  if (hint === 'cancelled') return hint;
  if (wire.is_metrics === true) return 'metrics';
  if (wire.is_training === true) return 'training';
  if (wire.is_planned === true) return 'planned';
  return hint ?? 'info';
}

/** What a backend's word of status makes of a step. One that is over without a failure has been done with. */
const STEP_MEANINGS: Readonly<Partial<Record<WordMeaning, StepStatus>>> = {
  running: 'running',
  waiting: 'running',
  paused: 'running',
  cancelling: 'running',
  failed: 'failed',
  cancelled: 'cancelled',
  succeeded: 'done',
  ended: 'done',
};

function statusOf(wire: Wire, kind: StepKind): StepStatus {
  const word = string(wire.status) ?? '';
  const meaning = meaningOf(word);
  const said = oneOf(STEP_STATUSES, word.toLowerCase()) ?? (meaning && STEP_MEANINGS[meaning]);
  if (said) return said;
  if (kind === 'error') return 'failed';
  return kind === 'cancelled' ? 'cancelled' : 'done';
}

/** By name where names are enough; two groups may each have a metric of one name. */
function toStepMetrics(value: unknown): NonNullable<RunStep['metrics']> | null {
  const metrics = toMetrics(value);
  if (!metrics || metrics.length === 0) return null;
  if (metrics.some(({ group }) => group != null)) return metrics;
  return Object.fromEntries(metrics.map(({ key, value: n }) => [key, n]));
}

const STEP: Shape<Pick<RunStep, 'detail' | 'rev' | 'attempt' | 'method' | 'createdAt' | 'startedAt' | 'finishedAt'>> = {
  detail: text,
  rev: number,
  attempt: number,
  method: text,
  createdAt: time,
  startedAt: time,
  finishedAt: time,
};

const NEVER_DONE = /^(?:skipped|omitted|notrun|notbuilt|notexecuted|ignored)$/;

/** Some backends list what is planned, and what was left out. What people read is what has been done. */
export function hasBegun(value: unknown): boolean {
  const wire = object(value);
  const word = string(wire?.status);
  if (!wire || word === null || kindOf(wire) === 'planned' || time(wire.started_at) !== null) return true;
  return meaningOf(word) !== 'queued' && !NEVER_DONE.test(plainWord(word));
}

/**
 * A step from the wire.
 * @returns null when it is unreadable: it is left out, the page stays
 */
export function toStep(value: unknown): RunStep | null {
  const wire = object(value);
  const n = number(wire?.n) ?? number(wire?.step_no);
  if (!wire || n === null) return null;
  const kind = kindOf(wire);
  const said = readShape(wire, STEP);
  const status = statusOf(wire, kind);
  const startedAt = said.startedAt ?? said.createdAt ?? null;
  const finishedAt = said.finishedAt ?? null;
  const isEnd = finishedAt !== null && status !== 'running' && (startedAt === null || finishedAt >= startedAt);
  return {
    id: String(n),
    n,
    kind,
    kindText: text(wire.kind),
    status,
    title: text(wire.title) ?? '',
    ...said,
    progress: toStepProgress(wire.progress),
    metrics: toStepMetrics(parseIfText(wire.metrics ?? wire.metrics_json)),
    method: said.method ?? text(wire.method_hint),
    agent: wire.agent === true || wire.is_agent_action === true,
    startedAt,
    finishedAt: isEnd ? finishedAt : null,
  };
}

/**
 * The whole list of a backend whose `step_no` repeats and that knows neither revisions nor ends: identity is number,
 * title, time and how many equal ones came before; order is number, then arrival; a step ends where the next begins.
 */
export function toStepList(values: readonly unknown[]): { steps: RunStep[]; invalid: number } {
  const converted = values.map(toStep);
  const steps = converted.filter((step) => step !== null);
  const seen = new Map<string, number>();
  const identified = steps.map((step) => {
    const key = [step.n, step.createdAt ?? '', step.title].join('|');
    const count = seen.get(key) ?? 0;
    seen.set(key, count + 1);
    return { ...step, id: count === 0 ? key : `${key}|${count}` };
  });
  // Array.prototype.sort is stable: equal numbers stay in order of arrival.
  identified.sort((a, b) => a.n - b.n);
  const ends = identified.map((step, i) => step.finishedAt ?? identified[i + 1]?.createdAt ?? null);
  const timed = identified.map((step, i) => ({ ...step, finishedAt: ends[i] ?? null }));
  return { steps: timed, invalid: converted.length - steps.length };
}
