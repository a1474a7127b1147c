import type { Meta, StoryObj } from '@storybook/react-vite';
import { RunStatusBadge, RunStatusBadgeIcon, RunStatusBadgeLabel } from '../../src/components/run-status-badge';
import { RUN_STATUSES } from '../../src/core/run/run';
import { Matrix } from '../support/layout/Matrix';
import { sampleRun, sampleRunIn } from '../support/samples/sample-runs';

const meta = {
  title: 'Components/RunStatusBadge',
  component: RunStatusBadge,
  parameters: { runPicker: true },
  args: { status: 'running', size: 'sm' },
  argTypes: { status: { control: 'select', options: RUN_STATUSES } },
} satisfies Meta<typeof RunStatusBadge>;
export default meta;
type Story = StoryObj<typeof meta>;

export const Running: Story = {};

export const AllStates: Story = {
  render: () => (
    <Matrix
      columns={['sm', 'lg']}
      rows={[...RUN_STATUSES, 'loading'].map((status) => ({
        label: status,
        cells: (['sm', 'lg'] as const).map((size) =>
          status === 'loading' ? (
            <RunStatusBadge key={size} run={null} size={size} />
          ) : (
            <RunStatusBadge key={size} run={sampleRunIn(status as (typeof RUN_STATUSES)[number])} size={size} />
          ),
        ),
      }))}
    />
  ),
};

export const WithStep: Story = {
  args: { run: sampleRun(), showStep: true },
  render: ({ status: _, ...args }) => <RunStatusBadge {...args} />,
};

export const TruncatesInNarrowPlaces: Story = {
  render: () => (
    <div style={{ width: 180 }}>
      <RunStatusBadge
        run={sampleRun({ currentStep: { n: 3, name: 'Training the conditional tabular generator on every region' } })}
        showStep
      />
    </div>
  ),
};

export const Rearranged: Story = {
  args: {
    children: (
      <>
        <RunStatusBadgeLabel />
        <RunStatusBadgeIcon />
      </>
    ),
  },
};
