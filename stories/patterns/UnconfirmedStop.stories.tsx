import type { Meta, StoryObj } from '@storybook/react-vite';
import { useMemo } from 'react';
import { expect, userEvent, waitFor, within } from 'storybook/test';
import { RealTimeRunStatus } from '../../src/composites/real-time-run-status';
import { RunCard } from '../../src/composites/run-card';
import { createRunClient } from '../../src/core/client/run-client';
import { RunProvider } from '../../src/hooks/RunProvider';
import { createManualClock } from '../../src/testing/manual-clock';
import { createManualEnvironment } from '../../src/testing/manual-environment';
import { createScriptedSource } from '../../src/testing/scripted-source';

/**
 * A backend that marks a run as cancelled without knowing whether its worker stopped; the button reports the actual
 * end.
 */
function Marked() {
  const backend = useMemo(() => {
    const clock = createManualClock();
    const source = createScriptedSource({
      clock,
      capabilities: { stopConfirmed: false },
      run: { name: 'Spring customers', status: 'cancelled', startedAt: clock.now() - 90_000, finishedAt: clock.now() },
    });
    source.setStep({ n: 1, title: 'Loading the data' });
    return { source, client: createRunClient({ source, clock, environment: createManualEnvironment() }) };
  }, []);
  const end = () => {
    backend.source.setRun({ status: 'succeeded' });
    void backend.client.refresh('run-1');
  };
  return (
    <RunProvider client={backend.client}>
      <div style={{ display: 'grid', gap: 24, maxWidth: 640 }}>
        <RealTimeRunStatus runId="run-1" />
        <RunCard runId="run-1" />
        <button type="button" style={{ minHeight: 32 }} onClick={end}>
          The worker finishes after all
        </button>
      </div>
    </RunProvider>
  );
}

const meta = { title: 'Patterns/Stop not confirmed', component: Marked } satisfies Meta<typeof Marked>;
export default meta;
type Story = StoryObj<typeof meta>;

const RESERVATION = 'Cancelled. Work under way may still finish.';

/** "Cancelled" with its caveat, in panel and card. */
export const Reservation: Story = {
  play: async ({ canvasElement }) => {
    const canvas = within(canvasElement);
    const said = await canvas.findAllByText(RESERVATION, {}, { timeout: 5_000 });
    await expect(said).toHaveLength(2);
    // The result fades in.
    for (const text of said) await waitFor(() => expect(text).toBeVisible());
  },
};

/** The worker had continued: the status is corrected, and the correction is announced. */
export const Correction: Story = {
  play: async ({ canvasElement }) => {
    const canvas = within(canvasElement);
    await canvas.findAllByText(RESERVATION, {}, { timeout: 5_000 });
    await userEvent.click(canvas.getByRole('button', { name: 'The worker finishes after all' }));
    await canvas.findByText('Reported as Cancelled at first; corrected to Succeeded.', {}, { timeout: 5_000 });
    // Its exit animation takes a moment.
    await waitFor(() => expect(canvas.queryByText(RESERVATION)).toBeNull());
  },
};
