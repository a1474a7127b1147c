import { hasEnded } from '../core/run/run';
import { CLAIM_MS, deliverCancel, retryCancelAt, withForce } from './calls/cancel';
import type { CallParts } from './calls/parts';
import type { RunPrincipal } from './engine';
import type { LedgerCancel, LedgerRecord, RunLedger } from './ledger';
import type { ComparingViews } from './looks/counted-by-comparing';
import { withCancel } from './looks/settle';
import type { Asker } from './looks/sight';
import type { SweepResult } from './options';

/** Maximum number of records per sweep. */
const MOST_AT_ONCE = 100;
/** Delay before retrying after an engine error, ms. */
const RETRY_MS = 5_000;

export interface SweepParts extends Pick<CallParts, 'clock' | 'calls' | 'hub' | 'report' | 'watchCancel'> {
  ledger: RunLedger;
  /** `null` if the engine stores cancels itself. */
  views: ComparingViews | null;
  askerOf(principal: RunPrincipal): Asker;
}

/** Claims a record for this process; `null` if another process claimed it first. */
async function take(ledger: RunLedger, key: string, record: LedgerRecord, dueAt: number): Promise<LedgerRecord | null> {
  const taken = { ...record, version: record.version + 1, dueAt };
  return (await ledger.put(key, record.version, taken)) ? taken : null;
}

async function repeatCancel(
  parts: SweepParts,
  key: string,
  record: LedgerRecord,
): Promise<'forced' | 'repeated' | null> {
  const { ledger, clock, views } = parts;
  const now = clock.now();
  if (!record.cancel || !views || !(await take(ledger, key, record, now + CLAIM_MS))) return null;
  // With an engine per owner, the key begins with the owner whose engine it was read from: `authorize` may have let them
  // cancel a run of somebody else.
  const scopeEnd = key.lastIndexOf('/');
  const owner = scopeEnd < 0 ? record.owner : decodeURIComponent(key.slice(0, scopeEnd));
  const asker = parts.askerOf({ user: record.cancel.by, owner });
  const id = key.slice(scopeEnd + 1);
  const isLate = record.cancel.deadlineAt !== null && record.cancel.deadlineAt <= now;
  const force = isLate && asker.engine.capabilities.force;
  let open: LedgerCancel | null = null;
  await views.changed(id, asker, (settling) => {
    open = null;
    const { entry, reading } = settling;
    if (!entry.cancel || entry.end || (reading && hasEnded(reading.run))) return null;
    open = { ...(force ? withForce(entry.cancel) : entry.cancel), delivered: false };
    return withCancel(settling, open);
  });
  // TypeScript does not track the assignment in the callback.
  const cancel = open as LedgerCancel | null;
  if (!cancel) return null;
  const { refused } = await deliverCancel(parts, { views, ledger }, { id, asker, cancel });
  if (refused) return null;
  return force && !record.cancel.force ? 'forced' : 'repeated';
}

/** Handles all due records. Safe to run in many processes at once: the first to claim a record handles it. */
export async function sweep(parts: SweepParts): Promise<SweepResult> {
  const { ledger, clock } = parts;
  const result: SweepResult = { forced: 0, repeated: 0, removed: 0 };
  const keys = await ledger.due(clock.now(), MOST_AT_ONCE);
  const records = keys.length > 0 ? await ledger.get(keys) : [];
  for (const [at, key] of keys.entries()) {
    const record = records[at];
    if (!record || record.dueAt === null || record.dueAt > clock.now()) continue;
    if (record.end || !record.cancel) {
      if (await ledger.remove(key, record.version)) result.removed += 1;
      continue;
    }
    try {
      const done = await repeatCancel(parts, key, record);
      if (done) result[done] += 1;
    } catch (error) {
      parts.report(error, { runId: key });
      await retryCancelAt(ledger, key, clock.now() + RETRY_MS);
    }
  }
  return result;
}
