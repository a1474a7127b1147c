import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect, userEvent, waitFor, within } from 'storybook/test';
import { RealTimeRunStatus } from '../../src/composites/real-time-run-status';
import { RunCard } from '../../src/composites/run-card';
import type { Run, RunStep } from '../../src/core/run/run';
import { createManualEnvironment } from '../../src/testing/manual-environment';
import { onBackend } from '../support/backend';
import { NOW, sampleRun, sampleRunIn } from '../support/samples/sample-runs';
import { AT_STEP_7, manySteps, sampleSteps } from '../support/samples/sample-steps';

interface EdgeProps {
  run: Run;
  steps: readonly RunStep[];
}

/** The card and the panel of one run: all parts of a run, twice. */
function Edge({ run, steps }: EdgeProps) {
  const cancel = async () => undefined;
  return (
    <div style={{ display: 'grid', gap: 16, maxWidth: 760 }}>
      <RunCard run={run} connection={{ state: 'live', error: null }} onCancel={cancel} onRunSelect={() => {}} />
      <RealTimeRunStatus run={run} steps={steps} showFeed showMetrics onCancel={cancel} />
    </div>
  );
}

const meta = {
  title: 'QA/Edge cases',
  component: Edge,
  parameters: { runPicker: true },
  args: { run: sampleRun(AT_STEP_7), steps: sampleSteps() },
} satisfies Meta<typeof Edge>;
export default meta;
type Story = StoryObj<typeof meta>;

/** The run has started but completed nothing: an empty bar, no invented time. */
export const NothingDone: Story = {
  name: '0 %',
  args: {
    run: sampleRun({
      startedAt: NOW - 3_000,
      progress: { completedSteps: 0, totalSteps: 8 },
      currentStep: { n: 1, kind: 'planned', name: 'Planning the run', startedAt: NOW - 3_000 },
      metrics: [],
    }),
    steps: [],
  },
  play: async ({ canvasElement }) => {
    const bars = within(canvasElement).getAllByRole('progressbar');
    for (const bar of bars) await expect(bar).toHaveAttribute('aria-valuenow', '0');
    await expect(canvasElement).not.toHaveTextContent('remaining');
  },
};

/** The bar fills up only once the run has succeeded. */
export const AllDone: Story = {
  name: '100 %',
  args: { run: sampleRunIn('succeeded') },
  play: async ({ canvasElement }) => {
    await expect(within(canvasElement).getByRole('progressbar')).toHaveAttribute('aria-valuenow', '100');
  },
};

/** The number of steps is unknown: no percentage, and an indeterminate bar. */
export const UnknownTotal: Story = {
  args: { run: sampleRun({ ...AT_STEP_7, progress: { completedSteps: 6, totalSteps: null } }) },
  play: async ({ canvasElement }) => {
    for (const bar of within(canvasElement).getAllByRole('progressbar')) {
      await expect(bar).not.toHaveAttribute('aria-valuenow');
    }
    for (const percent of canvasElement.querySelectorAll('[data-slot="run-progress-percent"]')) {
      await expect(percent).toBeEmptyDOMElement();
    }
  },
};

export const OneStep: Story = {
  name: '1 step',
  args: {
    run: sampleRun({
      progress: { completedSteps: 0, totalSteps: 1 },
      currentStep: { n: 1, kind: 'training', name: 'Training CTGAN model', startedAt: NOW - 92_000 },
    }),
    steps: sampleSteps().slice(2, 3),
  },
};

/** A long run renders few rows, whatever the number of steps. */
export const FiveHundredSteps: Story = {
  name: '500 steps',
  args: {
    run: sampleRun({
      startedAt: NOW - 2_000_000,
      progress: { completedSteps: 499, totalSteps: 500 },
      currentStep: { n: 500, kind: 'info', name: 'Epoch 500', startedAt: NOW - 4_000 },
    }),
    steps: manySteps(500),
  },
  play: async ({ canvasElement }) => {
    await waitFor(() => expect(within(canvasElement).getByText('Epoch 500')).toBeVisible());
    await expect(canvasElement.querySelectorAll('[data-slot="activity-item"]').length).toBeLessThan(100);
  },
};

const LONG = 'Synthetic customers of all regions and branches, spring 2026, second attempt (b)';

/** Names of 80 characters, with and without break opportunities. */
export const LongNames: Story = {
  name: '80-character names',
  args: {
    run: sampleRun({
      ...AT_STEP_7,
      name: LONG,
      dataset: `warehouse/eu-central-1/customers_${'2026-04_'.repeat(6)}v2.parquet`,
      currentStep: { n: 7, kind: 'metrics', name: `Measuring ${LONG}`, startedAt: NOW - 12_000 },
    }),
  },
  play: async ({ canvasElement }) => {
    await expect(LONG).toHaveLength(80);
    await expect(canvasElement.scrollWidth).toBeLessThanOrEqual(canvasElement.clientWidth);
  },
};

export const German: Story = {
  globals: { locale: 'de' },
  play: async ({ canvasElement }) => {
    await expect(canvasElement).toHaveTextContent('Abbrechen');
    await expect(canvasElement).not.toHaveTextContent('Cancel');
  },
};

export const Arabic: Story = {
  globals: { locale: 'ar', direction: 'rtl' },
  play: async ({ canvasElement }) => {
    await expect(canvasElement).toHaveTextContent('قيد التنفيذ');
    await expect(canvasElement.scrollWidth).toBeLessThanOrEqual(canvasElement.clientWidth);
  },
};

export const Japanese: Story = {
  globals: { locale: 'ja' },
  play: async ({ canvasElement }) => {
    await expect(canvasElement).toHaveTextContent('実行中');
  },
};

/** The narrowest supported width. */
export const In280Pixels: Story = {
  name: '280 px container',
  globals: { width: '280px' },
  play: async ({ canvasElement }) => {
    await expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(document.documentElement.clientWidth);
    for (const part of canvasElement.querySelectorAll('[data-rl-root]')) {
      await expect(part.getBoundingClientRect().width).toBeLessThanOrEqual(280);
    }
  },
};

const live = () => (
  <div style={{ maxWidth: 760 }}>
    <RealTimeRunStatus runId="spring" showFeed />
  </div>
);

const start = { name: 'Synthetic customers, spring', dataset: 'customers-2026-04' };

/** The backend no longer answers: the data stays and is marked as stale. */
export const Stale: Story = {
  ...onBackend({
    prepare: (backend) => backend.startRun(start, { id: 'spring' }),
    faults: [{ call: 'readStatus', nth: 3, times: Number.POSITIVE_INFINITY, drop: 'before' }],
    client: { staleAfterMs: 1_500 },
  }),
  render: live,
  play: async ({ canvasElement }) => {
    const canvas = within(canvasElement);
    await canvas.findByText(/^Last update/, {}, { timeout: 10_000 });
    await expect(canvas.getByRole('button', { name: 'Try again' })).toBeVisible();
    await expect(canvas.queryByText('LIVE')).toBeNull();
  },
};

const away = createManualEnvironment();

/** The browser reports that it is offline. */
export const Offline: Story = {
  ...onBackend({
    prepare: (backend) => backend.startRun(start, { id: 'spring' }),
    client: { environment: away },
  }),
  render: live,
  play: async ({ canvasElement }) => {
    const canvas = within(canvasElement);
    away.setOnline(true);
    await canvas.findByText('LIVE', {}, { timeout: 5_000 });
    away.setOnline(false);
    await canvas.findByText('Offline', {}, { timeout: 5_000 });
    await expect(canvas.queryByText('LIVE')).toBeNull();
  },
};

/** The run ended before the cancel arrived: the actual end is shown, not "cancelled". */
export const CancelRace: Story = {
  ...onBackend({
    scenario: 'single-step',
    speed: 60,
    prepare: (backend) => backend.startRun(start, { id: 'spring' }),
    faults: [{ call: 'cancelRun', delayMs: 3_000 }],
  }),
  render: live,
  play: async ({ canvasElement }) => {
    const canvas = within(canvasElement);
    await userEvent.click(await canvas.findByRole('button', { name: /^Cancel run/ }, { timeout: 5_000 }));
    await userEvent.click(await within(document.body).findByRole('button', { name: 'Confirm Cancel' }));
    await canvas.findByText('It finished before it could be cancelled.', {}, { timeout: 10_000 });
    await expect(canvas.getAllByText('Succeeded')[0]).toBeVisible();
    await expect(canvas.queryByText('Cancelled')).toBeNull();
  },
};

/** The backend refuses: the button returns, with the reason. */
export const Refused: Story = {
  ...onBackend({
    prepare: (backend) => backend.startRun(start, { id: 'spring' }),
    faults: [{ call: 'cancelRun', status: 403 }],
  }),
  render: live,
  play: async ({ canvasElement }) => {
    const canvas = within(canvasElement);
    await canvas.findAllByText('Running', {}, { timeout: 5_000 });
    await userEvent.click(await canvas.findByRole('button', { name: /^Cancel run/ }));
    await userEvent.click(await within(document.body).findByRole('button', { name: 'Confirm Cancel' }));
    await canvas.findByText('You are not allowed to cancel this run.', {}, { timeout: 5_000 });
    await expect(canvas.getByRole('button', { name: /^Cancel run/ })).not.toHaveAttribute('aria-disabled');
    await expect(canvas.getAllByText('Running')[0]).toBeVisible();
  },
};

/** The server's clock is an hour ahead: elapsed times and ages are still correct. */
export const ClockSkew: Story = {
  ...onBackend({ skewMs: 3_600_000, prepare: (backend) => backend.startRun(start, { id: 'spring' }) }),
  render: live,
  play: async ({ canvasElement }) => {
    await within(canvasElement).findByText('LIVE', {}, { timeout: 5_000 });
    const elapsed = canvasElement.querySelector('[data-slot="run-time-elapsed"]');
    await waitFor(() => expect(elapsed).toHaveTextContent(/^(0[1-9]|[1-9]\d)s ?elapsed$/), { timeout: 5_000 });
  },
};
