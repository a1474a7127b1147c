/** A run's window in a rare state, or ten cards of running runs. The page's query selects one. */
import { useState } from 'react';
import { createRoot } from 'react-dom/client';
import type { Run, RunStatus, RunStep } from 'runlight';
import { preloadDialogs, RunCard, RunExecutionModal, RunProvider } from 'runlight';
import { systemClock } from '../../../src/core/platform/clock';
import { createScriptedSource } from '../../../src/testing/scripted-source';

declare global {
  interface Window {
    changeRun: (run: Partial<Run>) => void;
    dialogs: Promise<void>;
  }
}

const query = new URLSearchParams(location.search);
const status = (query.get('status') ?? 'running') as RunStatus;
const count = Number(query.get('steps') ?? 40);
/** Number of the failed step; 0 = none. */
const failedAt = Number(query.get('failed') ?? 0);
const began = Date.now() - 150_000;
const isBare = query.has('bare');

const run: Run = {
  id: 'run-1',
  name: 'Synthetic customers, spring',
  dataset: 'customers',
  method: 'CTGAN',
  status,
  startedAt: began,
  updatedAt: began + 140_000,
  finishedAt: ['succeeded', 'failed', 'cancelled'].includes(status) ? began + 140_000 : null,
  error: status === 'failed' ? { message: 'Training ran out of memory.', code: 'out_of_memory' } : null,
  ...(isBare && { progress: null, currentStep: null, metrics: [] }),
  ...(!isBare && {
    progress: { completedSteps: 2, totalSteps: 8 },
    currentStep: status === 'running' ? { n: 3, kind: 'training', name: 'Training' } : null,
    metrics: [{ key: 'ks_mean', value: 0.06 }],
  }),
};
const source = createScriptedSource({ clock: systemClock, run });
for (let n = 1; !isBare && n <= count; n += 1) {
  const step: Partial<RunStep> & { n: number } = {
    n,
    kind: 'training',
    title: `Step number ${n}`,
    detail: 'What it does, in a sentence that takes a line.',
    status: n === failedAt ? 'failed' : 'done',
    startedAt: began + n * 1_000,
    finishedAt: began + n * 1_000 + 900,
  };
  source.setStep(step);
}
window.changeRun = (changed) => source.setRun(changed);
window.dialogs = preloadDialogs();

const TEN = '0123456789'.split('');

function Page() {
  const [isOpen, setOpen] = useState(false);
  return (
    <RunProvider source={source} locale="en" theme={query.get('theme') === 'dark' ? 'dark' : 'light'}>
      {query.has('cards') ? (
        <div style={{ display: 'grid', gap: 8, padding: 16 }}>
          {TEN.map((id) => (
            <RunCard
              key={id}
              run={{ ...run, id, name: `Run ${id}` }}
              connection={{ state: 'live', error: null }}
              onCancel={async () => undefined}
              onRunSelect={() => {}}
            />
          ))}
        </div>
      ) : (
        <button type="button" onClick={() => setOpen(true)}>
          Open
        </button>
      )}
      <RunExecutionModal
        open={isOpen}
        onOpenChange={setOpen}
        runId="run-1"
        askReason={query.has('reason')}
        onRetry={() => {}}
      />
    </RunProvider>
  );
}

const root = document.getElementById('root');
if (root) createRoot(root).render(<Page />);
