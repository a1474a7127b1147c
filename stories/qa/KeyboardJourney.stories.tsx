import type { Meta, StoryObj } from '@storybook/react-vite';
import { useState } from 'react';
import { expect, userEvent, waitFor, within } from 'storybook/test';
import { RealTimeRunStatus } from '../../src/composites/real-time-run-status';
import { RunsList } from '../../src/composites/runs-list';
import { onBackend } from '../support/backend';

function ListAndPanel() {
  const [selected, setSelected] = useState<string | null>(null);
  return (
    <div style={{ display: 'grid', gap: 24, maxWidth: 720 }}>
      <RunsList onRunSelect={setSelected} selectedId={selected} />
      {selected !== null && <RealTimeRunStatus runId={selected} />}
    </div>
  );
}

const meta = { title: 'QA/Keyboard', component: ListAndPanel } satisfies Meta<typeof ListAndPanel>;
export default meta;
type Story = StoryObj<typeof meta>;

/** Presses Tab until the wanted element has the focus. */
async function tabTo(wanted: () => Element | null, presses = 40) {
  for (let i = 0; i < presses; i += 1) {
    await userEvent.tab();
    if (document.activeElement !== null && document.activeElement === wanted()) return;
  }
  throw new Error('Tab does not lead there');
}

/** Keyboard only: from the list to a run, opened and cancelled, with the focus kept in place. */
export const FromListToCancelled: Story = {
  ...onBackend({
    speed: 2,
    prepare: (backend) => {
      backend.startRun({ name: 'Claims 2019–2025', dataset: 'claims' }, { id: 'claims' });
      backend.startRun({ name: 'Churn, weekly', dataset: 'churn-w18' }, { id: 'churn' });
    },
  }),
  play: async ({ canvasElement }) => {
    const canvas = within(canvasElement);
    const page = within(document.body);
    await canvas.findByRole('button', { name: 'Cancel run Churn, weekly' }, { timeout: 5_000 });
    await tabTo(() => canvas.getByRole('button', { name: 'Churn, weekly' }));
    await userEvent.keyboard('{ArrowDown}');
    await expect(canvas.getByRole('button', { name: 'Claims 2019–2025' })).toHaveFocus();
    await userEvent.keyboard('{Enter}');
    await canvas.findByRole('heading', { name: 'Claims 2019–2025', level: 2 });

    await tabTo(() => canvas.getAllByRole('button', { name: 'Cancel run Claims 2019–2025' })[0] ?? null);
    await userEvent.keyboard('{Enter}');
    const dialog = await page.findByRole('alertdialog', {}, { timeout: 5_000 });
    await waitFor(() => expect(within(dialog).getByRole('button', { name: 'Keep running' })).toHaveFocus());
    await userEvent.keyboard('{Escape}');
    await waitFor(() => expect(page.queryByRole('alertdialog')).toBeNull());
    await expect(canvas.getAllByRole('button', { name: 'Cancel run Claims 2019–2025' })[0]).toHaveFocus();

    await userEvent.keyboard('{Enter}');
    const again = await page.findByRole('alertdialog', {}, { timeout: 5_000 });
    await waitFor(() => expect(within(again).getByRole('button', { name: 'Keep running' })).toHaveFocus());
    await tabTo(() => within(again).queryByRole('button', { name: 'Confirm Cancel' }), 3);
    await userEvent.keyboard(' ');
    await waitFor(() => expect(page.queryByRole('alertdialog')).toBeNull());
    const card = canvas.getByRole('button', { name: 'Claims 2019–2025' }).closest('article');
    await waitFor(() => expect(card).toHaveAttribute('data-state', 'cancelled'), { timeout: 12_000 });
    // The focus stays at the button's place instead of moving to the top of the page.
    await expect(card?.contains(document.activeElement)).toBe(true);
    await expect(canvas.getByRole('button', { name: 'Cancel run Churn, weekly' })).toBeVisible();
  },
};
