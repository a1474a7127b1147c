import type { Meta, StoryObj } from '@storybook/react-vite';
import { useState } from 'react';
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

/** The run waits for a person: shows the question, and where to answer it. */
export const WaitingForApproval: Story = { args: { run: sampleRunIn('waiting') } };

/**
 * If the source can pause: the request is shown as pending, and the run as paused only once the backend confirms it.
 */
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

/** Both buttons at the narrowest supported width. */
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

/** A panel without blocks ends after the progress, with no empty strip below. */
export const QueuedAlone: Story = {
  tags: ['once'],
  args: { run: sampleRunIn('queued'), steps: [] },
  play: async ({ canvasElement }) => {
    const bottom = (selector: string) => canvasElement.querySelector(selector)?.getBoundingClientRect().bottom ?? 0;
    const gap = bottom('section') - bottom('[data-slot="real-time-run-status-stats"]');
    await expect(gap).toBeLessThanOrEqual(18);
  },
};

/** On a phone, the name has its own row; badge, LIVE and "Cancel" share the next one. */
export const Phone: Story = {
  tags: ['once'],
  ...onBackend({
    prepare: (backend) => void backend.startRun({ name: 'Synthetic customers, spring' }, { id: 'spring' }),
  }),
  render: () => (
    <div style={{ inlineSize: 366 }}>
      <RealTimeRunStatus runId="spring" />
    </div>
  ),
  play: async ({ canvasElement }) => {
    const canvas = within(canvasElement);
    const cancel = await canvas.findByRole('button', { name: /^Cancel run/ }, { timeout: 5_000 });
    const live = await canvas.findByText('LIVE');
    const name = canvas.getByRole('heading', { name: 'Synthetic customers, spring' });
    await expect(name.scrollWidth).toBeLessThanOrEqual(name.clientWidth);
    const middle = (element: Element) => {
      const { top, height } = element.getBoundingClientRect();
      return top + height / 2;
    };
    await expect(Math.abs(middle(live) - middle(cancel))).toBeLessThanOrEqual(1);
    await expect(cancel.getBoundingClientRect().left).toBeGreaterThan(live.getBoundingClientRect().right);
  },
};

/** In a language with long words, the remaining time is shown in full and the step count is dropped. */
export const PhoneInGerman: Story = {
  tags: ['once'],
  globals: { locale: 'de' },
  render: (args) => (
    <div style={{ inlineSize: 320 }}>
      <RealTimeRunStatus {...args} />
    </div>
  ),
  play: async ({ canvasElement }) => {
    const part = (name: string) => canvasElement.querySelector(`[data-slot="${name}"]`);
    await waitFor(() => expect(part('run-time-remaining')).toHaveTextContent(/./));
    const remaining = part('run-time-remaining');
    await expect(remaining?.scrollWidth).toBeLessThanOrEqual(remaining?.clientWidth ?? 0);
    const line = part('run-time-stats')?.getBoundingClientRect();
    await expect(part('run-time-steps')?.getBoundingClientRect().top).toBeGreaterThanOrEqual(line?.bottom ?? 0);
  },
};

function EndsWhileAsked() {
  const [isOver, setOver] = useState(false);
  const going = { run: sampleRun(AT_STEP_7), steps: sampleSteps() };
  const over = { run: sampleRunIn('succeeded'), steps: succeededSteps() };
  return (
    <>
      <RealTimeRunStatus {...(isOver ? over : going)} confirmation="inline" onCancel={async () => undefined} showFeed />
      <button type="button" style={{ minHeight: 24 }} onClick={() => setOver(true)}>
        End the run
      </button>
    </>
  );
}

/** The run ends while the question covers its progress: nothing moves until the question is dismissed. */
export const EndedWhileAsked: Story = {
  tags: ['once'],
  render: () => <EndsWhileAsked />,
  play: async ({ canvasElement }) => {
    const canvas = within(canvasElement);
    // Relative to the panel's top edge, because a press may scroll the page.
    const edge = () => canvasElement.querySelector('section')?.getBoundingClientRect().top ?? 0;
    const activity = () => canvas.getByText('Activity').getBoundingClientRect().top - edge();
    await userEvent.click(canvas.getByRole('button', { name: /^Cancel run/ }));
    const asked = await canvas.findByRole('alertdialog');
    const top = activity();
    await userEvent.click(canvas.getByText('End the run'));
    await canvas.findByText('Already succeeded');
    // The progress section would shrink within 240 ms.
    await new Promise((resolve) => setTimeout(resolve, 400));
    await expect(activity()).toBeCloseTo(top, 0);
    await expect(asked.getBoundingClientRect().bottom - edge()).toBeLessThanOrEqual(top);
    await userEvent.click(canvas.getByRole('button', { name: 'Close' }));
    await waitFor(() => expect(activity()).toBeLessThan(top - 20));
  },
};

export const NoSuchRun: Story = { ...onBackend(), render: () => <RealTimeRunStatus runId="nobody" /> };
