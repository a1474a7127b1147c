import { useSyncExternalStore } from 'react';
import type { FaultName } from '../journal/faults';
import type { Spy } from '../journal/spy';
import type { SimulatedRuns } from '../simulated-runs';

const FAULTS: readonly { name: FaultName; label: string; effect: string }[] = [
  { name: 'slow', label: 'Slow answers', effect: 'Every request takes 3 s longer.' },
  { name: 'offline', label: 'No network', effect: 'Every request fails, and push is cut off.' },
  { name: 'error', label: 'Server errors', effect: 'Every request is answered with 503.' },
  { name: 'unauthorized', label: 'Signed out', effect: 'Every request is answered with 401.' },
  { name: 'noSteps', label: 'No steps', effect: 'Requests for steps are answered with 404.' },
  { name: 'noPush', label: 'No push', effect: 'Push is cut off and cannot connect: the page polls.' },
];

/** Simulates faults between the page and its backend. */
export function FaultsTab({ spy, simulation }: { spy: Spy; simulation: SimulatedRuns | undefined }) {
  const { faults, isWatching } = spy;
  const active = useSyncExternalStore(faults.subscribe, faults.list, faults.list);
  if (!isWatching) {
    return <p className="empty">This source is frozen, so no fault can be tried. Give the provider a plain object.</p>;
  }
  return (
    <>
      <p className="note">
        Faults happen in this page, before a request is sent. The backend is not touched, and reloading the page ends
        them.
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
          End all faults
        </button>
        {simulation && (
          <button type="button" onClick={() => simulation.reset()}>
            Restore the store (new epoch)
          </button>
        )}
      </div>
      {simulation ? (
        <p className="note">"Runs" has buttons for the worker of each run.</p>
      ) : (
        <p className="note">
          With <code>simulation</code>, the simulated backend of <code>runlight/msw</code>, its worker and its store can
          be broken too.
        </p>
      )}
    </>
  );
}
