import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect } from 'storybook/test';
import { LiveActivityFeed } from '../../src/components/live-activity-feed';
import { LiveIndicator } from '../../src/components/live-indicator';
import { LIVE_INDICATOR_STATES } from '../../src/components/live-indicator/parts';
import { RunMetricsPreview } from '../../src/components/run-metrics-preview';
import { RunProgressIndicator } from '../../src/components/run-progress-indicator';
import { RunStatusBadge } from '../../src/components/run-status-badge';
import { RunTimeStats } from '../../src/components/run-time-stats';
import { RealTimeRunStatus } from '../../src/composites/real-time-run-status';
import { RunCard } from '../../src/composites/run-card';
import { RunsList } from '../../src/composites/runs-list';
import { RUN_STATUSES, type Run } from '../../src/core/run/run';
import { idleConnection } from '../../src/core/run/snapshot/empty-snapshot';
import { RunSourceError } from '../../src/core/run/source/run-source-error';
import { BothThemes } from '../support/layout/BothThemes';
import { Matrix } from '../support/layout/Matrix';
import { NOW, sampleMetrics, sampleRun, sampleRunIn, sampleSteps } from '../support/samples/sample-runs';
import { AT_STEP_7, sampleSteps as feedSteps } from '../support/samples/sample-steps';
import { CANCEL_STATES, Questions, QuestionsInPlace, StillCancel } from '../support/states/CancelStates';
import { WindowStates } from '../support/states/WindowStates';

/**
 * Every component in every state and size, light beside dark. CI compares these screenshots; change the direction,
 * language and width in the toolbar.
 */
const meta = {
  title: 'QA/Matrix',
  // The same region is rendered twice, once per theme; a real page has it once.
  parameters: { a11y: { options: { rules: { 'landmark-unique': { enabled: false } } } } },
} satisfies Meta;
export default meta;
type Story = StoryObj<typeof meta>;

const cancel = async () => undefined;

export const StatusBadge: Story = {
  name: 'RunStatusBadge',
  render: () => (
    <BothThemes>
      <Matrix
        columns={['sm', 'lg']}
        rows={[...RUN_STATUSES, null].map((status) => ({
          label: status ?? 'loading',
          cells: (['sm', 'lg'] as const).map((size) => (
            <RunStatusBadge key={size} run={status === null ? null : sampleRunIn(status)} size={size} />
          )),
        }))}
      />
    </BothThemes>
  ),
};

export const Indicator: Story = {
  name: 'LiveIndicator',
  render: () => (
    <BothThemes>
      <Matrix
        columns={['']}
        rows={LIVE_INDICATOR_STATES.map((connection) => ({
          label: connection,
          cells: [<LiveIndicator key="one" connection={connection} />],
        }))}
      />
    </BothThemes>
  ),
};

const BARS: { label: string; run: Run | null }[] = [
  { label: 'loading', run: null },
  { label: 'queued', run: sampleRunIn('queued') },
  { label: 'determinate', run: sampleRun() },
  { label: 'indeterminate', run: sampleRun({ progress: { completedSteps: null, totalSteps: null } }) },
  { label: 'finishing', run: sampleRun({ progress: { completedSteps: 8, totalSteps: 8 }, currentStep: null }) },
  { label: 'waiting', run: sampleRunIn('waiting') },
  { label: 'paused', run: sampleRunIn('paused') },
  { label: 'cancelling', run: sampleRunIn('cancelling') },
  { label: 'succeeded', run: sampleRunIn('succeeded') },
  { label: 'failed', run: sampleRunIn('failed') },
  { label: 'cancelled', run: sampleRunIn('cancelled') },
];

export const Progress: Story = {
  name: 'RunProgressIndicator',
  render: () => (
    <BothThemes least={560}>
      <Matrix
        stretch
        columns={['md', 'sm']}
        rows={BARS.map(({ label, run }) => ({
          label,
          cells: (['md', 'sm'] as const).map((size) => (
            <RunProgressIndicator key={size} run={run} steps={run ? sampleSteps(3) : []} size={size} />
          )),
        }))}
      />
    </BothThemes>
  ),
};

export const Cancel: Story = {
  name: 'CancelRunButton',
  render: () => (
    <BothThemes>
      <Matrix
        columns={['']}
        rows={CANCEL_STATES.map(({ label, ...state }) => ({
          label,
          cells: [
            <div key="both" style={{ display: 'flex', gap: 16, alignItems: 'center' }}>
              <StillCancel {...state} />
              {(label === 'idle' || label === 'cancelling') && <StillCancel {...state} size="sm" />}
            </div>,
          ],
        }))}
      />
    </BothThemes>
  ),
};

export const Question: Story = {
  name: 'CancelRunDialog',
  render: () => (
    <BothThemes least={1120}>
      <Questions />
    </BothThemes>
  ),
};

export const QuestionInPlace: Story = {
  name: 'CancelRunInline',
  render: () => (
    <BothThemes least={480}>
      <QuestionsInPlace />
    </BothThemes>
  ),
};

export const Times: Story = {
  name: 'RunTimeStats',
  render: () => (
    <BothThemes>
      <Matrix
        stretch
        columns={['']}
        rows={RUN_STATUSES.map((status) => ({
          label: status,
          cells: [<RunTimeStats key="one" run={sampleRunIn(status)} steps={sampleSteps(3)} />],
        }))}
      />
    </BothThemes>
  ),
};

export const Metrics: Story = {
  name: 'RunMetricsPreview',
  render: () => (
    <BothThemes>
      <RunMetricsPreview metrics={sampleMetrics()} />
      <RunMetricsPreview
        metrics={sampleMetrics({ ks_mean: 0.11, corr_delta: null, mia_auc: 0.66, dup_rate: 0.01 })}
        history={{ ks_mean: [0.31, 0.24, 0.18, 0.13], mia_auc: [0.52, 0.55, 0.6, 0.64] }}
      />
      <RunMetricsPreview
        metrics={[
          { key: 'leak', label: 'Leaked rows', value: 0.0007, direction: 'lower', pass: 0.0005, warn: 0.01 },
          { key: 'tokens', label: 'Throughput, mean of all workers', value: 1_284_123_456, unit: 'tokens per second' },
          { key: 'loss', label: 'Loss', value: Number.NaN },
        ]}
      />
      <RunMetricsPreview run={sampleRun({ status: 'cancelled', metrics: [{ key: 'mia_auc', value: null }] })} />
      <RunMetricsPreview metrics={[]} />
    </BothThemes>
  ),
};

export const Feed: Story = {
  name: 'LiveActivityFeed',
  render: () => (
    <BothThemes>
      <LiveActivityFeed run={sampleRun()} steps={feedSteps()} showFilter style={{ maxHeight: 'none' }} />
      <LiveActivityFeed run={sampleRun()} steps={feedSteps().slice(0, 2)} stale />
      <LiveActivityFeed run={sampleRun()} steps={[]} />
      <LiveActivityFeed run={sampleRun()} steps={[]} loading />
      <LiveActivityFeed run={sampleRun()} steps={[]} failed onRetry={() => {}} />
    </BothThemes>
  ),
};

export const Card: Story = {
  name: 'RunCard',
  render: () => (
    <BothThemes>
      {RUN_STATUSES.map((status) => (
        <RunCard
          key={status}
          run={{ ...sampleRunIn(status), id: `run-${status}` }}
          connection={{ state: status === 'cancelling' ? 'stale' : 'live', error: null }}
          onRunSelect={() => {}}
          selected={status === 'running'}
          onCancel={cancel}
        />
      ))}
      <RunCard run={null} />
    </BothThemes>
  ),
};

const list = RUN_STATUSES.slice(0, 4).map((status) => ({ ...sampleRunIn(status), id: `run-${status}` }));
const live = { ...idleConnection, state: 'live', transport: 'polling', lastUpdateAt: NOW } as const;

export const List: Story = {
  name: 'RunsList',
  render: () => (
    <BothThemes>
      <RunsList
        list={{ runs: list, connection: live, hasMore: true, loadMore: () => {} }}
        onRunSelect={() => {}}
        onCancel={cancel}
      />
      <RunsList list={{ runs: [] }} />
      <RunsList list={{ runs: [], isLoading: true }} />
      <RunsList list={{ runs: [], error: new RunSourceError('network', 'no answer'), refresh: () => {} }} />
    </BothThemes>
  ),
};

export const Panel: Story = {
  name: 'RealTimeRunStatus',
  render: () => (
    <BothThemes least={440}>
      <RealTimeRunStatus run={sampleRun(AT_STEP_7)} steps={feedSteps()} showFeed showMetrics onCancel={cancel} />
      {RUN_STATUSES.filter((status) => status !== 'running').map((status) => (
        <RealTimeRunStatus
          key={status}
          run={sampleRunIn(status)}
          steps={status === 'queued' ? [] : sampleSteps(3)}
          onCancel={cancel}
        />
      ))}
      <RealTimeRunStatus run={null} />
    </BothThemes>
  ),
};

/** The position of activity and metrics in the first window that shows a run. */
function windowColumns(canvas: HTMLElement): [feed: DOMRect, metrics: DOMRect] {
  const [feed, metrics] = ['run-execution-feed', 'run-execution-metrics'].map((slot) =>
    canvas.querySelector(`[data-slot="${slot}"]`)?.getBoundingClientRect(),
  );
  if (!feed || !metrics) throw new Error('No window shows a run.');
  return [feed, metrics];
}

/** Activity takes 40 % of the width, metrics 60 %. */
export const WindowWide: Story = {
  name: 'RunExecutionModal, wide',
  render: () => (
    <BothThemes least={1154}>
      <WindowStates inlineSize={1120} blockSize={640} />
    </BothThemes>
  ),
  play: async ({ canvasElement }) => {
    const [feed, metrics] = windowColumns(canvasElement);
    await expect(feed.width / (feed.width + metrics.width)).toBeCloseTo(0.4, 1);
    await expect(metrics.top).toBe(feed.top);
  },
};

/** Stacked. */
export const WindowMiddle: Story = {
  name: 'RunExecutionModal, middle',
  render: () => (
    <BothThemes least={1154}>
      <WindowStates inlineSize={860} blockSize={640} />
    </BothThemes>
  ),
  play: async ({ canvasElement }) => {
    const [feed, metrics] = windowColumns(canvasElement);
    await expect(metrics.width).toBe(feed.width);
    // Positions are fractions of a pixel.
    await expect(metrics.top).toBeGreaterThan(feed.bottom - 0.5);
  },
};

/** One column that fills its container. */
export const WindowNarrow: Story = {
  name: 'RunExecutionModal, narrow',
  render: () => (
    <BothThemes least={1154}>
      <WindowStates inlineSize={360} blockSize={720} />
    </BothThemes>
  ),
};
