import type { Meta, StoryObj } from '@storybook/react-vite';
import { LiveIndicator } from '../../src/components/live-indicator';
import { LIVE_INDICATOR_STATES } from '../../src/components/live-indicator/parts';
import { Matrix } from '../support/layout/Matrix';

const meta = {
  title: 'Components/LiveIndicator',
  component: LiveIndicator,
  args: { connection: 'live' },
  argTypes: { connection: { control: 'select', options: LIVE_INDICATOR_STATES } },
} satisfies Meta<typeof LiveIndicator>;
export default meta;
type Story = StoryObj<typeof meta>;

export const Live: Story = {};

export const AllStates: Story = {
  render: () => (
    <Matrix
      columns={['']}
      rows={LIVE_INDICATOR_STATES.map((connection) => ({
        label: connection,
        cells: [<LiveIndicator key="one" connection={connection} />],
      }))}
    />
  ),
};
