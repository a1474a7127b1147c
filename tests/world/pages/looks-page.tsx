import { createRoot } from 'react-dom/client';
import { CancelRunButton, RealTimeRunStatus, type Run, RunMetricsPreview, RunStatusBadge } from 'runlight';

const run: Run = {
  id: 'r1',
  name: 'Import',
  status: 'running',
  progress: { completedSteps: 3, totalSteps: 8 },
  startedAt: Date.now() - 90_000,
};
const metrics = [{ key: 'speed', value: 1234.5, unit: 'images/second/GPU' }];
const cancel = async () => {};

const element = document.getElementById('root');
if (element) {
  createRoot(element).render(
    <>
      <RealTimeRunStatus run={run} onCancel={cancel} confirmation="inline" />
      <RunStatusBadge run={run} />
      <CancelRunButton run={run} onCancel={cancel} size="sm" />
      <RunMetricsPreview metrics={metrics} />
    </>,
  );
}
