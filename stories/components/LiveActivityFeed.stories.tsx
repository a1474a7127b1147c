import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect, userEvent, within } from 'storybook/test';
import { LiveActivityFeed } from '../../src/components/live-activity-feed';
import { GrowingFeed, stepsUpTo } from '../support/samples/growing-feed';
import { sampleRun } from '../support/samples/sample-runs';
import {
  allKinds,
  awkwardSteps,
  rightToLeftSteps,
  sampleSteps,
  stepsOfTwoAttempts,
} from '../support/samples/sample-steps';

const meta = {
  title: 'Components/LiveActivityFeed',
  component: LiveActivityFeed,
  parameters: { runPicker: true },
  args: { run: sampleRun(), steps: sampleSteps() },
  decorators: [
    (Story) => (
      <div style={{ maxWidth: 520 }}>
        <Story />
      </div>
    ),
  ],
} satisfies Meta<typeof LiveActivityFeed>;
export default meta;
type Story = StoryObj<typeof meta>;

const whole = { style: { maxHeight: 'none' } };

/** The sample run: planned, loading, training, error, backup, metrics. */
export const Default: Story = { args: whole };

/** Every kind with its colour and icon, and every way a step can end. */
export const Kinds: Story = { args: { steps: allKinds(), ...whole } };

export const WithFilter: Story = { args: { showFilter: true } };

/** Filters by keyboard or pointer; a filter without matches says so. */
export const Filtered: Story = {
  args: { showFilter: true },
  play: async ({ canvasElement }) => {
    const canvas = within(canvasElement);
    await userEvent.selectOptions(canvas.getByLabelText('Filter by kind'), 'training');
    await expect(canvas.getAllByRole('listitem')).toHaveLength(2);
  },
};

export const DetailOpen: Story = {
  args: whole,
  play: async ({ canvasElement }) => {
    const canvas = within(canvasElement);
    await userEvent.click(canvas.getByRole('button', { name: 'Show detail' }));
    await expect(canvas.getByRole('button', { name: 'Hide detail' })).toHaveAttribute('aria-expanded', 'true');
  },
};

/** Titles of 500 characters, words without spaces, another script, markup, unknown kinds, a log of 100 kB. */
export const Awkward: Story = { args: { steps: awkwardSteps(), ...whole } };

/** A run that failed and was restarted with the same id: each attempt has a heading, and the earlier one is dimmed. */
export const SecondAttempt: Story = {
  args: { run: sampleRun({ attempt: 2 }), steps: stepsOfTwoAttempts(), ...whole },
};

export const RightToLeft: Story = { args: { steps: rightToLeftSteps(), dir: 'rtl', lang: 'ar', ...whole } };

export const Narrow: Story = {
  args: { ...whole, showFilter: true },
  decorators: [
    (Story) => (
      <div style={{ width: 280, maxWidth: '100%' }}>
        <Story />
      </div>
    ),
  ],
};

export const Loading: Story = { args: { steps: [], loading: true } };

export const Empty: Story = { args: { steps: [] } };

export const CouldNotBeLoaded: Story = { args: { steps: [], failed: true, onRetry: () => {} } };

export const Stale: Story = { args: { stale: true } };

/** The run has ended: nothing spins anymore. */
export const Ended: Story = { args: { run: sampleRun({ status: 'cancelled' }), ...whole } };

/** Older steps were dropped to limit memory, and the feed says so in their place. */
export const Trimmed: Story = { args: { steps: sampleSteps().slice(3), stepsTrimmed: 3, ...whole } };

/** A hundred thousand steps. Scroll, drag the scrollbar, press Home and End. */
export const HundredThousand: Story = { args: { steps: stepsUpTo(100_000), style: { height: 480 } } };

/** Ten steps a second. */
export const Live: Story = { render: () => <GrowingFeed perSecond={10} showFilter /> };

/** Without a height limit: the newest rows are rendered, a button shows older ones, and the page scrolls. */
export const Unbounded: Story = { args: { steps: stepsUpTo(60), maxRows: 12, ...whole } };
