import { hasEnded } from '../../core/run/run';
import { RunSourceError } from '../../core/run/source/run-source-error';
import { readCancelRequest } from '../../wire/inputs';
import type { EngineCancel, RunFacts } from '../engine';
import { readBody } from '../http/body';
import { forbidden, notFound, Problem } from '../http/problem';
import type { LedgerCancel } from '../ledger';
import type { ComparingViews } from '../looks/counted-by-comparing';
import { withCancel } from '../looks/settle';
import type { Asker, Sight } from '../looks/sight';
import { clean, read } from './input';
import { type Call, type CallParts, type Found, found, idOf, json } from './parts';

/** How long a response waits for the engine's cancel call, which may return only once the work has stopped, ms. */
const MAX_WAIT_MS = 2_000;

interface CancelRequest {
  id: string;
  asker: Asker;
  by: string;
  reason: string | null;
  force: boolean;
}

/** The engine's reply; `rejected` is final. */
export type Reply = EngineCancel | { rejected: RunSourceError };

/** Asks the engine to stop a run. After `MAX_WAIT_MS` it counts as `asked`, and later reads show the outcome. */
export async function cancelInEngine(
  parts: Pick<CallParts, 'clock' | 'calls' | 'hub'>,
  request: CancelRequest,
): Promise<Reply> {
  const { id, asker, by, reason, force } = request;
  let timer: unknown;
  const moment = new Promise<'asked'>((resolve) => {
    timer = parts.clock.setTimeout(() => resolve('asked'), MAX_WAIT_MS);
  });
  const answer = parts.calls
    .ask(asker, async (context) => asker.engine.cancel?.(id, { ...context, reason, force, by }) ?? 'asked')
    .finally(() => parts.hub.hint(id, asker.scope));
  answer.catch(() => {}); // after the timeout nothing awaits it; the sweep retries
  try {
    return await Promise.race([answer, moment]);
  } catch (error) {
    if (!(error instanceof RunSourceError)) throw error;
    if (error.kind === 'ended') return 'ended';
    if (error.kind === 'not_found') return 'gone';
    if (error.kind === 'rejected') return { rejected: error };
    throw error;
  } finally {
    parts.clock.clearTimeout(timer);
  }
}

const isSameCancel = (a: LedgerCancel | null, b: LedgerCancel) => a?.at === b.at && a.by === b.by;

/** Records the engine's reply to a cancel, and reads the run. */
export function noteReply(
  views: ComparingViews,
  { id, asker, cancel, reply }: { id: string; asker: Asker; cancel: LedgerCancel; reply: EngineCancel },
): Promise<Sight | null> {
  return views.changed(id, asker, (settling) => {
    if (!isSameCancel(settling.entry.cancel, cancel)) return null;
    // The engine replied `ended`, but the run is still active: leave the cancel undelivered, so that it is sent again.
    const isDelivered = reply !== 'ended' || !settling.reading || hasEnded(settling.reading.run);
    return withCancel(settling, { ...cancel, delivered: isDelivered, stopped: cancel.stopped || reply === 'stopped' });
  });
}

/** True if a run has begun. Its status says so as well: an engine need not know when. */
const hasBegun = (run: RunFacts | null | undefined): boolean =>
  run != null && (run.startedAt != null || /^(?:running|waiting|paused|cancelling)$/.test(run.status));

/** Stores the cancel before calling the engine, so that a crash in between cannot lose it. */
async function cancelRemembered(
  parts: CallParts,
  views: ComparingViews,
  request: CancelRequest,
): Promise<Sight | null> {
  const { id, asker, by, reason, force } = request;
  const now = parts.clock.now();
  const deadlineAt = asker.engine.capabilities.force ? now + parts.graceMs : null;
  let mine: LedgerCancel | null = null;
  const accepted = await views.changed(id, asker, (settling) => {
    mine = null;
    const { entry, reading } = settling;
    if (entry.end || (reading && hasEnded(reading.run))) return null;
    const earlier = entry.cancel;
    if (earlier && (!force || earlier.force)) {
      if (!earlier.delivered) mine = earlier;
      return null;
    }
    const hadStarted = hasBegun(reading?.run) || hasBegun(entry.last);
    const first: LedgerCancel = {
      at: now,
      by,
      reason,
      deadlineAt,
      force,
      delivered: false,
      hadStarted,
      stopped: false,
    };
    mine = earlier ? { ...earlier, force: true, delivered: false } : first;
    return withCancel(settling, mine);
  });
  // TypeScript does not track the assignment in the callback.
  const cancel = mine as LedgerCancel | null;
  if (!cancel) return accepted;
  parts.watchCancel();
  const reply = await cancelInEngine(parts, { ...request, by: cancel.by, reason: cancel.reason, force: cancel.force });
  if (typeof reply !== 'object') return noteReply(views, { id, asker, cancel, reply });
  await views.changed(id, asker, (settling) =>
    isSameCancel(settling.entry.cancel, cancel) ? withCancel(settling, null) : null,
  );
  throw notCancellable(reply.rejected);
}

const notCancellable = ({ detail }: RunSourceError) =>
  new Problem(422, 'not_cancellable', detail ?? 'This run cannot be cancelled.');

async function cancelForgotten(parts: CallParts, request: CancelRequest): Promise<Sight | null> {
  const { id, asker } = request;
  const reply = await cancelInEngine(parts, request);
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
  const { comparing } = parts;
  const after = comparing ? await cancelRemembered(parts, comparing, request) : await cancelForgotten(parts, request);
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
