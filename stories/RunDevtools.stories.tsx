import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect, userEvent, waitFor, within } from 'storybook/test';
import { RunsList } from '../src/composites/runs-list';
import { RunDevtools } from '../src/devtools/RunDevtools';
import { onBackend, useBackend } from './support/backend';

/** A page with runs on a simulated backend, and the devtools panel at its bottom. */
function Page({ initialIsOpen }: { initialIsOpen: boolean }) {
  const simulation = useBackend() ?? undefined;
  return (
    <div style={{ padding: 24 }}>
      <RunsList />
      <RunDevtools initialIsOpen={initialIsOpen} simulation={simulation} />
    </div>
  );
}

const meta = {
  title: 'Patterns/Devtools',
  component: Page,
  ...onBackend({
    prepare(backend) {
      for (const name of ['Churn model, July', 'Nightly import']) backend.startRun({ name });
    },
  }),
  loaders: [async () => localStorage.removeItem('runlight.devtools')],
} satisfies Meta<typeof Page>;
export default meta;
type Story = StoryObj<typeof meta>;

/** The content of the panel's shadow root. */
async function panelOf(page: Document) {
  const find = () => page.querySelector('[data-rl-devtools]')?.shadowRoot?.querySelector<HTMLElement>('.root');
  await waitFor(() => expect(find()).toBeInstanceOf(HTMLElement), { timeout: 5_000 });
  const root = find();
  if (!root) throw new Error('There are no devtools on the page.');
  return within(root);
}

export const Closed: Story = { args: { initialIsOpen: false } };

/** All known runs, and the details of one of them. */
export const Runs: Story = {
  args: { initialIsOpen: true },
  play: async ({ canvasElement }) => {
    const panel = await panelOf(canvasElement.ownerDocument);
    await panel.findByRole('heading', { name: /Nightly import|Churn model/ }, { timeout: 5_000 });
    await expect(panel.getByText('Server clock')).toBeVisible();
  },
};

/** A simulated network failure: the page shows it, and the toggle button indicates it. */
export const Faults: Story = {
  args: { initialIsOpen: true },
  tags: ['once'],
  play: async ({ canvasElement }) => {
    const panel = await panelOf(canvasElement.ownerDocument);
    await userEvent.click(await panel.findByRole('tab', { name: 'Faults' }));
    await userEvent.click(panel.getByRole('button', { name: 'No network' }));
    await expect(panel.getByRole('button', { name: 'No network' })).toHaveAttribute('aria-pressed', 'true');
    await within(canvasElement).findByText(/cannot be reached/, {}, { timeout: 12_000 });
    await userEvent.click(panel.getByRole('button', { name: 'Turn off all faults' }));
  },
};
