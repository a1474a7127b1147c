import * as v from 'valibot';
import {
  RUN_STATUSES,
  type Run,
  type RunCancelOutcome,
  type RunMetric,
  type RunStatus,
  type RunStep,
  STEP_KINDS,
  STEP_STATUSES,
  type StepKind,
  type StepStatus,
} from '../../core/run';
import { wireMetric, wireRun, wireStep } from './schema';

type Wire<T extends v.GenericSchema> = v.InferOutput<T>;

const includes = <T extends string>(list: readonly T[], value: string | null): value is T =>
  value !== null && (list as readonly string[]).includes(value);

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
  const word = value?.toLowerCase() ?? null;
  if (includes(RUN_STATUSES, word)) return word;
  return (word !== null && STATUS_SYNONYMS[word]) || 'unknown';
}

const CANCEL_OUTCOMES: readonly RunCancelOutcome[] = ['before_start', 'graceful', 'forced', 'completed_before_cancel'];

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function toMetric(key: string, value: unknown, group: string | null): RunMetric | null {
  if (typeof value === 'number' || value === null) {
    return { key, value: value !== null && Number.isFinite(value) ? value : null, group };
  }
  const parsed = v.safeParse(wireMetric, value);
  if (!parsed.success) return null;
  const { output } = parsed;
  return { key, ...output, group: output.group ?? group };
}

/** Metrics in any of the three forms: `{key: {value, …}}`, `{key: number}`, or nested under groups as the plan has them. */
export function toMetrics(value: unknown): RunMetric[] | null {
  if (!isRecord(value)) return null;
  const metrics: RunMetric[] = [];
  for (const [key, entry] of Object.entries(value)) {
    const entries = isRecord(entry) && !('value' in entry) ? Object.entries(entry) : null;
    for (const [name, inner] of entries ?? [[key, entry] as const]) {
      const metric = toMetric(name, inner, entries ? key : null);
      if (metric) metrics.push(metric);
    }
  }
  return metrics;
}

/** Leaves out what the backend did not say, so that plain comparison tells whether something changed. */
function said<T extends Record<string, unknown>>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}

function fromWireRun(wire: Wire<typeof wireRun>, id: string): Run {
  const { progress, current_step: step, cancel, can } = wire;
  const outcome = cancel?.outcome ?? null;
  return {
    id,
    status: toRunStatus(wire.status),
    statusText: wire.status,
    name: wire.name,
    dataset: wire.dataset,
    method: wire.method,
    rev: wire.rev,
    epoch: wire.epoch,
    attempt: wire.attempt,
    maxAttempts: wire.max_attempts,
    progress: progress && {
      completedSteps: progress.completed_steps,
      totalSteps: progress.total_steps,
      fraction: progress.fraction === null ? null : Math.min(1, Math.max(0, progress.fraction)),
    },
    currentStep: step && {
      n: step.n,
      kind: step.kind === null ? null : toStepKind(step.kind),
      name: step.name,
      startedAt: step.started_at,
    },
    metrics: toMetrics(wire.metrics),
    queuePosition: wire.queue_position,
    cancel: cancel && {
      requestedAt: cancel.requested_at,
      requestedBy: cancel.requested_by,
      reason: cancel.reason,
      deadlineAt: cancel.deadline_at,
      outcome: includes(CANCEL_OUTCOMES, outcome) ? outcome : null,
    },
    error: wire.error && { code: wire.error.code, message: wire.error.message ?? wire.error.code ?? '' },
    can: can && said(can),
    createdAt: wire.created_at,
    startedAt: wire.started_at,
    finishedAt: wire.finished_at,
    updatedAt: wire.updated_at,
  };
}

/**
 * A run from the wire, with the server's time if it came along.
 * @param fallbackId the id asked for, for backends that do not repeat it
 * @returns null when the value is no run at all
 */
export function toRun(value: unknown, fallbackId: string | null): { run: Run; serverTimeMs: number | null } | null {
  const parsed = v.safeParse(wireRun, value);
  if (!parsed.success) return null;
  const id = parsed.output.id ?? fallbackId;
  // Without a status it is something else, e.g. an error page in JSON.
  if (id === null || parsed.output.status === null) return null;
  return { run: fromWireRun(parsed.output, id), serverTimeMs: parsed.output.server_time };
}

/** The kind a backend's word stands for. */
export function toStepKind(value: string | null): StepKind {
  const word = value?.toLowerCase() ?? null;
  return includes(STEP_KINDS, word) ? word : 'unknown';
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

function kindOf(wire: Wire<typeof wireStep>): StepKind {
  if (wire.kind !== null) return toStepKind(wire.kind);
  if (wire.is_error) return 'error';
  if (wire.is_backup_attempt) return 'backup';
  const hint = TITLE_HINTS.find(([pattern]) => pattern.test(wire.title ?? ''))?.[1];
  // The cancel step carries no flag of its own.
  if (hint === 'cancelled') return hint;
  if (wire.is_metrics) return 'metrics';
  if (wire.is_training) return 'training';
  if (wire.is_planned) return 'planned';
  return hint ?? 'info';
}

function statusOf(wire: Wire<typeof wireStep>, kind: StepKind): StepStatus {
  if (includes(STEP_STATUSES, wire.status)) return wire.status;
  if (kind === 'error') return 'failed';
  return kind === 'cancelled' ? 'cancelled' : 'done';
}

function toStepMetrics(value: unknown): Readonly<Record<string, number | null>> | null {
  const metrics = toMetrics(value);
  return metrics && metrics.length > 0 ? Object.fromEntries(metrics.map(({ key, value: n }) => [key, n])) : null;
}

/**
 * A step from the wire.
 * @returns null when it is unreadable: it is left out, the page stays
 */
export function toStep(value: unknown): RunStep | null {
  const parsed = v.safeParse(wireStep, value);
  if (!parsed.success) return null;
  const wire = parsed.output;
  const n = wire.n ?? wire.step_no;
  if (n === null) return null;
  const kind = kindOf(wire);
  const { progress } = wire;
  return {
    id: String(n),
    n,
    kind,
    kindText: wire.kind,
    status: statusOf(wire, kind),
    title: wire.title ?? '',
    detail: wire.detail,
    rev: wire.rev,
    attempt: wire.attempt,
    progress:
      progress && progress.current !== null
        ? { current: progress.current, total: progress.total, unit: progress.unit }
        : null,
    metrics: toStepMetrics(wire.metrics ?? wire.metrics_json),
    method: wire.method ?? wire.method_hint,
    agent: wire.agent === true || wire.is_agent_action === true,
    createdAt: wire.created_at,
    startedAt: wire.started_at ?? wire.created_at,
    finishedAt: wire.finished_at,
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
