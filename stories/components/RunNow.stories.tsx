import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect } from 'storybook/test';
import { RunNow } from '../../src/components/run-now';
import type { RunStep } from '../../src/core/run/run';
import { onNetwork } from '../support/on-network';
import { NOW } from '../support/samples/sample-runs';
import { RUN_MOMENTS } from '../support/states/run-states';

const meta = {
  title: 'Components/RunNow',
  component: RunNow,
  parameters: { runPicker: true },
  args: RUN_MOMENTS.running,
  decorators: [
    (Story) => (
      <div style={{ maxWidth: 640 }}>
        <Story />
      </div>
    ),
  ],
} satisfies Meta<typeof RunNow>;
export default meta;
type Story = StoryObj<typeof meta>;

export const Running: Story = {};

const step = (change: Partial<RunStep>): readonly RunStep[] => [
  {
    id: 's',
    n: 7,
    kind: 'training',
    status: 'running',
    title: 'Training TVAE model',
    startedAt: NOW - 47_000,
    ...change,
  },
];

/** A step with progress and metrics: their values, and a sparkline once each has two values. */
export const ProgressAndMetrics: Story = {
  args: {
    steps: step({ progress: { current: 192, total: 300, unit: 'epoch' }, metrics: { loss: 0.41, val_loss: 0.52 } }),
  },
};

export const MetricsOnly: Story = { args: { steps: step({ metrics: { loss: 0.41, val_loss: 0.52, lr: 0.0002 } }) } };

/** Without progress and metrics: the elapsed time and the description of the step. */
export const Neither: Story = { args: { steps: step({ detail: 'Waiting for a GPU of the shared pool.' }) } };

export const Queued: Story = { args: RUN_MOMENTS.queued };

/** A run that waits for a person shows its question here. */
export const Waiting: Story = { args: RUN_MOMENTS.waiting };

export const Paused: Story = { args: RUN_MOMENTS.paused };

/** The height stays the same for any content. */
export const OneHeight: Story = {
  render: () => (
    <div style={{ display: 'grid', gap: 12 }}>
      {[RUN_MOMENTS.running, RUN_MOMENTS.queued, RUN_MOMENTS['unknown total'], RUN_MOMENTS['1 step']].map(
        (moment, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: they never move.
          <RunNow key={index} {...moment} />
        ),
      )}
    </div>
  ),
  play: async ({ canvasElement }) => {
    const heights = [...canvasElement.querySelectorAll('[data-slot="run-now"]')].map((one) =>
      Math.round(one.getBoundingClientRect().height),
    );
    await expect(heights).toHaveLength(4);
    await expect(new Set(heights).size).toBe(1);
  },
};

/** On a simulated backend: the sparklines grow live. */
export const Live: Story = {
  ...onNetwork(['training']),
  render: () => <RunNow runId="seed-training" />,
};
