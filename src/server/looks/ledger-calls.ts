import type { Clock } from '../../core/platform/clock';
import type { RunLedger } from '../ledger';
import { isWithin } from './kept-looks';
import { withinTime } from './time-limit';

/** How long the epoch is used without another look, ms. It changes when the store has lost its data. */
const EPOCH_MS = 5_000;

/** A ledger for the handler's own calls. */
export interface LedgerCalls extends RunLedger {
  /** The ledger has lost a record: the next epoch is read anew. */
  suspectEpoch(): void;
}

/**
 * Limits the time of each call: clients of a store may queue their commands for as long as it is down, and a read that
 * never ends would hold up all later reads of its run. Reads the epoch now and then instead of for each answer.
 */
export function createLedgerCalls(ledger: RunLedger, clock: Clock, ms: number): LedgerCalls {
  let epoch: { at: number; value: Promise<string> } | null = null;
  const limited = <T>(call: () => Promise<T>): Promise<T> => withinTime({ clock, ms, what: 'ledger' }, call);

  function readEpoch(): Promise<string> {
    const now = clock.now();
    if (epoch && isWithin(EPOCH_MS, { at: epoch.at, now })) return epoch.value;
    const read = { at: now, value: limited(() => ledger.epoch()) };
    read.value.catch(() => {
      if (epoch === read) epoch = null; // the next call tries again
    });
    epoch = read;
    return read.value;
  }

  return {
    epoch: readEpoch,
    suspectEpoch() {
      epoch = null;
    },
    get: (ids) => limited(() => ledger.get(ids)),
    put: (id, seen, record) => limited(() => ledger.put(id, seen, record)),
    remove: (id, seen) => limited(() => ledger.remove(id, seen)),
    list: (owner, page) => limited(() => ledger.list(owner, page)),
    due: (now, limit) => limited(() => ledger.due(now, limit)),
  };
}
