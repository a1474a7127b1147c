import type { RunStatus } from '../rows';
import { createClaims } from './claims';
import type { Database } from './database';
import { createRequests } from './requests';
import { CHANNEL } from './sql';

/** What listeners get when a run or one of its steps has changed. */
export interface RunChange {
  id: string;
  rev: number;
  status: RunStatus;
}

/** All the truth about runs. Each transition is one conditional statement, made under the lock of the run's row. */
export function createStore(db: Database, epoch: string) {
  return {
    epoch,
    ...createRequests(db),
    ...createClaims(db),

    /** Calls `listener` for every committed change, of any process. */
    onChange: (listener: (change: RunChange) => void) => db.listen(CHANNEL, (payload) => listener(JSON.parse(payload))),
  };
}

export type Store = ReturnType<typeof createStore>;
