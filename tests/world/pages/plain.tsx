import { createRoot } from 'react-dom/client';
import { RunProgressIndicator } from 'runlight';

const run = {
  id: 'r1',
  name: 'Import',
  status: 'running',
  progress: { completedSteps: 3, totalSteps: 8 },
  currentStep: { n: 4, name: 'Training' },
  startedAt: Date.now() - 90_000,
} as const;

const element = document.getElementById('root');
if (element) createRoot(element).render(<RunProgressIndicator run={run} />);
