import {
  hasEnded,
  RUN_STATUS_TONES,
  type Run,
  type RunCancelOutcome,
  type RunCancelRecord,
  type RunCurrentStep,
  type RunPermissions,
  type RunWaitingFor,
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
import { toPlan, toStages } from './plan';
import { toProgress } from './progress';
import { type KnownWords, toStatus } from './status';
import { toStepKind } from './step';
import { time } from './time';

const CANCEL_OUTCOMES: readonly RunCancelOutcome[] = [
  'before_start',
  'graceful',
  'forced',
  'completed_before_cancel',
  'unconfirmed',
];

const RUN: Shape<
  Omit<Run, 'id' | 'error' | 'status' | 'statusText' | 'statusLabel' | 'statusTone' | 'ended' | 'lostAt'>
> = {
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
      kind: (value) => (text(value) === null ? null : toStepKind(text(value))),
      name: text,
      startedAt: time,
    })(value),
  metrics: (value) => toMetrics(parseIfText(value)),
  stages: toStages,
  plan: toPlan,
  queuePosition: number,
  waitingFor: within<RunWaitingFor>({ kind: text, text, href: text }),
  cancel: (value) =>
    within<RunCancelRecord>({
      requestedAt: time,
      requestedBy: text,
      reason: text,
      deadlineAt: time,
      outcome: (value) => oneOf(CANCEL_OUTCOMES, value),
    })(value),
  // Only what the backend did say: an absent right means "as far as the source can".
  data: (value) => object(value) ?? undefined,
  can: (value) => within<RunPermissions>({ cancel: flag, force: flag, pause: flag })(value),
  createdAt: time,
  startedAt: time,
  finishedAt: time,
  updatedAt: time,
};

/** What a backend of this wire says itself of a status; else it follows from the word. */
const SAID: Shape<Pick<Run, 'statusText' | 'statusLabel' | 'statusTone' | 'ended'>> = {
  statusText: (value) => text(value) ?? undefined,
  statusLabel: (value) => text(value) ?? undefined,
  statusTone: (value) => oneOf(RUN_STATUS_TONES, value) ?? undefined,
  ended: flag,
};

const YEAR_MS = 365 * 24 * 3_600_000;

/** The first moments of a run may be told by several clocks. */
const CLOCKS_DIFFER_MS = 60_000;

/**
 * Takes away the times that cannot be: what was years before the run was made, and an end of a run that goes on or that
 * has not even begun then.
 */
function withPossibleTimes(run: Run): Run {
  const { createdAt } = run;
  const possible = (at: number | null | undefined): number | null =>
    at == null || (createdAt != null && at < createdAt - YEAR_MS) ? null : at;
  const startedAt = possible(run.startedAt);
  const finishedAt = possible(run.finishedAt);
  const earliest = startedAt ?? (createdAt == null ? null : createdAt - CLOCKS_DIFFER_MS);
  const isAfterStart = finishedAt !== null && (earliest === null || finishedAt >= earliest);
  const timed: Run = {
    ...run,
    startedAt,
    finishedAt: isAfterStart ? finishedAt : null,
    updatedAt: possible(run.updatedAt),
  };
  // Of a run that goes on it is the end of an earlier try.
  return hasEnded(timed) ? timed : { ...timed, finishedAt: null };
}

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
  const run = {
    id,
    ...toStatus(word, wire, words),
    ...readShape(wire, SAID),
    ...readShape(wire, RUN),
    error: failureOf(wire),
  };
  return { run: withPossibleTimes(run), serverTimeMs: time(wire.server_time) };
}
