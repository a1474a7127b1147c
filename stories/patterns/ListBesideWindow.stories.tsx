import type { Meta, StoryObj } from '@storybook/react-vite';
import { useState } from 'react';
import { expect, userEvent, waitFor, within } from 'storybook/test';
import { RealTimeRunStatus } from '../../src/composites/real-time-run-status';
import { RunExecutionModal } from '../../src/composites/run-execution-modal';
import { RunsList } from '../../src/composites/runs-list';
import { onTwoRuns } from './two-runs';

interface RunsProps {
  /** Where the selected run opens. */
  opens: 'window' | 'panel';
}

/** A list of runs, and the selected one: in a window above it, or in a panel beside it. */
function Runs({ opens }: RunsProps) {
  const [chosen, setChosen] = useState<string | null>(null);
  const list = <RunsList onRunSelect={setChosen} selectedId={chosen} groupBy="activity" showSearch showBulkCancel />;
  if (opens === 'window') {
    return (
      <div style={{ maxWidth: 900, marginInline: 'auto' }}>
        {list}
        <RunExecutionModal
          runId={chosen}
          open={chosen !== null}
          onOpenChange={(isOpen) => !isOpen && setChosen(null)}
        />
      </div>
    );
  }
  return (
    <div style={{ display: 'grid', gap: 24, gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 400px), 1fr))' }}>
      {list}
      {chosen !== null && <RealTimeRunStatus runId={chosen} showFeed showMetrics />}
    </div>
  );
}

/**
 * Both show the same run from the same request: same step, same percentage, same remaining time. Use a window for a
 * quick look, and a panel for comparing runs.
 */
const meta = {
  title: 'Patterns/List beside window',
  component: Runs,
  args: { opens: 'window' },
} satisfies Meta<typeof Runs>;
export default meta;
type Story = StoryObj<typeof meta>;

/** The focus moves into the window and returns to the card. */
export const Window: Story = {
  ...onTwoRuns,
  play: async ({ canvasElement }) => {
    const page = within(document.body);
    const card = await within(canvasElement).findByRole('button', { name: 'Churn, weekly' }, { timeout: 8_000 });
    await userEvent.click(card);
    const heading = await page.findByRole('heading', { name: 'Churn, weekly', level: 2 }, { timeout: 5_000 });
    const window = heading.closest('dialog');
    await waitFor(() => expect(window?.contains(document.activeElement)).toBe(true));
    await userEvent.keyboard('{Escape}');
    await waitFor(() => expect(page.queryByRole('dialog')).toBeNull());
    await waitFor(() => expect(within(canvasElement).getByRole('button', { name: 'Churn, weekly' })).toHaveFocus());
  },
};

export const Panel: Story = {
  ...onTwoRuns,
  args: { opens: 'panel' },
  play: async ({ canvasElement }) => {
    const canvas = within(canvasElement);
    await userEvent.click(await canvas.findByRole('button', { name: 'Churn, weekly' }, { timeout: 8_000 }));
    const panel = (await canvas.findByRole('heading', { name: 'Churn, weekly', level: 2 })).closest('section');
    if (!panel) throw new Error('There is no panel.');
    const card = canvas.getByRole('button', { name: 'Churn, weekly' }).closest('article');
    // Both places show the same value.
    const percentIn = (place: Element | null) => /(\d+)\s?%/.exec(place?.textContent ?? '')?.[1];
    await waitFor(() => expect(percentIn(card)).toBe(percentIn(panel)), { timeout: 5_000 });
  },
};
