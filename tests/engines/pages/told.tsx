/** A list, and the window of the selected run, for screen reader tests; the test controls the backend. */
import { useState } from 'react';
import { createRoot } from 'react-dom/client';
import {
  createRunClient,
  preloadDialogs,
  type Run,
  RunExecutionModal,
  RunProvider,
  type RunStep,
  RunsList,
} from 'runlight';
import { systemClock } from 'runlight/core';
import { createScriptedSource } from 'runlight/testing';

declare global {
  interface Window {
    /** Changes the run on the backend. */
    changeRun: (run: Partial<Run>) => void;
    /** Adds or changes a step on the backend. */
    tellStep: (step: Partial<RunStep> & { n: number }) => void;
    dialogs: Promise<void>;
  }
}

const began = Date.now() - 65_000;
const source = createScriptedSource({
  clock: systemClock,
  run: {
    id: 'churn',
    name: 'Churn',
    dataset: 'customers',
    method: 'CTGAN',
    status: 'running',
    startedAt: began,
    progress: { completedSteps: 1, totalSteps: 8 },
    currentStep: { n: 2, name: 'Loading data' },
  },
});
source.setStep({ n: 1, kind: 'planned', title: 'Planning', status: 'done', startedAt: began, finishedAt: began + 900 });
source.setStep({ n: 2, kind: 'loading', title: 'Loading data', status: 'running', startedAt: began + 1_000 });
source.addRun({
  id: 'census',
  name: 'Census',
  status: 'succeeded',
  startedAt: began - 400_000,
  finishedAt: began - 280_000,
  progress: { completedSteps: 8, totalSteps: 8 },
});
window.changeRun = (run) => source.setRun(run);
window.tellStep = (step) => source.setStep(step);
window.dialogs = preloadDialogs();
const client = createRunClient({ source });

function Page() {
  const [chosen, setChosen] = useState<string | null>(null);
  return (
    <RunProvider client={client} locale="en">
      <main style={{ padding: 16 }}>
        <h1>Runs</h1>
        <RunsList aria-label="Your runs" onRunSelect={setChosen} />
      </main>
      <RunExecutionModal open={chosen !== null} onOpenChange={() => setChosen(null)} runId={chosen ?? 'churn'} />
    </RunProvider>
  );
}

const root = document.getElementById('root');
if (root) createRoot(root).render(<Page />);
