import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect, fn, userEvent, waitFor, within } from 'storybook/test';
import { RealTimeRunStatus } from '../../src/composites/real-time-run-status';
import { onBackend } from '../support/backend';
import { sampleRun, sampleRunIn } from '../support/samples/sample-runs';
import { AT_STEP_7, failedSteps, sampleSteps, succeededSteps } from '../support/samples/sample-steps';
import { Pausable } from '../support/states/Pausable';

const meta = {
  title: 'Composites/RealTimeRunStatus',
  component: RealTimeRunStatus,
  parameters: { runPicker: true },
  args: { run: sampleRun(AT_STEP_7), steps: sampleSteps(), onCancel: fn(async () => undefined) },
  decorators: [
    (Story) => (
      <div style={{ maxWidth: 760 }}>
        <Story />
      </div>
    ),
  ],
} satisfies Meta<typeof RealTimeRunStatus>;
export default meta;
type Story = StoryObj<typeof meta>;

export const Running: Story = {};

export const WithFeedAndMetrics: Story = { args: { showFeed: true, showMetrics: true } };

export const Succeeded: Story = { args: { run: sampleRunIn('succeeded'), steps: succeededSteps() } };

export const Failed: Story = { args: { run: sampleRunIn('failed'), steps: failedSteps() } };

export const Cancelling: Story = { args: { run: { ...sampleRunIn('cancelling'), ...AT_STEP_7 } } };

export const Paused: Story = { args: { run: { ...sampleRunIn('paused'), ...AT_STEP_7 } } };

/** It waits for a person: what is asked, and where to answer. */
export const WaitingForApproval: Story = { args: { run: sampleRunIn('waiting') } };

/** Where the source can pause: asked for, and shown as paused only when the backend says that it is. */
export const PauseAndResume: Story = {
  render: () => (
    <Pausable>
      <RealTimeRunStatus runId="run-1" />
    </Pausable>
  ),
  play: async ({ canvasElement }) => {
    const canvas = within(canvasElement);
    const state = (slot: string) => canvasElement.querySelector(`[data-slot="${slot}"]`)?.getAttribute('data-state');
    await userEvent.click(await canvas.findByRole('button', { name: 'Pause' }, { timeout: 5_000 }));
    await expect(state('run-pause')).toBe('pause');
    await expect(state('run-status-badge')).toBe('running');
    await waitFor(() => expect(state('run-status-badge')).toBe('paused'), { timeout: 5_000 });
    await expect(state('run-progress-bar')).toBe('paused');
    await expect(canvas.getByRole('progressbar')).toHaveAttribute('aria-valuetext', expect.stringMatching(/^Paused, /));
    const resume = await canvas.findByRole('button', { name: 'Resume' }, { timeout: 5_000 });
    await expect(resume).toHaveFocus();
    await userEvent.keyboard('{Enter}');
    await waitFor(() => expect(state('run-status-badge')).toBe('running'), { timeout: 5_000 });
    await waitFor(() => expect(state('run-progress-bar')).toBe('determinate'));
    await canvas.findByRole('button', { name: 'Pause' });
  },
};

/** Both buttons in the narrowest place there is. */
export const PausedNarrow: Story = {
  render: () => (
    <div style={{ maxWidth: 280 }}>
      <Pausable isPaused>
        <RealTimeRunStatus runId="run-1" />
      </Pausable>
    </div>
  ),
  play: async ({ canvasElement }) => {
    const resume = await within(canvasElement).findByRole('button', { name: 'Resume' }, { timeout: 5_000 });
    const panel = canvasElement.querySelector('section');
    await expect(panel?.scrollWidth).toBeLessThanOrEqual(panel?.clientWidth ?? 0);
    const cancel = within(canvasElement).getByRole('button', { name: /^Cancel run/ });
    await expect(cancel.getBoundingClientRect().top).toBeCloseTo(resume.getBoundingClientRect().top, 0);
  },
};

export const Narrow: Story = {
  render: (args) => (
    <div style={{ maxWidth: 280 }}>
      <RealTimeRunStatus {...args} />
    </div>
  ),
};

export const Live: Story = {
  ...onBackend({
    speed: 3,
    prepare: (backend) => {
      backend.startRun({ name: 'Synthetic customers, spring', dataset: 'customers-2026-04' }, { id: 'spring' });
    },
  }),
  render: () => <RealTimeRunStatus runId="spring" showFeed showMetrics />,
};

export const NoSuchRun: Story = { ...onBackend(), render: () => <RealTimeRunStatus runId="nobody" /> };
