import { hasEnded, type RunStep } from '../../core/run/run';
import type { RunFacts, RunReading } from '../engine';
import type { LedgerCancel, LedgerEnd, LedgerRecord } from '../ledger';
import { type Shown, show } from './show';
import { runDigest, type SeenStep, type Sight, stepDigest } from './sight';

/** How long a different end corrects one that was not confirmed, ms. */
const CORRECTABLE_MS = 15 * 60_000;
/** How long a record is kept after its run has ended, ms. */
export const KEPT_MS = 7 * 24 * 3_600_000;
/** How long an engine may take to show a run it has started, ms. */
const APPEARS_WITHIN_MS = 30_000;
/** How soon a cancel that has not reached the engine is sent again, ms. */
const RETRY_MS = 1_000;

/** A run, what the ledger has of it, and what the engine tells now. */
export interface Settling {
  id: string;
  /** `null`: it is not in the ledger yet. */
  entry: LedgerRecord | null;
  /** `null`: it is not in the engine. */
  reading: RunReading | null;
  stopConfirmed: boolean;
  now: number;
}

/** What comes of it. */
export interface Settled {
  /** What the ledger is to have from now on; `null` = it has it already. */
  write: LedgerRecord | null;
  /** `null`: there is no such run, for anybody. */
  sight: Sight | null;
}

const NOTHING: Settled = { write: null, sight: null };

/** The end of an entry counts, whatever the engine tells now. */
export function isFrozen({ end }: LedgerRecord, now: number): boolean {
  return end !== null && (end.openUntil === null || end.openUntil <= now);
}

/** The run of an entry as it has ended. */
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

/** A record that says nothing yet. */
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

/** When the sweep has something to do for it. */
export function dueAt(record: LedgerRecord, now: number): number | null {
  if (record.end) return now + KEPT_MS;
  const { cancel } = record;
  if (!cancel) return null;
  return cancel.delivered ? (cancel.force ? null : cancel.deadlineAt) : now + RETRY_MS;
}

/** The facts about a run that the engine does not have (any more); `null` = it never had it. */
function factsWithout(entry: LedgerRecord, now: number): Pick<RunReading, 'run' | 'steps'> | null {
  const { last, cancel, start } = entry;
  if (!last) return null;
  const steps: readonly RunStep[] = [];
  if (cancel && (!cancel.hadStarted || cancel.stopped))
    return { run: { ...last, status: 'cancelled', statusText: null }, steps };
  if (start && last.status === 'queued' && now - start.at < APPEARS_WITHIN_MS) return { run: last, steps };
  const error = { code: 'removed', message: 'It was removed before its end was seen.' };
  return { run: { ...last, status: 'unknown', statusText: 'removed', ended: true, error }, steps };
}

/** The end is kept, unless this is another life of the run, or another end of one that was not confirmed. */
function opens(end: LedgerEnd, reading: RunReading): 'revived' | 'corrected' | null {
  if ((reading.run.attempt ?? 0) > (end.run.attempt ?? 0)) return 'revived';
  const isRemoved = end.run.error?.code === 'removed' && end.run.status === 'unknown';
  if (end.openUntil === null) return null;
  return isRemoved || (hasEnded(reading.run) && reading.run.status !== end.run.status) ? 'corrected' : null;
}

/** The next revs: each step that has changed takes one, and the run the last. */
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

/** Joins what the ledger has of a run and what the engine tells now. Pure: whoever calls it writes, and begins again if refused. */
export function settle({ id, entry: known, reading, stopConfirmed, now }: Settling): Settled {
  if (!known && !reading) return NOTHING;
  let entry = known;
  if (entry?.end) {
    const how = reading && opens(entry.end, reading);
    if (!how) return { write: null, sight: frozenSight(id, entry, entry.end) };
    // The cancel was about the attempt that has ended.
    entry = { ...entry, end: null, cancel: how === 'revived' ? null : entry.cancel };
  }
  const owner = reading?.owner ?? entry?.owner;
  // Nobody's: the engine keeps no owners, and it was not started here.
  if (owner === undefined) return NOTHING;
  entry ??= emptyRecord(owner, now);
  const facts = reading ?? factsWithout(entry, now);
  if (!facts) return NOTHING;
  const shown = show(facts, { cancel: entry.cancel, stopConfirmed, now });
  const clockOffsetMs = reading?.serverTimeMs == null ? 0 : reading.serverTimeMs - now;
  const changed = withRevs({ ...entry, owner }, shown, now);
  if (!changed) {
    if (!known || known.owner === owner) return { write: null, sight: toSight(id, entry, shown.steps, clockOffsetMs) };
    const write = { ...known, owner };
    return { write, sight: toSight(id, write, shown.steps, clockOffsetMs) };
  }
  const write = hasEnded(shown.run) ? ended(changed, shown, now) : { ...changed, dueAt: dueAt(changed, now) };
  return { write, sight: toSight(id, write, shown.steps, clockOffsetMs) };
}

/** With its end, which is answered from now on. */
function ended(record: LedgerRecord, { run, steps }: Shown, now: number): LedgerRecord {
  const isOpen = run.cancel?.outcome === 'unconfirmed' || run.error?.code === 'removed';
  const end: LedgerEnd = { run: record.last ?? run, steps, openUntil: isOpen ? now + CORRECTABLE_MS : null };
  const next = { ...record, end };
  return { ...next, dueAt: dueAt(next, now) };
}

/** The record with another cancel, and the run as that cancel makes it. */
export function withCancel(settling: Settling & { entry: LedgerRecord }, cancel: LedgerCancel | null): Settled {
  const entry = { ...settling.entry, cancel };
  const settled = settle({ ...settling, entry });
  const write = settled.write ?? entry;
  return { ...settled, write: { ...write, dueAt: dueAt(write, settling.now) } };
}
