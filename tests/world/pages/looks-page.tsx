import { createRoot } from 'react-dom/client';
import {
  CancelRunButton,
  LiveActivityFeed,
  RealTimeRunStatus,
  type Run,
  RunCard,
  RunMetricsPreview,
  RunStatusBadge,
  type RunStep,
  RunsList,
} from 'runlight';

const run = {
  id: 'r1',
  name: 'Import',
  status: 'running',
  progress: { completedSteps: 3, totalSteps: 8 },
  startedAt: Date.now() - 90_000,
} satisfies Run;
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

const moment = (minutes: number) => run.startedAt + minutes * 60_000;
const steps: RunStep[] = (['done', 'failed', 'running'] as const).map((status, i) => ({
  id: `s${i}`,
  n: i + 1,
  kind: 'training',
  status,
  title: `Fit ${i}`,
  detail: i === 0 ? 'Short.' : 'A detail that does not fit into its lines. '.repeat(9),
  method: 'CTGAN',
  agent: i === 0,
  startedAt: moment(i / 4),
  finishedAt: status === 'running' ? null : moment((i + 1) / 4),
  progress: { current: 10 * (i + 1), total: 90, unit: 'epoch' },
  metrics: { loss: 0.1 * i, accuracy: 0.9 },
}));
const failed: Run = {
  ...run,
  id: 'r2',
  status: 'failed',
  dataset: 'orders',
  method: 'CTGAN',
  finishedAt: moment(1),
  error: { message: 'Out of memory', code: 'OOM' },
  stages: [{ id: 'a', name: 'Prepare', status: 'done' }, { id: 'b' }],
  plan: { chosen: 'CTGAN', reason: 'mixed', alternatives: [{ name: 'TVAE', used: false }], parameters: { batch: 5 } },
};
const kinds = [{ id: 'kind', label: 'Kind', of: ({ dataset }: Run) => dataset }];

/** Every kind of element that the library writes. */
const everything = (
  <>
    <RealTimeRunStatus run={run} steps={steps} metrics={metrics} onCancel={cancel} showFeed showMetrics />
    <RealTimeRunStatus run={failed} steps={steps} metrics={metrics} onCancel={cancel} showFeed showMetrics />
    <RunMetricsPreview
      metrics={[{ key: 'ks_mean', value: 0.05, group: 'utility' }]}
      history={{ ks_mean: [0.1, 0.2, 0.05] }}
      layout="tiles"
    />
    <RunsList
      list={{ runs: [run, failed, { ...failed, id: 'r3', status: 'cancelled' }], hasMore: true, loadMore: cancel }}
      {...{ onCancel: cancel, onRunSelect: () => {}, filters: kinds, metrics: ['speed'], groupBy: 'activity' }}
      showSearch
    />
    <RunsList list={{ runs: [failed] }} getHref={({ id }) => `#${id}`} title="Links" />
  </>
);

const element = document.getElementById('root');
if (element) {
  createRoot(element).render(
    location.search === '?long' ? (
      longWords
    ) : location.search === '?everything' ? (
      everything
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
