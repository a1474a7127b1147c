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
import { runIn } from '../envelope';
import { parseIfText } from '../json';
import { failureOf } from './failure';
import { flag, identifier, number, object, oneOf, readShape, type Shape, string, text, within } from './fields';
import { toMetrics } from './metrics';
import { toPlan, toStages } from './plan';
import { toProgress } from './progress';
import { type KnownWords, toStatus } from './status';
import { plainWord } from './status-words';
import { toStepKind } from './step';
import { time } from './time';

const CANCEL_OUTCOMES: readonly RunCancelOutcome[] = [
  'before_start',
  'graceful',
  'forced',
  'completed_before_cancel',
  'unconfirmed',
];

/** Accepts the bare name or number of the step. */
function toCurrentStep(value: unknown): RunCurrentStep | null {
  const n = number(value);
  const name = n === null && typeof parseIfText(value) === 'string' ? string(value) : null;
  if (n !== null || name?.trim()) return { n, kind: null, name, startedAt: null };
  return within<RunCurrentStep>({
    n: number,
    kind: (value) => (text(value) === null ? null : toStepKind(text(value))),
    name: text,
    startedAt: time,
  })(value);
}

/** Accepts the bare text. */
function toWaitingFor(value: unknown): RunWaitingFor | null {
  const words = typeof parseIfText(value) === 'string' ? string(value) : null;
  if (words?.trim()) return { kind: null, text: words, href: null };
  return within<RunWaitingFor>({ kind: text, text, href: text })(value);
}

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
  currentStep: toCurrentStep,
  metrics: (value) => toMetrics(parseIfText(value)),
  stages: toStages,
  plan: toPlan,
  queuePosition: number,
  waitingFor: toWaitingFor,
  cancel: (value) =>
    within<RunCancelRecord>({
      requestedAt: time,
      requestedBy: text,
      reason: text,
      deadlineAt: time,
      outcome: (value) => oneOf(CANCEL_OUTCOMES, value),
    })(value),
  // Only explicit permissions: a missing one falls back to the source's capabilities.
  data: (value) => object(parseIfText(value)) ?? undefined,
  can: (value) => within<RunPermissions>({ cancel: flag, force: flag, pause: flag })(value),
  createdAt: time,
  startedAt: time,
  finishedAt: time,
  updatedAt: time,
};

/** Explicit status fields of the wire; otherwise they follow from the status word. */
const SAID: Shape<Pick<Run, 'statusText' | 'statusLabel' | 'statusTone' | 'ended'>> = {
  statusText: (value) => text(value) ?? undefined,
  statusLabel: (value) => text(value) ?? undefined,
  statusTone: (value) => oneOf(RUN_STATUS_TONES, value) ?? undefined,
  ended: flag,
};

const YEAR_MS = 365 * 24 * 3_600_000;

/** Allowance for clock skew between the machines that report a run's first times. */
const CLOCKS_DIFFER_MS = 60_000;

/**
 * Removes impossible times: years before the run was created, an end before the start, and an end of an active run.
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
  // In an active run, it is the end of an earlier attempt.
  return hasEnded(timed) ? timed : { ...timed, finishedAt: null };
}

const NO_WORDS: KnownWords = new Map();

/** A number is the code of a status only if the host says what it means; otherwise it may be that of a request. */
function wordOf(status: unknown, words: KnownWords): string | null {
  const word = text(status);
  return typeof status === 'number' && !words.has(plainWord(String(status))) ? null : word;
}

/**
 * Reads a run, and the server time if present.
 * @param fallbackId the requested ID, for backends that do not return it
 * @param words the host's own status words
 * @returns null if the value is not a run
 */
export function toRun(
  value: unknown,
  fallbackId: string | null,
  words: KnownWords = NO_WORDS,
): { run: Run; serverTimeMs: number | null } | null {
  const wire = runIn(value);
  const id = identifier(wire?.id) ?? fallbackId;
  const word = wordOf(wire?.status, words);
  // Without a status it is not a run, e.g. an error document.
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
