import type { Meta, StoryObj } from '@storybook/react-vite';
import { RunStages } from '../../src/components/run-stages';
import { RUN_MOMENTS } from '../support/states/run-states';

const meta = {
  title: 'Components/RunStages',
  component: RunStages,
  args: {
    run: RUN_MOMENTS.running.run,
    stages: [
      { id: 'prepare', name: 'Prepare', status: 'done' },
      { id: 'train', name: 'Train', status: 'running' },
      { id: 'measure', name: 'Measure', status: 'pending' },
      { id: 'report', name: 'Report', status: 'pending' },
    ],
  },
} satisfies Meta<typeof RunStages>;
export default meta;
type Story = StoryObj<typeof meta>;

export const Running: Story = {};

/** A single line of marks with the current name, for cards. */
export const Small: Story = { args: { size: 'sm' } };

export const Failed: Story = {
  args: {
    stages: [
      { id: 'prepare', name: 'Prepare', status: 'done' },
      { id: 'train', name: 'Train', status: 'failed' },
      { id: 'measure', name: 'Measure', status: 'skipped' },
      { id: 'report', name: 'Report', status: 'skipped' },
    ],
  },
};

/** Long names at the narrowest supported width. */
export const Narrow: Story = {
  args: {
    stages: [
      { id: 'a', name: 'Datenaufbereitung und Pseudonymisierung', status: 'done' },
      { id: 'b', name: 'Modelltraining', status: 'running' },
      { id: 'c', name: 'Qualitätssicherungsbericht', status: 'pending' },
    ],
  },
  decorators: [
    (Story) => (
      <div style={{ maxWidth: 280 }}>
        <Story />
      </div>
    ),
  ],
};
