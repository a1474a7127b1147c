import { useSyncExternalStore } from 'react';
import type { FaultName } from '../journal/faults';
import type { Spy } from '../journal/spy';
import type { SimulatedRuns } from '../simulated-runs';

const FAULTS: readonly { name: FaultName; label: string; effect: string }[] = [
  { name: 'slow', label: 'Slow responses', effect: 'Every request takes 3 s longer.' },
  { name: 'offline', label: 'No network', effect: 'Every request fails, and push disconnects.' },
  { name: 'error', label: 'Server errors', effect: 'Every request returns 503.' },
  { name: 'unauthorized', label: 'Signed out', effect: 'Every request returns 401.' },
  { name: 'noSteps', label: 'No steps', effect: 'Requests for steps return 404.' },
  { name: 'noPush', label: 'No push', effect: 'Push disconnects and cannot reconnect, so the page polls.' },
];

/** Simulates faults between the page and its backend. */
export function FaultsTab({ spy, simulation }: { spy: Spy; simulation: SimulatedRuns | undefined }) {
  const { faults, isWatching } = spy;
  const active = useSyncExternalStore(faults.subscribe, faults.list, faults.list);
  if (!isWatching) {
    return (
      <p className="empty">
        This source is frozen, so faults cannot be simulated. Pass the provider an object that is not frozen.
      </p>
    );
  }
  return (
    <>
      <p className="note">
        Faults are simulated in this page, before a request is sent. They do not reach the backend, and end when you
        reload the page.
      </p>
      <ul className="faults">
        {FAULTS.map(({ name, label, effect }) => (
          <li key={name}>
            <button type="button" aria-pressed={active.has(name)} onClick={() => faults.toggle(name)}>
              {label}
            </button>
            <span>{effect}</span>
          </li>
        ))}
      </ul>
      <div className="actions">
        <button type="button" disabled={active.size === 0} onClick={faults.clear}>
          Turn off all faults
        </button>
        {simulation && (
          <button type="button" onClick={() => simulation.reset()}>
            Restore the store (new epoch)
          </button>
        )}
      </div>
      {simulation ? (
        <p className="note">The tab "Runs" has buttons for the worker of each run.</p>
      ) : (
        <p className="note">
          Pass the simulated backend of <code>runlight/msw</code> as <code>simulation</code> to break its worker and its
          store as well.
        </p>
      )}
    </>
  );
}
