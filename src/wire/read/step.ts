import { type RunStep, STEP_KINDS, STEP_STATUSES, type StepKind, type StepStatus } from '../../core/run/run';
import { parseIfText } from '../json';
import { identifier, isSet, number, object, oneOf, readShape, type Shape, string, text, type Wire } from './fields';
import { toMetrics } from './metrics';
import { toStepProgress } from './progress';
import { isNeverDone, meaningOf, type WordMeaning } from './status-words';
import { time } from './time';

/** Many kinds end with the severity: `semantic_warning`, `dataWarn`, `validation-error`. */
const KIND_OF_ENDING: ReadonlyMap<string, StepKind> = new Map([
  ['warn', 'warning'],
  ['warning', 'warning'],
  ['warnings', 'warning'],
  ['error', 'error'],
  ['errors', 'error'],
]);

/** Maps a backend's word to a step kind. */
export function toStepKind(value: string | null): StepKind {
  const known = oneOf(STEP_KINDS, value);
  if (known) return known;
  const words = value
    ?.replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .match(/[a-z]+/g);
  return KIND_OF_ENDING.get(words?.at(-1) ?? '') ?? 'unknown';
}

/** Guesses the kind from the title, for backends without kinds. The first match wins. */
const TITLE_HINTS: readonly (readonly [RegExp, StepKind])[] = [
  [/cancel/i, 'cancelled'],
  // Before the error pattern: "Semantic warning: the training may have failed" is a warning.
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
  if (isSet(wire.is_error)) return 'error';
  if (isSet(wire.is_warning)) return 'warning';
  if (isSet(wire.is_backup_attempt)) return 'backup';
  const hint = TITLE_HINTS.find(([pattern]) => pattern.test(text(wire.title) ?? ''))?.[1];
  // Cancel steps have no flag of their own.
  if (hint === 'cancelled') return hint;
  if (isSet(wire.is_metrics)) return 'metrics';
  if (isSet(wire.is_training)) return 'training';
  if (isSet(wire.is_planned)) return 'planned';
  return hint ?? 'info';
}

/** Step status by meaning. A step that ended without a failure is done. */
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
  const known = oneOf(STEP_STATUSES, word) ?? (meaning && STEP_MEANINGS[meaning]);
  if (known) return known;
  if (kind === 'error') return 'failed';
  return kind === 'cancelled' ? 'cancelled' : 'done';
}

/** By name, or as a list if metrics have groups, because two groups may share a name. */
function toStepMetrics(value: unknown): NonNullable<RunStep['metrics']> | null {
  const metrics = toMetrics(value);
  if (!metrics || metrics.length === 0) return null;
  if (metrics.some(({ group }) => group != null)) return metrics;
  return Object.fromEntries(metrics.map(({ key, value: n }) => [key, n]));
}

const STEP: Shape<
  Pick<RunStep, 'detail' | 'stage' | 'rev' | 'attempt' | 'method' | 'createdAt' | 'startedAt' | 'finishedAt'>
> = {
  detail: text,
  stage: (value) => text(value) ?? undefined,
  rev: number,
  attempt: number,
  method: text,
  createdAt: time,
  startedAt: time,
  finishedAt: time,
};

/** Filters out planned and skipped steps, which some backends list. */
export function hasBegun(value: unknown): boolean {
  const wire = object(value);
  const word = string(wire?.status);
  if (!wire || word === null || kindOf(wire) === 'planned' || time(wire.started_at) !== null) return true;
  return meaningOf(word) !== 'queued' && !isNeverDone(word);
}

/**
 * Reads a step.
 * @returns null if it is unreadable; the page then skips it
 */
export function toStep(value: unknown): RunStep | null {
  const wire = object(value);
  const n = number(wire?.n) ?? number(wire?.step_no);
  if (!wire || n === null) return null;
  const kind = kindOf(wire);
  const fields = readShape(wire, STEP);
  const status = statusOf(wire, kind);
  const startedAt = fields.startedAt ?? fields.createdAt ?? null;
  const finishedAt = fields.finishedAt ?? null;
  const isEnd = finishedAt !== null && status !== 'running' && (startedAt === null || finishedAt >= startedAt);
  return {
    id: identifier(wire.id) ?? String(n),
    n,
    kind,
    kindText: text(wire.kind),
    status,
    title: text(wire.title) ?? '',
    ...fields,
    progress: toStepProgress(wire.progress),
    metrics: toStepMetrics(parseIfText(wire.metrics ?? wire.metrics_json)),
    method: fields.method ?? text(wire.method_hint),
    agent: isSet(wire.agent) || isSet(wire.is_agent_action),
    startedAt,
    finishedAt: isEnd ? finishedAt : null,
  };
}

/**
 * Reads the complete list of a backend with repeating `step_no`, without revisions and end times. Identity is number,
 * title, time and count of equal steps before it; order is number, then arrival; a step ends when the next one starts.
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
  // Array.prototype.sort is stable: equal numbers keep their order of arrival.
  identified.sort((a, b) => a.n - b.n);
  const ends = identified.map((step, i) => step.finishedAt ?? identified[i + 1]?.createdAt ?? null);
  const timed = identified.map((step, i) => ({ ...step, finishedAt: ends[i] ?? null }));
  return { steps: timed, invalid: converted.length - steps.length };
}
