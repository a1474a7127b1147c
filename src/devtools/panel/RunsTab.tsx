import { useState, useSyncExternalStore } from 'react';
import type { RunClient } from '../../core/client/types';
import { useNow } from '../../hooks/useNow';
import { inspectClient } from '../inspect/inspect-client';
import type { Spy } from '../journal/spy';
import type { SimulatedRuns } from '../simulated-runs';
import { RunDetails } from './RunDetails';

interface RunsTabProps {
  client: RunClient;
  spy: Spy;
  simulation: SimulatedRuns | undefined;
}

/** Lists all runs in the client, and shows one in detail. */
export function RunsTab({ client, spy, simulation }: RunsTabProps) {
  // The client is read on every render; with memoisation, React Compiler would show the first state forever.
  'use no memo';
  // Re-render every second to update ages, and on every request, because requests change runs.
  const now = useNow() ?? client.clock.now();
  useSyncExternalStore(spy.journal.subscribe, spy.journal.list, spy.journal.list);
  const [selected, setSelected] = useState<string | null>(null);
  const runs = inspectClient(client).runs();
  const shown = runs.find(({ runId }) => runId === selected) ?? runs[0];
  if (!shown) {
    return <p className="empty">No runs yet. A run appears here when a component or hook reads it by id.</p>;
  }
  return (
    <div className="split">
      <ul className="runs" aria-label="Runs">
        {runs.map(({ runId, snapshot, watchers }) => (
          <li key={runId}>
            <button type="button" aria-pressed={runId === shown.runId} onClick={() => setSelected(runId)}>
              <span className="name">{snapshot.run?.name ?? runId}</span>
              <span className="facts">
                {snapshot.run?.status ?? 'not read yet'} ·{' '}
                {watchers.length === 0 ? 'not watched' : `${snapshot.connection.state} · ${watchers.length} watching`}
              </span>
            </button>
          </li>
        ))}
      </ul>
      <RunDetails client={client} inspected={shown} now={now} simulation={simulation} />
    </div>
  );
}
