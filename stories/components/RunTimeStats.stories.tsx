import type { Meta, StoryObj } from '@storybook/react-vite';
import { RunTimeElapsed, RunTimeStats, RunTimeSteps } from '../../src/components/run-time-stats';
import { RUN_STATUSES } from '../../src/core/run/run';
import { Matrix } from '../support/layout/Matrix';
import { NOW, sampleRun, sampleRunIn, sampleSteps } from '../support/samples/sample-runs';

const meta = {
  title: 'Components/RunTimeStats',
  component: RunTimeStats,
  parameters: { runPicker: true },
  args: { run: sampleRun(), steps: sampleSteps(3) },
} satisfies Meta<typeof RunTimeStats>;
export default meta;
type Story = StoryObj<typeof meta>;

export const Running: Story = {};

export const AllStates: Story = {
  render: () => (
    <Matrix
      columns={['']}
      rows={RUN_STATUSES.map((status) => ({
        label: status,
        cells: [<RunTimeStats key="one" run={sampleRunIn(status)} steps={sampleSteps(3)} />],
      }))}
    />
  ),
};

export const UnknownTotal: Story = {
  args: { run: sampleRun({ progress: { completedSteps: 2, totalSteps: null } }) },
};

export const ManyHours: Story = {
  args: {
    run: sampleRun({ startedAt: NOW - 27 * 3_600_000, progress: { completedSteps: 311, totalSteps: 500 } }),
    steps: [],
  },
};

export const Loading: Story = { args: { run: null, steps: [] } };

export const Rearranged: Story = {
  args: {
    children: (
      <div style={{ display: 'flex', alignItems: 'end', justifyContent: 'space-between' }}>
        <RunTimeElapsed />
        <RunTimeSteps />
      </div>
    ),
  },
};
