import type { StartRunInput } from '../../core/run/source/run-source';
import { RunSourceError } from '../../core/run/source/run-source-error';
import { RUN_ID, readStartRequest } from '../../wire/inputs';
import { digest } from '../digest';
import { readBody } from '../http/body';
import { BadReading, forbidden, keyReused, Problem, unavailable } from '../http/problem';
import type { LedgerRecord, RunLedger } from '../ledger';
import { ledgerKey } from '../looks/counted-by-comparing';
import { emptyRecord, KEPT_MS } from '../looks/settle';
import { clean, read } from './input';
import { type Call, type CallParts, found, json } from './parts';

/** After this time, a start without a result counts as crashed, ms. */
const STARTING_MS = 30_000;

/** Derives the run's ID from owner and idempotency key, so that a retry gets the same ID. */
async function nameFor(owner: string, key: string | null): Promise<string> {
  const of = JSON.stringify([owner, key ?? crypto.randomUUID()]);
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(of)));
  return `r_${Array.from(hash.slice(0, 16), (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

function keyOf({ request }: Call): string | null {
  const key = request.headers.get('Idempotency-Key');
  if (key === null || /^[\x20-\x7e]{1,255}$/.test(key)) return key;
  throw new Problem(400, 'bad_request', 'Idempotency-Key must be 1 to 255 printable ASCII characters.');
}

async function inputOf(parts: CallParts, call: Call): Promise<StartRunInput> {
  const body = await readBody(call.request, parts.limits.bodyBytes);
  const parsed = read(readStartRequest(body ?? {}, { clean, readParams: (params) => ({ value: params }) }), 422);
  const { engine } = call.asker;
  return engine.readStart ? read(engine.readStart(parsed), 422) : parsed;
}

/** @throws {Problem} 422 if it is nested so deeply that it can be parsed, but not written again */
function textOf(input: StartRunInput): string {
  try {
    return JSON.stringify(input);
  } catch {
    throw new Problem(422, 'invalid_body', 'params: nested too deeply');
  }
}

interface Starting {
  id: string;
  input: StartRunInput;
  body: string;
}

/** Starts the run. Returns its ID and whether it already existed (`null` if the engine cannot tell). */
async function startInEngine(parts: CallParts, { asker, principal }: Call, { id, input }: Starting) {
  const started = await parts.calls.ask(asker, async (context) =>
    asker.engine.start?.(input, { ...context, id, principal }),
  );
  const name = String(started?.id ?? id);
  if (!RUN_ID.test(name)) {
    throw new BadReading(
      `runlight: start() returned the id "${name}", which no URL can name. Use 1 to 200 characters of A-Za-z0-9._~:@-.`,
    );
  }
  return { id: name, replayed: started?.replayed ?? null };
}

/** Start without a ledger. If the engine cannot tell whether the run existed, a read before the start decides. */
async function startForgotten(parts: CallParts, call: Call, starting: Starting) {
  const before = await parts.views.run(starting.id, call.asker);
  const { id, replayed } = await startInEngine(parts, call, starting);
  parts.views.forget(id, call.asker.scope);
  return { id, replayed: replayed ?? before !== null };
}

/** Stores the start before calling the engine, so that a retry finds it. `null` if another process wrote first. */
async function begin(parts: CallParts, ledger: RunLedger, call: Call, { id, input, body }: Starting) {
  const key = ledgerKey(id, call.asker);
  const [entry = null] = await ledger.get([key]);
  const now = parts.clock.now();
  if (entry?.start) {
    if (entry.start.body !== body) throw keyReused();
    // A run that was cancelled before the engine had it stays cancelled.
    if (entry.start.done || entry.end?.run.status === 'cancelled') return { replayed: entry.start.runId ?? id };
    if (now - entry.start.at < STARTING_MS) {
      throw new Problem(409, 'in_flight', 'A request with this Idempotency-Key is in progress. Retry it in a moment.', {
        headers: { 'Retry-After': '1' },
      });
    }
  }
  const { name, dataset, method } = input;
  const last = {
    id,
    name,
    dataset: dataset ?? null,
    method: method ?? null,
    status: 'queued' as const,
    createdAt: now,
  };
  const record: LedgerRecord = {
    ...(entry ?? { ...emptyRecord(call.principal.owner, now), last }),
    version: (entry?.version ?? 0) + 1,
    start: { body, done: false, at: now, runId: null },
    // If the engine counts revisions, the record holds only the key, and expires on its own.
    dueAt: parts.comparing ? (entry?.dueAt ?? null) : now + KEPT_MS,
  };
  return (await ledger.put(key, entry?.version ?? 0, record)) ? { record } : null;
}

async function startRemembered(parts: CallParts, ledger: RunLedger, call: Call, starting: Starting) {
  const { id } = starting;
  const key = ledgerKey(id, call.asker);
  const begun = (await begin(parts, ledger, call, starting)) ?? (await begin(parts, ledger, call, starting));
  if (!begun)
    throw new Problem(409, 'in_flight', 'The run is being started. Retry the request in a moment.', {
      headers: { 'Retry-After': '1' },
    });
  if ('replayed' in begun) return { id: begun.replayed, replayed: true };
  const { record } = begun;
  try {
    const { id: name, replayed } = await startInEngine(parts, call, starting);
    const start = { ...starting, done: true };
    await finishStart(ledger, call, { key, record, name, start });
    // A new record does not mean a new run: the ledger may have lost it, or a process may have crashed during the
    // start.
    return { id: name, replayed: replayed ?? false };
  } catch (error) {
    // A final rejection releases the key. After any other error, the run may have started.
    if (error instanceof RunSourceError && error.kind === 'rejected') await ledger.remove(key, record.version);
    throw error;
  }
}

/** Marks the start as done. If the engine assigned its own ID, adds a record under it; the first keeps only the key. */
async function finishStart(
  ledger: RunLedger,
  call: Call,
  { key, record, name, start }: { key: string; record: LedgerRecord; name: string; start: Starting },
): Promise<void> {
  const isOwnName = name !== start.id;
  let latest = record;
  for (let seen: LedgerRecord | null = record; seen?.start && !seen.start.done; ) {
    const next: LedgerRecord = {
      ...seen,
      version: seen.version + 1,
      listed: !isOwnName,
      dueAt: isOwnName ? seen.createdAt + KEPT_MS : seen.dueAt,
      start: { ...seen.start, done: true, runId: isOwnName ? name : null },
    };
    if (await ledger.put(key, seen.version, next)) break;
    [seen = null] = await ledger.get([key]); // a concurrent read or cancel has updated it
    latest = seen ?? latest;
  }
  if (!isOwnName || !record.last) return;
  // A cancel that came meanwhile has not reached the engine: it does not know the first ID.
  const cancel = latest.cancel && { ...latest.cancel, delivered: false };
  const due = cancel && { cancel, dueAt: latest.createdAt };
  const reserved = { ...record, ...due, version: 1, seq: 0, start: null, last: { ...record.last, id: name } };
  await ledger.put(ledgerKey(name, call.asker), 0, {
    ...reserved,
    start: record.start && { ...record.start, done: true },
  });
}

/** Starts in flight in this process, so that concurrent retries get the same run. */
export type Starts = Map<string, { body: string; done: Promise<{ id: string; replayed: boolean }> }>;

/** `POST /v1/runs` */
export async function startRun(parts: CallParts, call: Call, under: Starts): Promise<Response> {
  const { asker, principal } = call;
  if (!asker.engine.capabilities.start) throw new Problem(404, 'no_such_call', 'This backend does not start runs.');
  if (principal.readOnly) throw forbidden();
  const key = keyOf(call);
  const input = await inputOf(parts, call);
  const id = await nameFor(principal.owner, key);
  const starting = { id, input, body: digest(textOf(input)) };
  const scoped = ledgerKey(id, asker);
  const earlier = under.get(scoped);
  if (earlier && earlier.body !== starting.body) throw keyReused();
  const { ledger } = parts;
  const begin = () => (ledger ? startRemembered(parts, ledger, call, starting) : startForgotten(parts, call, starting));
  const done = earlier?.done ?? begin().finally(() => under.delete(scoped));
  if (!earlier) under.set(scoped, { body: starting.body, done });
  const started = await done;
  const sight = await parts.views.run(started.id, asker);
  if (!sight) throw unavailable('not_visible_yet', 'The run was started, but cannot be read yet. Retry the request.');
  const there = found(parts, { ...call, id: started.id }, sight);
  parts.hub.hint(started.id, asker.scope);
  return json(await parts.write(there.sight, there.access, asker), 201, {
    Location: `${call.url.pathname.replace(/\/$/, '')}/${encodeURIComponent(started.id)}/status`,
    ...((started.replayed || earlier) && { 'Idempotency-Replayed': 'true' }),
  });
}
