import type { Meta, StoryObj } from '@storybook/react-vite';
import { fn } from 'storybook/test';
import { RealTimeRunStatus } from '../src/composites/real-time-run-status';
import { onBackend } from './support/backend';
import { sampleRun, sampleRunIn } from './support/sample-runs';
import { AT_STEP_7, sampleSteps } from './support/sample-steps';

const meta = {
  title: 'Composites/RealTimeRunStatus',
  component: RealTimeRunStatus,
  args: { run: sampleRun(AT_STEP_7), steps: sampleSteps(), onCancel: fn(async () => undefined) },
  decorators: [
    (Story) => (
      <div style={{ maxWidth: 760 }}>
        <Story />
      </div>
    ),
  ],
} satisfies Meta<typeof RealTimeRunStatus>;
export default meta;
type Story = StoryObj<typeof meta>;

export const Running: Story = {};

export const WithFeedAndMetrics: Story = { args: { withFeed: true, withMetrics: true } };

export const Succeeded: Story = { args: { run: sampleRunIn('succeeded') } };

export const Failed: Story = { args: { run: sampleRunIn('failed') } };

export const Cancelling: Story = { args: { run: sampleRunIn('cancelling') } };

export const Narrow: Story = {
  render: (args) => (
    <div style={{ maxWidth: 280 }}>
      <RealTimeRunStatus {...args} />
    </div>
  ),
};

export const Live: Story = {
  ...onBackend({
    speed: 3,
    prepare: (backend) => {
      backend.startRun({ name: 'Synthetic customers, spring', dataset: 'customers-2026-04' }, { id: 'spring' });
    },
  }),
  render: () => <RealTimeRunStatus runId="spring" withFeed withMetrics />,
};

export const NoSuchRun: Story = { ...onBackend(), render: () => <RealTimeRunStatus runId="nobody" /> };
