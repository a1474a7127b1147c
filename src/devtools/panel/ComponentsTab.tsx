import { useState } from 'react';
import type { RunClient } from '../../core/client/types';
import { useNow } from '../../hooks/useNow';
import { findReaders, type Readers } from '../inspect/readers';

/** Shows which components on the page read which run or list. */
export function ComponentsTab({ client }: { client: RunClient }) {
  // As in RunsTab: the components are looked up on every render.
  'use no memo';
  const [element, setElement] = useState<HTMLElement | null>(null);
  // Re-render every second: nothing reports when components mount or unmount.
  useNow();
  const readers = element && findReaders(client, element);
  return (
    <div ref={setElement}>
      {element !== null && readers === null && (
        <p className="empty">
          This version of React does not expose its components. The tab "Runs" shows how many watch each run.
        </p>
      )}
      {readers?.length === 0 && <p className="empty">No component reads a run.</p>}
      {readers !== null && readers.length > 0 && <ReaderTable client={client} readers={readers} />}
    </div>
  );
}

function ReaderTable({ client, readers }: { client: RunClient; readers: readonly Readers[] }) {
  const nameOf = (runId: string) => client.getSnapshot(runId).run?.name;
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">Component</th>
          <th scope="col">Reads</th>
          <th scope="col">Count</th>
        </tr>
      </thead>
      <tbody>
        {readers.map(({ name, runId, count }) => (
          <tr key={`${name} ${runId}`}>
            <td>
              <code>{name}</code>
            </td>
            <td>{runId === null ? 'a list of runs' : `${nameOf(runId) ?? 'not read yet'} (${runId})`}</td>
            <td className="number">{count}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
