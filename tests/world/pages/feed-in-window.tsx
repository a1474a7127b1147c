import { createRoot } from 'react-dom/client';
import { RunExecutionModal } from 'runlight';

const run = { id: 'r1', name: 'Import', status: 'running', progress: { completedSteps: 1, totalSteps: 8 } } as const;
const count = Number(new URLSearchParams(window.location.hash.slice(1)).get('steps') ?? 2);
const steps = Array.from({ length: count }, (_, i) => ({
  id: `s${i}`,
  n: i + 1,
  kind: 'info' as const,
  status: 'done' as const,
  title: `Step ${i + 1}`,
}));
const metrics = [{ key: 'ks_mean', value: 0.1, group: 'utility' }];

const element = document.getElementById('root');
if (element)
  createRoot(element).render(
    <RunExecutionModal open onOpenChange={() => {}} run={run} steps={steps} metrics={metrics} />,
  );
