import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect, waitFor, within } from 'storybook/test';
import { RealTimeRunStatus } from '../../src/composites/real-time-run-status';
import { onBackend } from '../support/backend';
import { colour } from '../support/colour';

/** A dedicated page for a run, with a URL to share. */
function RunPage({ runId }: { runId: string }) {
  return (
    <div style={{ display: 'grid', gap: 16, maxWidth: 1184, marginInline: 'auto' }}>
      <nav aria-label="Where you are" data-rl-root="" style={{ fontSize: 14, color: colour('text-muted') }}>
        <a href="#runs" style={{ color: 'inherit', display: 'inline-block', minHeight: 24 }}>
          Runs
        </a>{' '}
        / Customer churn
      </nav>
      <RealTimeRunStatus runId={runId} showFeed showMetrics />
    </div>
  );
}

/** Spread into each story: Storybook parses `meta` statically and ignores spread properties there. */
const live = onBackend({
  speed: 3,
  prepare: (backend) => {
    backend.startRun({ name: 'Customer churn', dataset: 'customer-churn' }, { id: 'churn' });
  },
});

/**
 * The panel adapts to its width: side by side above 1024 px, stacked in between, tabs below 768 px. The page scrolls,
 * and the activity feed scrolls on its own.
 */
const meta = {
  title: 'Patterns/Run page',
  component: RunPage,
  args: { runId: 'churn' },
} satisfies Meta<typeof RunPage>;
export default meta;
type Story = StoryObj<typeof meta>;

export const Wide: Story = {
  ...live,
  play: async ({ canvasElement }) => {
    const canvas = within(canvasElement);
    await canvas.findByText('LIVE', {}, { timeout: 8_000 });
    await waitFor(() => expect(canvas.getAllByRole('progressbar')).toHaveLength(1));
  },
};

export const Phone: Story = {
  ...live,
  globals: { width: '360px' },
};
