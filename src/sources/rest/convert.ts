import {
  type MetricDirection,
  RUN_STATUSES,
  type Run,
  type RunCancelOutcome,
  type RunCancelRecord,
  type RunCurrentStep,
  type RunFailure,
  type RunMetric,
  type RunPermissions,
  type RunProgress,
  type RunStatus,
  type RunStep,
  type RunWaitingFor,
  STEP_KINDS,
  STEP_STATUSES,
  type StepKind,
  type StepStatus,
} from '../../core/run';
import { flag, number, object, oneOf, readShape, type Shape, text, time, type Wire, within } from './read';

/** British and American spellings and a few common synonyms; anything else is `unknown` and shown as it is spelled. */
const STATUS_SYNONYMS: Readonly<Record<string, RunStatus>> = {
  pending: 'queued',
  started: 'running',
  in_progress: 'running',
  canceling: 'cancelling',
  canceled: 'cancelled',
  completed: 'succeeded',
  success: 'succeeded',
  error: 'failed',
};

/** The status a backend's word stands for. */
export function toRunStatus(value: string | null): RunStatus {
  const word = value?.toLowerCase() ?? '';
  // Own words only: a status named "constructor" must not find what every object has.
  const synonym = Object.hasOwn(STATUS_SYNONYMS, word) ? STATUS_SYNONYMS[word] : undefined;
  return oneOf(RUN_STATUSES, word) ?? synonym ?? 'unknown';
}

const CANCEL_OUTCOMES: readonly RunCancelOutcome[] = ['before_start', 'graceful', 'forced', 'completed_before_cancel'];

const METRIC: Shape<Omit<RunMetric, 'key' | 'group'>> = {
  value: number,
  label: text,
  unit: text,
  direction: (value) => oneOf<MetricDirection>(['lower', 'higher'], value),
  pass: number,
  warn: number,
};

function toMetric(key: string, value: unknown, group: string | null): RunMetric | null {
  if (typeof value === 'number' || value === null) return { key, value: number(value), group };
  const wire = object(value);
  return wire && { key, ...readShape(wire, METRIC), group: text(wire.group) ?? group };
}

/** Metrics in any of the three forms: `{key: {value, …}}`, `{key: number}`, or nested under groups as the plan has them. */
export function toMetrics(value: unknown): RunMetric[] | null {
  const wire = object(value);
  if (!wire) return null;
  const metrics: RunMetric[] = [];
  for (const [key, entry] of Object.entries(wire)) {
    const group = object(entry);
    const isGroup = group !== null && !('value' in group);
    for (const [name, inner] of isGroup ? Object.entries(group) : [[key, entry] as const]) {
      const metric = toMetric(name, inner, isGroup ? key : null);
      if (metric) metrics.push(metric);
    }
  }
  return metrics;
}

/** A bare text is an error message too. */
function toFailure(value: unknown): RunFailure | null {
  const wire = typeof value === 'string' ? { message: value } : object(value);
  if (!wire) return null;
  const code = text(wire.code);
  return { code, message: text(wire.message) ?? code ?? '' };
}

const RUN: Shape<Omit<Run, 'id' | 'status' | 'statusText'>> = {
  name: text,
  dataset: text,
  method: text,
  rev: number,
  epoch: text,
  attempt: number,
  maxAttempts: number,
  progress: (value) =>
    within<RunProgress>({
      completedSteps: number,
      totalSteps: number,
      fraction: (said) => {
        const fraction = number(said);
        return fraction === null ? null : Math.min(1, Math.max(0, fraction));
      },
    })(value),
  currentStep: (value) =>
    within<RunCurrentStep>({
      n: number,
      kind: (said) => (text(said) === null ? null : toStepKind(text(said))),
      name: text,
      startedAt: time,
    })(value),
  metrics: toMetrics,
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
  error: toFailure,
  // Only what the backend did say: an absent right means "as far as the source can".
  can: (value) => within<RunPermissions>({ cancel: flag, force: flag, pause: flag })(value),
  createdAt: time,
  startedAt: time,
  finishedAt: time,
  updatedAt: time,
};

/**
 * A run from the wire, with the server's time if it came along.
 * @param fallbackId the id asked for, for backends that do not repeat it
 * @returns null when the value is no run at all
 */
export function toRun(value: unknown, fallbackId: string | null): { run: Run; serverTimeMs: number | null } | null {
  const wire = object(value);
  const id = text(wire?.id) ?? fallbackId;
  const status = text(wire?.status);
  // Without a status it is something else, e.g. an error page in JSON.
  if (!wire || id === null || status === null) return null;
  const run = { id, status: toRunStatus(status), statusText: status, ...readShape(wire, RUN) };
  return { run, serverTimeMs: time(wire.server_time) };
}

/** The kind a backend's word stands for. */
export function toStepKind(value: string | null): StepKind {
  return oneOf(STEP_KINDS, value?.toLowerCase()) ?? 'unknown';
}

/** Guesses from a title, for backends whose steps have no kind; the first that fits. */
const TITLE_HINTS: readonly (readonly [RegExp, StepKind])[] = [
  [/cancel/i, 'cancelled'],
  [/\b(error|fail(ed|ure)?|exception)\b/i, 'error'],
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
  if (wire.is_backup_attempt === true) return 'backup';
  const hint = TITLE_HINTS.find(([pattern]) => pattern.test(text(wire.title) ?? ''))?.[1];
  // The cancel step carries no flag of its own.
  if (hint === 'cancelled') return hint;
  if (wire.is_metrics === true) return 'metrics';
  if (wire.is_training === true) return 'training';
  if (wire.is_planned === true) return 'planned';
  return hint ?? 'info';
}

function statusOf(wire: Wire, kind: StepKind): StepStatus {
  const said = oneOf(STEP_STATUSES, wire.status);
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

/**
 * A step from the wire.
 * @returns null when it is unreadable: it is left out, the page stays
 */
export function toStep(value: unknown): RunStep | null {
  const wire = object(value);
  const n = number(wire?.n) ?? number(wire?.step_no);
  if (!wire || n === null) return null;
  const kind = kindOf(wire);
  const progress = object(wire.progress);
  const current = number(progress?.current);
  const said = readShape(wire, STEP);
  return {
    id: String(n),
    n,
    kind,
    kindText: text(wire.kind),
    status: statusOf(wire, kind),
    title: text(wire.title) ?? '',
    ...said,
    progress: current === null ? null : { current, total: number(progress?.total), unit: text(progress?.unit) },
    metrics: toStepMetrics(wire.metrics ?? wire.metrics_json),
    method: said.method ?? text(wire.method_hint),
    agent: wire.agent === true || wire.is_agent_action === true,
    startedAt: said.startedAt ?? said.createdAt ?? null,
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
