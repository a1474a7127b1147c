import { useState, useSyncExternalStore } from 'react';
import type { RequestEntry } from '../journal/journal';
import type { Spy } from '../journal/spy';
import { clockText, durationText } from './text';

const durationOf = ({ startedAt, endedAt }: RequestEntry) =>
  endedAt === null ? '…' : durationText(endedAt - startedAt);

/** Lists the requests since the panel was mounted. */
export function RequestsTab({ spy }: { spy: Spy }) {
  const { journal, isWatching } = spy;
  const entries = useSyncExternalStore(journal.subscribe, journal.list, journal.list);
  const [held, setHeld] = useState<readonly RequestEntry[] | null>(null);
  const shown = held ?? entries;
  if (!isWatching) {
    return (
      <p className="empty">
        This source is frozen, so its requests cannot be recorded. Pass the provider an object that is not frozen.
      </p>
    );
  }
  return (
    <>
      <div className="actions">
        <button type="button" aria-pressed={held !== null} onClick={() => setHeld(held === null ? entries : null)}>
          Pause the list
        </button>
        <button
          type="button"
          onClick={() => {
            journal.clear();
            setHeld(null);
          }}
        >
          Clear
        </button>
        <span className="note">The last 200 requests, newest first.</span>
      </div>
      {shown.length === 0 ? (
        <p className="empty">No requests yet.</p>
      ) : (
        <table>
          <thead>
            <tr>
              <th scope="col">Time</th>
              <th scope="col">Call</th>
              <th scope="col">Run</th>
              <th scope="col">Duration</th>
              <th scope="col">Result</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((entry) => (
              <tr key={entry.id} data-outcome={entry.outcome}>
                <td className="number">{clockText(entry.startedAt)}</td>
                <td>
                  <code>{entry.call}</code>
                </td>
                <td className="id">{entry.runId ?? '–'}</td>
                <td className="number">{durationOf(entry)}</td>
                <td>
                  <span className="outcome">{entry.outcome}</span> {entry.summary}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}
