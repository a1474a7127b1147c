import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect, fn, userEvent } from 'storybook/test';
import { RunStepTimes } from '../../src/components/run-step-times';
import { stepsOfTwoAttempts } from '../support/samples/sample-steps';
import { RUN_MOMENTS } from '../support/states/run-states';

const meta = {
  title: 'Components/RunStepTimes',
  component: RunStepTimes,
  parameters: { runPicker: true },
  args: { ...RUN_MOMENTS.running, onShowStep: fn() },
  decorators: [
    (Story) => (
      <div style={{ maxWidth: 640 }}>
        <Story />
      </div>
    ),
  ],
} satisfies Meta<typeof RunStepTimes>;
export default meta;
type Story = StoryObj<typeof meta>;

export const Running: Story = {
  play: async ({ args, canvas }) => {
    const [first] = canvas.getAllByRole('button', { name: /Planning the run/ });
    if (!first) throw new Error('There is no lane.');
    await userEvent.click(first);
    await expect(args.onShowStep).toHaveBeenCalledWith('step-1');
  },
};

export const Succeeded: Story = { args: RUN_MOMENTS.succeeded };

export const Failed: Story = { args: RUN_MOMENTS.failed };

/** Steps whose names differ only in digits share a lane. */
export const FiveHundredSteps: Story = { args: RUN_MOMENTS['500 steps'] };

/** The second attempt starts with its own divider. */
export const TwoAttempts: Story = { args: { steps: stepsOfTwoAttempts() } };

/** Fewer than three steps: a line of text. */
export const OneStep: Story = { args: RUN_MOMENTS['1 step'] };

export const Narrow: Story = {
  decorators: [
    (Story) => (
      <div style={{ maxWidth: 280 }}>
        <Story />
      </div>
    ),
  ],
};
