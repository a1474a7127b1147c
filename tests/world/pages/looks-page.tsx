import { createRoot } from 'react-dom/client';
import {
  CancelRunButton,
  LiveActivityFeed,
  RealTimeRunStatus,
  type Run,
  RunCard,
  RunMetricsPreview,
  RunStatusBadge,
} from 'runlight';

const run: Run = {
  id: 'r1',
  name: 'Import',
  status: 'running',
  progress: { completedSteps: 3, totalSteps: 8 },
  startedAt: Date.now() - 90_000,
};
const metrics = [{ key: 'speed', value: 1234.5, unit: 'images/second/GPU' }];
const cancel = async () => {};

/** A host's text without break opportunities, 200 characters long. */
const long = 'Wort'.repeat(50);
const longRun: Run = {
  ...run,
  name: long,
  dataset: long,
  method: long,
  statusLabel: long,
  currentStep: { n: 4, name: long },
};
const longWords = (
  <>
    <RealTimeRunStatus run={longRun} onCancel={cancel} />
    <RunCard run={longRun} onRunSelect={() => {}} onCancel={cancel} />
    <RunStatusBadge run={longRun} />
    <RunMetricsPreview metrics={[{ key: 'a', label: long, group: long, value: 1, unit: long }]} />
    <LiveActivityFeed
      steps={[
        { id: 's', n: 1, kind: 'unknown', kindText: long, status: 'done', title: long, method: long, detail: long },
      ]}
    />
  </>
);

const element = document.getElementById('root');
if (element) {
  createRoot(element).render(
    location.search === '?long' ? (
      longWords
    ) : (
      <>
        <RealTimeRunStatus run={run} onCancel={cancel} confirmation="inline" />
        <RunStatusBadge run={run} />
        <CancelRunButton run={run} onCancel={cancel} size="sm" />
        <RunMetricsPreview metrics={metrics} />
      </>
    ),
  );
}
