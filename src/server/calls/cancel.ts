import { hasEnded } from '../../core/run/run';
import { RunSourceError } from '../../core/run/source/run-source-error';
import { readCancelRequest } from '../../wire/inputs';
import type { EngineCancel, RunFacts } from '../engine';
import { readBody } from '../http/body';
import { forbidden, notFound, Problem } from '../http/problem';
import type { LedgerCancel, RunLedger } from '../ledger';
import { type ComparingViews, ledgerKey } from '../looks/counted-by-comparing';
import { isAwaited, isFrozen, RETRY_MS, withCancel } from '../looks/settle';
import type { Asker, Sight } from '../looks/sight';
import { clean, read } from './input';
import { type Call, type CallParts, type Found, found, idOf, json } from './parts';

/** How long a response waits for the engine's cancel call, which may return only once the work has stopped, ms. */
const MAX_WAIT_MS = 2_000;
/** How long a cancel that is being delivered is left to its process, which may die meanwhile, ms. */
export const CLAIM_MS = 10_000;

interface CancelRequest {
  id: string;
  asker: Asker;
  by: string;
  reason: string | null;
  force: boolean;
}

/** The engine's reply; `rejected` is final. */
type Reply = EngineCancel | { rejected: RunSourceError };

/** Asks the engine to stop a run. */
async function cancelInEngine(
  { calls, hub }: Pick<CallParts, 'calls' | 'hub'>,
  request: CancelRequest,
): Promise<Reply> {
  const { id, asker, by, reason, force } = request;
  try {
    return await calls.ask(
      asker,
      async (context) => asker.engine.cancel?.(id, { ...context, reason, force, by }) ?? 'asked',
    );
  } catch (error) {
    if (!(error instanceof RunSourceError)) throw error;
    if (error.kind === 'ended') return 'ended';
    if (error.kind === 'not_found') return 'gone';
    if (error.kind === 'rejected') return { rejected: error };
    throw error;
  } finally {
    hub.hint(id, asker.scope);
  }
}

/** Resolves with `late` if the engine has not replied within `MAX_WAIT_MS`. */
async function inTime<T>({ clock }: Pick<CallParts, 'clock'>, reply: Promise<T>): Promise<T | 'late'> {
  let timer: unknown;
  const late = new Promise<'late'>((resolve) => {
    timer = clock.setTimeout(() => resolve('late'), MAX_WAIT_MS);
  });
  try {
    return await Promise.race([reply, late]);
  } finally {
    clock.clearTimeout(timer);
  }
}

const isSameCancel = (a: LedgerCancel | null, b: LedgerCancel) => a?.at === b.at && a.by === b.by;

export interface Delivery {
  id: string;
  asker: Asker;
  /** The cancel as stored. */
  cancel: LedgerCancel;
}

/** Adds force. */
export const withForce = (cancel: LedgerCancel): LedgerCancel =>
  cancel.force ? cancel : { ...cancel, force: true, deliveredWithoutForce: cancel.delivered };

/** What stays of a cancel that the engine refuses: the one before force was added. */
function leftOf({ deliveredWithoutForce: delivered, ...cancel }: LedgerCancel): LedgerCancel | null {
  return delivered === undefined ? null : { ...cancel, force: false, deadlineAt: null, delivered };
}

/** Stores the engine's reply to a cancel, and reads the run. */
function noteReply(views: ComparingViews, { id, asker, cancel }: Delivery, reply: Reply) {
  const isRefused = typeof reply === 'object';
  return views.changed(id, asker, (settling) => {
    const { entry, reading, now } = settling;
    const { cancel: stored } = entry;
    if (!stored || !isSameCancel(stored, cancel)) return null;
    const stopped = stored.stopped || reply === 'stopped';
    if (entry.end) {
      // A read came before the reply, and found the run only marked as cancelled, or removed.
      if (reply !== 'stopped' || isFrozen(entry, now)) return null;
      return withCancel({ ...settling, entry: { ...entry, end: null } }, { ...stored, delivered: true, stopped });
    }
    const isNotThere = reply === 'ended' || reply === 'gone';
    if (stored.force !== cancel.force) {
      // Force was added meanwhile: its own reply follows. Or it was refused meanwhile.
      if (cancel.force || isNotThere) return null;
      const { deliveredWithoutForce: _, ...forced } = stored;
      return withCancel(settling, isRefused ? forced : { ...forced, deliveredWithoutForce: true, stopped });
    }
    if (isRefused) return withCancel(settling, leftOf(stored));
    // The engine has not got it: the run is active all the same, or the engine does not have the run yet.
    const isLost = isNotThere && (reading ? !hasEnded(reading.run) : isAwaited(entry, now));
    return withCancel({ ...settling, entry: { ...entry, dueAt: null } }, { ...stored, delivered: !isLost, stopped });
  });
}

/**
 * Delivers a stored cancel to the engine. A reply that comes later than `MAX_WAIT_MS` is stored all the same. Until
 * then, and after a failure, the cancel counts as undelivered, and the sweep sends it again.
 */
export async function deliverCancel(
  parts: Pick<CallParts, 'clock' | 'calls' | 'hub' | 'report' | 'watchCancel'>,
  { views, ledger }: { views: ComparingViews; ledger: RunLedger },
  delivery: Delivery,
): Promise<{ sight: Sight | null; refused: RunSourceError | null }> {
  const { id, asker, cancel } = delivery;
  const { by, reason, force } = cancel;
  let isLate = false;
  const noted = (async () => {
    try {
      const reply = await cancelInEngine(parts, { id, asker, by, reason, force });
      const sight = await noteReply(views, delivery, reply);
      return { sight, refused: typeof reply === 'object' ? reply.rejected : null };
    } catch (error) {
      await retryCancelAt(ledger, ledgerKey(id, asker), parts.clock.now() + RETRY_MS).catch(() => {}); // see CLAIM_MS
      parts.watchCancel();
      if (isLate) parts.report(error, { runId: id });
      throw error;
    }
  })();
  noted.catch(() => {}); // if it is late, nothing awaits it
  const first = await inTime(parts, noted);
  if (first !== 'late') return first;
  isLate = true;
  return { sight: await views.run(id, asker), refused: null };
}

/** Makes the sweep handle an open cancel at that time. */
export async function retryCancelAt(ledger: RunLedger, key: string, dueAt: number): Promise<void> {
  const [record = null] = await ledger.get([key]);
  if (!record?.cancel || record.end) return;
  const { delivered, force, deadlineAt } = record.cancel;
  if (delivered && (force || deadlineAt === null)) return; // meanwhile, by another call
  await ledger.put(key, record.version, { ...record, version: record.version + 1, dueAt });
}

/** True if a run has begun. Its status says so as well: an engine need not know when. */
const hasBegun = (run: RunFacts | null | undefined): boolean =>
  run != null && (run.startedAt != null || /^(?:running|waiting|paused|cancelling)$/.test(run.status));

/** Stores the cancel before calling the engine, so that a crash in between cannot lose it. */
async function cancelRemembered(
  parts: CallParts,
  stores: { views: ComparingViews; ledger: RunLedger },
  request: CancelRequest,
): Promise<Sight | null> {
  const { id, asker, by, reason, force } = request;
  const now = parts.clock.now();
  const deadlineAt = asker.engine.capabilities.force ? now + parts.graceMs : null;
  let mine: LedgerCancel | null = null;
  const stored = await stores.views.changed(id, asker, (settling) => {
    mine = null;
    const { entry, reading } = settling;
    if (entry.end || (reading && hasEnded(reading.run))) return null;
    const earlier = entry.cancel;
    if (earlier && (!force || earlier.force)) {
      if (!earlier.delivered) mine = earlier;
      return null;
    }
    const hadStarted = hasBegun(reading?.run) || hasBegun(entry.last);
    const first = { at: now, by, reason, deadlineAt, force, delivered: false, hadStarted, stopped: false };
    mine = earlier ? { ...withForce(earlier), delivered: false } : first;
    return withCancel({ ...settling, entry: { ...entry, dueAt: now + CLAIM_MS } }, mine);
  });
  // TypeScript does not track the assignment in the callback.
  const cancel = mine as LedgerCancel | null;
  if (!cancel) return stored;
  parts.watchCancel();
  const { sight, refused } = await deliverCancel(parts, stores, { id, asker, cancel });
  if (refused) throw notCancellable(refused);
  return sight;
}

const notCancellable = ({ detail }: RunSourceError) =>
  new Problem(422, 'not_cancellable', detail ?? 'This run cannot be cancelled.');

async function cancelForgotten(parts: CallParts, request: CancelRequest): Promise<Sight | null> {
  const { id, asker } = request;
  const answer = cancelInEngine(parts, request);
  answer.catch(() => {}); // if it is late, nothing awaits it
  const reply = await inTime(parts, answer);
  if (typeof reply === 'object') throw notCancellable(reply.rejected);
  parts.views.forget(id, asker.scope);
  return parts.views.run(id, asker);
}

async function answerOf(parts: CallParts, { asker }: Call, { sight, access }: Found): Promise<Response> {
  const run = await parts.write(sight, access, asker);
  if (sight.run.status === 'cancelled') return json({ ok: true, status: 'cancelled', run });
  if (!hasEnded(sight.run)) return json({ ok: true, status: 'cancelling', run }, 202);
  const how = sight.run.status === 'unknown' ? 'ended' : sight.run.status;
  throw new Problem(409, 'already_finished', `The run has already ${how}.`, { members: { run } });
}

/** Returns a run the caller may change. Checks 404 before 403, so that 403 never reveals a hidden run. */
export async function writable(parts: CallParts, call: Call): Promise<Found> {
  const there = found(parts, call, await parts.views.run(idOf(call), call.asker));
  if (there.access !== 'write') throw forbidden();
  return there;
}

/** `POST …/cancel` */
export async function cancelRun(parts: CallParts, call: Call): Promise<Response> {
  const body = await readBody(call.request, parts.limits.bodyBytes);
  const there = await writable(parts, call);
  const { reason, force } = read(readCancelRequest(body, clean), 422);
  const { id, sight } = there;
  const { asker, principal } = call;
  const { capabilities } = asker.engine;
  if (hasEnded(sight.run)) return answerOf(parts, call, there);
  if (!capabilities.cancel) throw new Problem(422, 'not_cancellable', 'This backend cannot cancel runs.');
  if (force && !capabilities.force) {
    throw new Problem(422, 'cannot_force', 'This backend cannot force a run to stop. Send the cancel without "force".');
  }
  const request = { id, asker, by: principal.user, reason, force };
  const { comparing: views, ledger } = parts;
  const after =
    views && ledger ? await cancelRemembered(parts, { views, ledger }, request) : await cancelForgotten(parts, request);
  if (!after) throw notFound();
  parts.hub.hint(id, asker.scope);
  return answerOf(parts, call, found(parts, call, after));
}

/** `POST …/pause` and `…/resume` */
export async function setPaused(parts: CallParts, call: Call, paused: boolean): Promise<Response> {
  await readBody(call.request, parts.limits.bodyBytes);
  const { asker } = call;
  const { id, sight } = await writable(parts, call);
  if (!asker.engine.capabilities.pause) throw new Problem(404, 'no_such_call', 'This backend cannot pause runs.');
  if (hasEnded(sight.run)) throw new Problem(409, 'already_finished', 'The run has already ended.');
  await parts.calls.ask(asker, async (context) => asker.engine.setPaused?.(id, paused, context));
  parts.views.forget(id, asker.scope); // the read above was before the change
  parts.hub.hint(id, asker.scope);
  const after = found(parts, call, await parts.views.run(id, asker));
  return json({ ok: true, run: await parts.write(after.sight, after.access, asker) });
}
