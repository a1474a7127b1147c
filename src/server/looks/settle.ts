import { hasEnded, type RunStep } from '../../core/run/run';
import type { RunFacts, RunReading } from '../engine';
import type { LedgerCancel, LedgerEnd, LedgerRecord } from '../ledger';
import { type Shown, show } from './show';
import { runDigest, type SeenStep, type Sight, stepDigest } from './sight';

/** How long the engine may correct an unconfirmed end, ms. */
const CORRECTABLE_MS = 15 * 60_000;
/** How long a record is kept after its run ends, ms. */
export const KEPT_MS = 7 * 24 * 3_600_000;
/** How long an engine may take to report a run it has started, ms. */
const APPEARS_WITHIN_MS = 30_000;
/** Delay before an undelivered cancel is resent, ms. */
export const RETRY_MS = 1_000;

/** Input of {@link settle}. */
export interface Settling {
  id: string;
  /** `null` if the ledger has no record yet. */
  entry: LedgerRecord | null;
  /** `null` if the engine does not have the run. */
  reading: RunReading | null;
  /** The rev that this process has sent, if the store has lost the record with it. The next one is above it. */
  sentRev: number;
  stopConfirmed: boolean;
  now: number;
}

/** Result of {@link settle}. */
export interface Settled {
  /** Record to write; `null` if the ledger is up to date. */
  write: LedgerRecord | null;
  /** `null` if the run does not exist. */
  sight: Sight | null;
}

const NOTHING: Settled = { write: null, sight: null };

/** True if the recorded end is final and overrides the engine. */
export function isFrozen({ end }: LedgerRecord, now: number): boolean {
  return end !== null && (end.openUntil === null || end.openUntil <= now);
}

/** The run as recorded at its end. */
export function frozenSight(id: string, entry: LedgerRecord, end: LedgerEnd): Sight {
  return toSight(id, entry, end.steps ?? []);
}

function toSight(id: string, entry: LedgerRecord, steps: readonly RunStep[], clockOffsetMs = 0): Sight {
  const { owner, rev } = entry;
  const run = entry.end?.run ?? entry.last;
  const revOf = (step: RunStep) => (Object.hasOwn(entry.steps, step.id) ? (entry.steps[step.id]?.[0] ?? rev) : rev);
  const seen = steps.map((step): SeenStep => ({ ...step, rev: revOf(step) }));
  seen.sort((a, b) => a.rev - b.rev || a.n - b.n);
  return { id, owner, run: run ?? { id, status: 'unknown' }, rev, steps: seen, more: false, clockOffsetMs };
}

export function emptyRecord(owner: string, now: number): LedgerRecord {
  return {
    version: 0,
    owner,
    seq: 0,
    listed: true,
    createdAt: now,
    start: null,
    rev: 0,
    digest: '',
    steps: {},
    last: null,
    cancel: null,
    end: null,
    dueAt: null,
  };
}

/** When the sweep next handles the record. An undelivered cancel stays due: a run may change all the time. */
export function dueAt(record: LedgerRecord, now: number): number | null {
  if (record.end) return now + KEPT_MS;
  const { cancel } = record;
  if (!cancel) return null;
  const deadlineAt = cancel.force ? null : cancel.deadlineAt;
  if (cancel.delivered) return deadlineAt;
  return Math.min(record.dueAt ?? now + RETRY_MS, deadlineAt ?? Number.POSITIVE_INFINITY);
}

/** A run that the engine has not reported since its start, but may yet. */
export function isAwaited({ start, last, cancel }: LedgerRecord, now: number): boolean {
  const isBegun = cancel?.hadStarted || last?.startedAt != null;
  const isNew = last?.status === 'queued' || (last?.status === 'cancelling' && !isBegun);
  return start !== null && isNew && now - start.at < APPEARS_WITHIN_MS;
}

/** State of a run that is missing from the engine; `null` if it never existed there. */
function factsWithout(entry: LedgerRecord, now: number): Pick<RunReading, 'run' | 'steps'> | null {
  const { last, cancel } = entry;
  if (!last) return null;
  const steps: readonly RunStep[] = [];
  // An engine that does not have it yet does not have its cancel either.
  if (isAwaited(entry, now) && !cancel?.delivered) return { run: { ...last, status: 'queued' }, steps };
  // A run that was taken by a worker after all may have come to its end.
  const neverStarted = !cancel?.hadStarted && last.startedAt == null;
  if (cancel && (neverStarted || cancel.stopped)) {
    const why = last.error?.code === 'removed' ? null : last.error;
    return { run: { ...last, status: 'cancelled', statusText: null, error: why ?? null }, steps };
  }
  const error = { code: 'removed', message: 'The run was removed before its end was recorded.' };
  return { run: { ...last, status: 'unknown', statusText: 'removed', ended: true, error }, steps };
}

/**
 * Whether a reading replaces a recorded end: a newer attempt does, another run with the same ID, and a correction of an
 * unconfirmed end.
 */
function opens(end: LedgerEnd, reading: RunReading): 'another' | 'revived' | 'corrected' | null {
  const of = sameIdAs(end.run, reading.run);
  if (of) return of;
  const isRemoved = end.run.error?.code === 'removed' && end.run.status === 'unknown';
  if (end.openUntil === null) return null;
  return isRemoved || (hasEnded(reading.run) && reading.run.status !== end.run.status) ? 'corrected' : null;
}

/** Times closer than this are the same, ms: a list and a read may round them differently. */
const SAME_TIME_MS = 1_000;

/**
 * How a reading follows the end of a run with the same ID. Hosts use IDs again, e.g. `daily-report` for a job that is
 * added each day and removed at its end.
 */
function sameIdAs(end: RunFacts, run: RunFacts): 'another' | 'revived' | null {
  const isMadeLater = (run.createdAt ?? 0) - (end.createdAt ?? Number.POSITIVE_INFINITY) >= SAME_TIME_MS;
  const isSameEnd = run.finishedAt != null && run.finishedAt === end.finishedAt;
  if (isMadeLater && !isSameEnd) return 'another';
  return (run.attempt ?? 0) > (end.attempt ?? 0) ? 'revived' : null;
}

/** Counts attempts on from those of earlier runs with the same ID: only a higher attempt follows an end. */
function countedOn({ run, ...reading }: RunReading, before: number): RunReading {
  if (before === 0) return { run, ...reading };
  const on = (attempt: number | null | undefined) => before + Math.max(1, attempt ?? 1);
  const maxAttempts = run.maxAttempts == null ? null : before + run.maxAttempts;
  const steps = reading.steps?.map((step) => ({ ...step, attempt: on(step.attempt) })) ?? null;
  return { ...reading, run: { ...run, attempt: on(run.attempt), maxAttempts }, steps };
}

/** Assigns the next revs: one to each changed step, the last one to the run. `null` if nothing changed. */
function withRevs(entry: LedgerRecord, { run, steps }: Shown, now: number): LedgerRecord | null {
  let { rev } = entry;
  const next: [string, readonly [number, string]][] = steps.map((step) => {
    const known = Object.hasOwn(entry.steps, step.id) ? entry.steps[step.id] : undefined;
    const is = stepDigest(step);
    if (known && known[1] === is) return [step.id, known];
    rev += 1;
    return [step.id, [rev, is]];
  });
  const digest = runDigest(run);
  if (rev === entry.rev && digest === entry.digest) return null;
  const { rev: _rev, epoch: _epoch, ...rest } = run;
  const createdAt = run.createdAt ?? run.startedAt ?? entry.createdAt;
  const last: RunFacts = { ...rest, createdAt, updatedAt: entry.cancel ? now : (run.updatedAt ?? now) };
  return { ...entry, rev: rev + 1, digest, steps: Object.fromEntries(next), last };
}

/** Merges a ledger record with a reading. Pure: the caller writes the result, and starts over on a conflict. */
export function settle({ id, entry: known, reading: read, sentRev, stopConfirmed, now }: Settling): Settled {
  if (!known && !read) return NOTHING;
  // All steps are sent again: nobody knows which of them were sent since.
  const lost = sentRev > (known?.rev ?? 0) && { rev: sentRev, digest: '', steps: {} };
  let entry = known;
  let reading = read && countedOn(read, known?.attemptsBefore ?? 0);
  if (entry?.end) {
    const how = reading && opens(entry.end, reading);
    if (!how) {
      const { run, steps } = entry.end;
      const write = lost ? withRevs({ ...entry, ...lost }, { run, steps: steps ?? [] }, now) : null;
      return { write, sight: frozenSight(id, write ?? entry, entry.end) };
    }
    // The cancel applied to the attempt that ended.
    entry = { ...entry, end: null, cancel: how === 'corrected' ? entry.cancel : null };
    if (how === 'another') {
      entry.attemptsBefore = Math.max(1, entry.last?.attempt ?? 1);
      reading = read && countedOn(read, entry.attemptsBefore);
    }
  }
  const owner = reading?.owner ?? entry?.owner;
  // No owner: the engine stores none, and the run was not started here.
  if (owner === undefined) return NOTHING;
  entry ??= emptyRecord(owner, now);
  const facts = reading ?? factsWithout(entry, now);
  if (!facts) return NOTHING;
  const shown = show(facts, { cancel: entry.cancel, stopConfirmed, now });
  const clockOffsetMs = reading?.serverTimeMs == null ? 0 : reading.serverTimeMs - now;
  const changed = withRevs({ ...entry, owner, ...lost }, shown, now);
  if (!changed) {
    if (!known || known.owner === owner) return { write: null, sight: toSight(id, entry, shown.steps, clockOffsetMs) };
    const write = { ...known, owner };
    return { write, sight: toSight(id, write, shown.steps, clockOffsetMs) };
  }
  const write = hasEnded(shown.run) ? ended(changed, shown, now) : { ...changed, dueAt: dueAt(changed, now) };
  return { write, sight: toSight(id, write, shown.steps, clockOffsetMs) };
}

/** Adds the final state, which is served from now on. */
function ended(record: LedgerRecord, { run, steps }: Shown, now: number): LedgerRecord {
  const isOpen = run.cancel?.outcome === 'unconfirmed' || run.error?.code === 'removed';
  const end: LedgerEnd = { run: record.last ?? run, steps, openUntil: isOpen ? now + CORRECTABLE_MS : null };
  const next = { ...record, end };
  return { ...next, dueAt: dueAt(next, now) };
}

/** Replaces the cancel and settles again. */
export function withCancel(settling: Settling & { entry: LedgerRecord }, cancel: LedgerCancel | null): Settled {
  const entry = { ...settling.entry, cancel };
  const settled = settle({ ...settling, entry });
  const write = settled.write ?? entry;
  return { ...settled, write: { ...write, dueAt: dueAt(write, settling.now) } };
}
