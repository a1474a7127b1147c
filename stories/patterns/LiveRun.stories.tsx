import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect, userEvent, waitFor, within } from 'storybook/test';
import { CancelRunButton } from '../../src/components/cancel-run-button';
import { LiveActivityFeed } from '../../src/components/live-activity-feed';
import { LiveIndicator } from '../../src/components/live-indicator';
import { RunMetricsPreview } from '../../src/components/run-metrics-preview';
import { RunProgressIndicator } from '../../src/components/run-progress-indicator';
import { RunStatusBadge } from '../../src/components/run-status-badge';
import { RunTimeStats } from '../../src/components/run-time-stats';
import { onNetwork } from '../support/on-network';

const METRICS = ['ks_mean', 'corr_delta', 'mia_auc', 'dup_rate'];

/** All small components of one run, from its id alone. */
function Panel({ runId }: { runId: string }) {
  return (
    <div style={{ display: 'grid', gap: 24, maxWidth: 720 }}>
      <div style={{ display: 'flex', flexWrap: 'wrap', gap: 12, alignItems: 'center' }}>
        <RunStatusBadge runId={runId} size="lg" />
        <LiveIndicator runId={runId} />
        <div style={{ marginInlineStart: 'auto' }}>
          <CancelRunButton runId={runId} />
        </div>
      </div>
      <RunProgressIndicator runId={runId} />
      <RunTimeStats runId={runId} />
      <RunMetricsPreview runId={runId} expected={METRICS} />
      <div style={{ display: 'grid', height: 320 }}>
        <LiveActivityFeed runId={runId} />
      </div>
    </div>
  );
}

const meta = { title: 'Patterns/Live run', component: Panel, args: { runId: 'seed-recovering' } } satisfies Meta<
  typeof Panel
>;
export default meta;
type Story = StoryObj<typeof meta>;

/** Polls a simulated backend every second: the dot pulses, the time ticks, the bar grows. */
export const Running: Story = {
  ...onNetwork(['recovering']),
  play: async ({ canvasElement }) => {
    const canvas = within(canvasElement);
    await canvas.findByText('LIVE', {}, { timeout: 5_000 });
    await expect(canvas.getByText('Running')).toBeVisible();
    const bar = canvas.getByRole('progressbar', { name: 'Progress of Customer churn' });
    await waitFor(() =>
      expect(bar).toHaveAttribute('aria-valuetext', expect.stringMatching(/^Step \d of 8, .+, \d+%$/)),
    );
    const before = Number(bar.getAttribute('aria-valuenow'));
    await expect(before).toBeGreaterThan(0);
    await expect(before).toBeLessThan(100);
    const elapsed = canvasElement.querySelector('[data-slot="run-time-elapsed"]');
    const first = elapsed?.textContent;
    await waitFor(() => expect(elapsed?.textContent).not.toBe(first), { timeout: 3_000 });
  },
};

export const Queued: Story = { ...onNetwork(['queued']), args: { runId: 'seed-queued' } };

/** Requested, confirmed, shown as cancelling, and as cancelled once the simulated worker has stopped. */
export const Cancels: Story = {
  ...onNetwork(['recovering']),
  play: async ({ canvasElement }) => {
    const canvas = within(canvasElement);
    const page = within(canvasElement.ownerDocument.body);
    await userEvent.click(await canvas.findByRole('button', { name: /^Cancel run/ }, { timeout: 5_000 }));
    await userEvent.click(await page.findByRole('button', { name: 'Confirm Cancel' }));
    await canvas.findAllByText('Cancelling…');
    await canvas.findAllByText('Cancelled', {}, { timeout: 8_000 });
    await canvas.findByText('Run cancelled', {}, { timeout: 5_000 });
    await waitFor(() => expect(canvas.queryByText('LIVE')).toBeNull());
  },
};

export const UnknownTotal: Story = { ...onNetwork(['unknown-total']), args: { runId: 'seed-unknown-total' } };

export const Grown: Story = { ...onNetwork(['grown']), args: { runId: 'seed-grown' } };

export const Cancelling: Story = { ...onNetwork(['cancelling']), args: { runId: 'seed-cancelling' } };

export const Succeeded: Story = {
  ...onNetwork(['succeeded']),
  args: { runId: 'seed-succeeded' },
  play: async ({ canvasElement }) => {
    const canvas = within(canvasElement);
    await canvas.findAllByText('Succeeded', {}, { timeout: 5_000 });
    await expect(canvas.getByRole('progressbar')).toHaveAttribute('aria-valuenow', '100');
    // Polling has stopped, so nothing claims to be live.
    await waitFor(() => expect(canvas.queryByText('LIVE')).toBeNull());
  },
};

export const Failed: Story = { ...onNetwork(['failed']), args: { runId: 'seed-failed' } };

export const Cancelled: Story = { ...onNetwork(['cancelled']), args: { runId: 'seed-cancelled' } };

/** Every read fails from the third on: the data stays on screen and is no longer marked as live. */
export const LineLost: Story = {
  ...onNetwork(['recovering'], [{ call: 'readStatus', nth: 3, times: Number.POSITIVE_INFINITY, drop: 'before' }]),
  play: async ({ canvasElement }) => {
    const canvas = within(canvasElement);
    await canvas.findByText('LIVE', {}, { timeout: 5_000 });
    await canvas.findByText('Reconnecting…', {}, { timeout: 8_000 });
    await expect(canvas.queryByText('LIVE')).toBeNull();
    await expect(canvas.getByText('Running')).toBeVisible();
  },
};
