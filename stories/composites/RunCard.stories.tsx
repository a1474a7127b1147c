import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect, fn, userEvent, waitFor, within } from 'storybook/test';
import { RunCard } from '../../src/composites/run-card';
import { RUN_STATUSES } from '../../src/core/run/run';
import { sampleRun, sampleRunIn } from '../support/samples/sample-runs';

const meta = {
  title: 'Composites/RunCard',
  component: RunCard,
  parameters: { runPicker: true },
  args: {
    run: sampleRun(),
    connection: { state: 'live', error: null },
    onCancel: fn(async () => undefined),
  },
  decorators: [
    (Story) => (
      <div style={{ maxWidth: 520 }}>
        <Story />
      </div>
    ),
  ],
} satisfies Meta<typeof RunCard>;
export default meta;
type Story = StoryObj<typeof meta>;

export const Running: Story = {};

export const AllStates: Story = {
  render: (args) => (
    <div style={{ display: 'grid', gap: 12 }}>
      {RUN_STATUSES.map((status) => (
        <RunCard key={status} {...args} run={sampleRunIn(status)} />
      ))}
    </div>
  ),
};

export const Selectable: Story = {
  args: { onRunSelect: fn(), selected: true },
  play: async ({ args, canvasElement }) => {
    const canvas = within(canvasElement);
    await userEvent.click(canvas.getByRole('button', { name: 'Synthetic customers, spring' }));
    await expect(args.onRunSelect).toHaveBeenCalledWith('run-1');
    // The cancel button lies above the surface that selects the card.
    await userEvent.click(canvas.getByRole('button', { name: /^Cancel run/ }));
    await within(document.body).findByRole('alertdialog');
    await expect(args.onRunSelect).toHaveBeenCalledTimes(1);
    await userEvent.keyboard('{Escape}');
    await waitFor(() => expect(within(document.body).queryByRole('alertdialog')).toBeNull());
  },
};

export const UnknownTotal: Story = {
  args: { run: sampleRun({ progress: { completedSteps: 2, totalSteps: null } }) },
};

export const LongNames: Story = {
  args: {
    run: sampleRun({
      name: 'Synthetic customers of all regions, spring campaign, second attempt with corrected consent flags',
      dataset: 'warehouse.exports.customers_2026_04_consented_eu_and_ch_v2',
      currentStep: { n: 3, kind: 'training', name: 'Training the conditional tabular generator on every region' },
    }),
  },
};

export const Narrow: Story = {
  render: (args) => (
    <div style={{ maxWidth: 280, display: 'grid', gap: 12 }}>
      <RunCard {...args} />
      <RunCard {...args} run={sampleRunIn('failed')} />
    </div>
  ),
};

export const Loading: Story = { args: { run: null } };
