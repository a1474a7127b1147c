/**
 * A host with its own major versions of the library's dependencies: a draggable sheet, and a list that a run leaves.
 */
import { useState } from 'react';
import { createRoot } from 'react-dom/client';
import { CancelRunButton, preloadDialogs, type Run, RunsList } from 'runlight';

declare global {
  interface Window {
    ready: Promise<void>;
    leave: (count: number) => void;
  }
}
window.ready = preloadDialogs();

const run: Run = { id: 'r1', name: 'Import', status: 'running', progress: { completedSteps: 3, totalSteps: 8 } };

function Page() {
  const [ids, setIds] = useState(['r1', 'r2', 'r3', 'r4']);
  window.leave = (count) => setIds((before) => before.slice(count));
  return (
    <>
      <CancelRunButton run={run} onCancel={async () => {}} askReason />
      <RunsList list={{ runs: ids.map((id) => ({ ...run, id, name: id })) }} />
    </>
  );
}

const element = document.getElementById('root');
if (element) createRoot(element).render(<Page />);
