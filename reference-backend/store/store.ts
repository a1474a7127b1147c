import type { RunStatus } from '../rows';
import { createClaims } from './claims';
import type { Database } from './database';
import { createRequests } from './requests';
import { CHANNEL } from './sql';

/** The notification about a changed run or step. */
export interface RunChange {
  id: string;
  rev: number;
  status: RunStatus;
}

/** The source of truth for runs. Each transition is one conditional statement under the lock of the run's row. */
export function createStore(db: Database, epoch: string) {
  return {
    epoch,
    ...createRequests(db),
    ...createClaims(db),

    /** Calls `listener` for every committed change, from any process. */
    onChange: (listener: (change: RunChange) => void) => db.listen(CHANNEL, (payload) => listener(JSON.parse(payload))),
  };
}

export type Store = ReturnType<typeof createStore>;
