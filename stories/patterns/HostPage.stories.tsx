import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect, fn, userEvent, within } from 'storybook/test';
import { createManualClock } from '../../src/testing/manual-clock';
import { createScriptedSource } from '../../src/testing/scripted-source';
import { hostRuns, hostSteps, NOW } from '../../tests/hosts/host-page/data';
import { HostPage } from '../../tests/hosts/host-page/HostPage';

const clock = createManualClock(NOW);
const source = createScriptedSource({ clock });

/**
 * A product's page with its own stages, plan, limits, statuses, menus, search and groups, set on the provider and
 * through slots.
 */
const meta = {
  title: 'Patterns/Product page',
  component: HostPage,
  args: { source, clock, list: { runs: hostRuns }, steps: hostSteps, onRename: fn() },
  decorators: [
    (Story) => (
      <div style={{ maxWidth: 760 }}>
        <Story />
      </div>
    ),
  ],
} satisfies Meta<typeof HostPage>;
export default meta;
type Story = StoryObj<typeof meta>;

export const List: Story = {
  async play({ canvasElement, args }) {
    const page = within(canvasElement);
    await userEvent.click(page.getByRole('button', { name: 'Menu of Churn, weekly' }));
    await userEvent.click(page.getByRole('button', { name: 'Rename' }));
    await expect(args.onRename).toHaveBeenCalled();
  },
};

export const Window: Story = {
  async play({ canvasElement }) {
    await userEvent.click(within(canvasElement).getByRole('link', { name: 'Churn, weekly' }));
    const window = within(await within(document.body).findByRole('dialog'));
    await window.findByRole('link', { name: 'Share' });
    await window.findByRole('row', { name: /MIA AUC/ });
  },
};
