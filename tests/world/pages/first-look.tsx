/** The window on small screens, and the hidden texts of parts in a host's own scroller. The query selects one. */
import { useState } from 'react';
import { createRoot } from 'react-dom/client';
import {
  CancelRunButton,
  LiveActivityFeed,
  preloadDialogs,
  type Run,
  RunExecutionModal,
  RunMetricsPreview,
  RunProgressIndicator,
  type RunStep,
  RunsList,
} from 'runlight';

declare global {
  interface Window {
    setRun: (changes: Partial<Run>) => void;
  }
}

const params = new URLSearchParams(location.search);
const now = Date.now();
const first: Run = {
  id: 'r1',
  name: 'Import of the spring data with a long name',
  dataset: 'spring-2026',
  method: 'Gaussian copula',
  status: params.get('status') === 'cancelling' ? 'cancelling' : 'running',
  progress: { completedSteps: 3, totalSteps: 8 },
  currentStep: { n: 4, name: 'Training' },
  startedAt: now - 90_000,
  metrics: [
    { key: 'ks_mean', value: 0.12, direction: 'lower' },
    { key: 'corr_delta', value: 0.08, direction: 'lower' },
    { key: 'mia_auc', value: 0.6, direction: 'lower' },
    { key: 'dup_rate', value: 0.02, direction: 'lower' },
  ],
};
const steps: RunStep[] = Array.from({ length: 40 }, (_, i) => ({
  id: `s${i}`,
  n: i + 1,
  kind: 'training',
  status: 'done',
  title: `Step ${i + 1}`,
  createdAt: now - 90_000 + i * 1_000,
}));

function useRun(): Run {
  const [run, setRun] = useState(first);
  window.setRun = (changes) => setRun((before) => ({ ...before, ...changes }));
  return run;
}
const send = async () => {};

function Phone() {
  const run = useRun();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button type="button" onClick={() => setOpen(true)}>
        Open
      </button>
      <RunExecutionModal open={isOpen} onOpenChange={setOpen} run={run} steps={steps} onCancel={send} />
    </>
  );
}

const parts = {
  metrics: () => <RunMetricsPreview run={useRun()} />,
  cancel: () => <CancelRunButton run={useRun()} onCancel={send} defaultOpen confirmation="inline" />,
  list: () => <RunsList list={{ runs: [], isLoading: true }} />,
  feed: () => <LiveActivityFeed run={useRun()} steps={steps} />,
  waiting: () => <LiveActivityFeed run={null} />,
} as const;

/** A part at the end of a host's scroller that is not positioned. */
function Scroller({ name }: { name: keyof typeof parts }) {
  const Part = parts[name];
  return (
    <div style={{ height: 200, overflow: 'auto' }}>
      <div style={{ height: 3_000 }} />
      <Part />
    </div>
  );
}

function Bar() {
  return (
    <div style={{ width: 400 }}>
      <RunProgressIndicator run={useRun()} />
    </div>
  );
}

void preloadDialogs();
const name = params.get('part');
const element = document.getElementById('root');
if (element) {
  createRoot(element).render(
    name === 'bar' ? (
      <Bar />
    ) : name !== null && name in parts ? (
      <Scroller name={name as keyof typeof parts} />
    ) : (
      <Phone />
    ),
  );
}
