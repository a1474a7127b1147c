import type { Meta, StoryObj } from '@storybook/react-vite';
import { useState } from 'react';
import { expect, fn, userEvent, waitFor, within } from 'storybook/test';
import { RunsList } from '../../src/composites/runs-list';
import { idleConnection } from '../../src/core/run/snapshot/empty-snapshot';
import { RunSourceError } from '../../src/core/run/source/run-source-error';
import { onBackend } from '../support/backend';
import { NOW, sampleRun, sampleRunIn } from '../support/samples/sample-runs';

const live = { ...idleConnection, state: 'live', transport: 'polling', lastUpdateAt: NOW } as const;

const runs = [
  sampleRun(),
  { ...sampleRunIn('cancelling'), id: 'run-2', name: 'Claims 2019–2025' },
  { ...sampleRunIn('queued'), id: 'run-3', name: 'Churn, weekly', dataset: 'churn-w18' },
  { ...sampleRunIn('succeeded'), id: 'run-4', name: 'Synthetic customers, winter', dataset: 'customers-2025-12' },
  { ...sampleRunIn('failed'), id: 'run-5', name: 'Mortgage applications', dataset: 'mortgage-q1', method: 'TVAE' },
  { ...sampleRunIn('cancelled'), id: 'run-6', name: 'Synthetic patients', dataset: 'patients-ch' },
];

const meta = {
  title: 'Composites/RunsList',
  component: RunsList,
  args: { list: { runs, connection: live }, onRunSelect: fn(), onCancel: fn(async () => undefined) },
  decorators: [
    (Story) => (
      <div style={{ maxWidth: 640 }}>
        <Story />
      </div>
    ),
  ],
} satisfies Meta<typeof RunsList>;
export default meta;
type Story = StoryObj<typeof meta>;

export const Default: Story = {};

export const Loading: Story = { args: { list: { runs: [], isLoading: true } } };

export const Empty: Story = { args: { list: { runs: [] } } };

export const NoneOfStatus: Story = { args: { list: { runs }, defaultStatus: 'paused' } };

export const CouldNotBeLoaded: Story = {
  args: { list: { runs: [], error: new RunSourceError('network', 'no answer'), refresh: fn() } },
};

export const MoreToLoad: Story = {
  args: { list: { runs: runs.slice(0, 2), connection: live, hasMore: true, loadMore: fn() } },
};

/** Backend errors leave the known runs on screen. */
export const Stale: Story = {
  args: {
    list: {
      runs: runs.slice(0, 2),
      connection: { ...live, state: 'stale' },
      error: new RunSourceError('network', 'no answer'),
      refresh: fn(),
    },
  },
};

const names = ['Synthetic customers', 'Claims', 'Churn', 'Mortgage applications', 'Synthetic patients'];
const statuses = ['running', 'queued', 'succeeded', 'running', 'failed', 'cancelled'] as const;
const twoHundred = Array.from({ length: 200 }, (_, n) => ({
  ...sampleRunIn(statuses[n % statuses.length] ?? 'running'),
  id: `run-${n}`,
  name: `${names[n % names.length]} ${n + 1}`,
}));

/**
 * Only the cards in view are rendered; the others show their name as plain text, so that it can be found on the page.
 */
export const TwoHundred: Story = {
  args: { list: { runs: twoHundred, connection: live } },
  decorators: [
    (Story) => (
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by the keyboard.
      <section style={{ blockSize: 560, overflowY: 'auto', padding: 4 }} aria-label="All" tabIndex={0}>
        <Story />
      </section>
    ),
  ],
  play: async ({ canvasElement }) => {
    const canvas = within(canvasElement);
    const scroller = canvas.getByRole('region', { name: 'All' });
    const drawn = () => canvas.getAllByRole('article').length;
    await waitFor(() => expect(drawn()).toBeLessThan(20));
    await expect(canvas.getAllByRole('listitem')).toHaveLength(200);
    scroller.scrollTop = scroller.scrollHeight / 2;
    await waitFor(() => expect(canvas.queryByRole('button', { name: 'Synthetic customers 1' })).toBeNull());
    await expect(drawn()).toBeLessThan(25);

    // After scrolling down and back, measured heights are kept and the reader's position is restored.
    await waitFor(() => expect(scroller.scrollTop).toBeGreaterThan(0));
    scroller.scrollTop = 0;
    const first = await canvas.findByRole('button', { name: 'Synthetic customers 1' });
    first.focus();
    await userEvent.keyboard('{End}');
    await expect(canvas.getByRole('button', { name: 'Synthetic patients 200' })).toHaveFocus();
    await userEvent.keyboard('{Home}');
    await expect(canvas.getByRole('button', { name: 'Synthetic customers 1' })).toHaveFocus();
  },
};

export const Keyboard: Story = {
  play: async ({ args, canvasElement }) => {
    const canvas = within(canvasElement);
    canvas.getByRole('button', { name: 'Synthetic customers, spring' }).focus();
    await userEvent.keyboard('{ArrowDown}{ArrowDown}');
    await expect(canvas.getByRole('button', { name: 'Churn, weekly' })).toHaveFocus();
    await userEvent.keyboard('{End}');
    await expect(canvas.getByRole('button', { name: 'Synthetic patients' })).toHaveFocus();
    await userEvent.keyboard('{Enter}');
    await expect(args.onRunSelect).toHaveBeenLastCalledWith('run-6');
  },
};

function Chooser() {
  const [selected, setSelected] = useState<string | null>(null);
  return <RunsList onRunSelect={setSelected} selectedId={selected} />;
}

/** On a simulated backend: filter, cancel from the list, watch the run stop. */
export const Live: Story = {
  ...onBackend({
    speed: 2,
    prepare: (backend) => {
      backend.startRun({ name: 'Claims 2019–2025', dataset: 'claims' }, { id: 'claims' });
      backend.startRun({ name: 'Churn, weekly', dataset: 'churn-w18' }, { id: 'churn' });
    },
  }),
  render: () => <Chooser />,
  play: async ({ canvasElement }) => {
    const canvas = within(canvasElement);
    const page = within(document.body);
    const cancel = await canvas.findByRole('button', { name: 'Cancel run Claims 2019–2025' }, { timeout: 5_000 });
    await userEvent.click(cancel);
    await userEvent.click(await page.findByRole('button', { name: 'Confirm Cancel' }));
    await waitFor(() => expect(page.queryByRole('alertdialog')).toBeNull());
    const card = canvas.getByRole('button', { name: 'Claims 2019–2025' }).closest('article');
    await waitFor(() => expect(card).toHaveAttribute('data-state', 'cancelled'), { timeout: 10_000 });
    await expect(canvas.getByRole('button', { name: 'Cancel run Churn, weekly' })).toBeVisible();
  },
};

/** Several runs selected and cancelled together by keyboard; one is refused, with the reason next to its name. */
export const BulkCancel: Story = {
  ...onBackend({
    speed: 2,
    faults: [{ call: 'cancelRun', runId: 'churn', status: 403 }],
    prepare: (backend) => {
      backend.startRun({ name: 'Claims 2019–2025', dataset: 'claims' }, { id: 'claims' });
      backend.startRun({ name: 'Churn, weekly', dataset: 'churn-w18' }, { id: 'churn' });
      backend.startRun({ name: 'Mortgage applications', dataset: 'mortgage-q1' }, { id: 'mortgage' });
    },
  }),
  render: () => <RunsList showBulkCancel shortcuts onRunSelect={fn()} />,
  play: async ({ canvasElement }) => {
    const canvas = within(canvasElement);
    const part = () => canvasElement.querySelector('[data-slot="runs-list-bulk"]');
    const first = await canvas.findByRole('button', { name: 'Churn, weekly' }, { timeout: 5_000 });
    first.focus();
    await userEvent.keyboard('{Home}xjxjx');
    await expect(canvas.getByRole('checkbox', { name: 'Select all' })).toBeChecked();
    canvas.getByRole('button', { name: 'Cancel 3 runs' }).focus();
    await userEvent.keyboard('{Enter}');
    await waitFor(() => expect(canvas.getByRole('button', { name: 'Keep running' })).toHaveFocus());
    await userEvent.keyboard('{Tab}{Enter}');
    await waitFor(() => expect(part()).toHaveAttribute('data-state', 'done'), { timeout: 15_000 });
    await expect(part()).toHaveTextContent('2 of 3 cancelled');
    await expect(part()).toHaveTextContent('Churn, weeklyYou are not allowed to cancel this run.');
    await expect(canvas.getByRole('button', { name: 'Cancel run Churn, weekly' })).toBeVisible();
  },
};
