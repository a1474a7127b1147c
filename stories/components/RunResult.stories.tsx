import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect, fn, userEvent } from 'storybook/test';
import { RunResult } from '../../src/components/run-result';
import { NOW } from '../support/samples/sample-runs';
import { RUN_MOMENTS } from '../support/states/run-states';

const meta = {
  title: 'Components/RunResult',
  component: RunResult,
  parameters: { runPicker: true },
  args: { ...RUN_MOMENTS.failed, onRetry: fn(), onShowStep: fn() },
  decorators: [
    (Story) => (
      <div style={{ maxWidth: 640 }}>
        <Story />
      </div>
    ),
  ],
} satisfies Meta<typeof RunResult>;
export default meta;
type Story = StoryObj<typeof meta>;

export const Failed: Story = {
  play: async ({ args, canvas }) => {
    await userEvent.click(canvas.getByRole('button', { name: 'Show step' }));
    await expect(args.onShowStep).toHaveBeenCalledWith('step-3');
  },
};

export const Succeeded: Story = { args: RUN_MOMENTS.succeeded };

export const Cancelled: Story = {
  args: {
    ...RUN_MOMENTS.cancelled,
    run: {
      ...RUN_MOMENTS.cancelled.run,
      cancel: {
        requestedAt: NOW - 10_000,
        requestedBy: 'mara@example.com',
        reason: 'Wrong data set',
        outcome: 'graceful',
      },
    },
  },
};

/** Whether the work has stopped is unknown: "Cancelled" keeps its caveat. */
export const Unconfirmed: Story = {
  args: {
    ...RUN_MOMENTS.cancelled,
    run: { ...RUN_MOMENTS.cancelled.run, cancel: { requestedAt: NOW - 10_000, outcome: 'unconfirmed' } },
  },
};

/** A host's own actions follow the built-in ones. */
export const WithActions: Story = {
  args: {
    ...RUN_MOMENTS.succeeded,
    actions: (
      <a href="#report" style={{ display: 'inline-flex', alignItems: 'center', minHeight: 36 }}>
        Report
      </a>
    ),
  },
};

/** Renders nothing while the run is active. */
export const StillRunning: Story = {
  args: RUN_MOMENTS.running,
  play: async ({ canvasElement }) => {
    await expect(canvasElement.querySelector('[data-slot="run-result"]')).toBeNull();
  },
};
