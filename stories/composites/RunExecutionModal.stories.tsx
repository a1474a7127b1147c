import type { Meta, StoryObj } from '@storybook/react-vite';
import { useState } from 'react';
import { expect, fn, userEvent, waitFor, within } from 'storybook/test';
import {
  type RunConfigureApi,
  RunExecutionModal,
  type RunExecutionModalProps,
} from '../../src/composites/run-execution-modal';
import { onBackend } from '../support/backend';
import { sampleRun, sampleRunIn } from '../support/samples/sample-runs';
import { AT_STEP_7, failedSteps, sampleSteps, succeededSteps } from '../support/samples/sample-steps';
import { ConfigureForm, EXPECTED_METRICS } from '../support/states/WindowStates';

const configure = (api: RunConfigureApi) => <ConfigureForm {...api} />;

const meta = {
  title: 'Composites/RunExecutionModal',
  component: RunExecutionModal,
  parameters: { runPicker: true, docs: { story: { inline: false, height: '720px' } } },
  args: {
    open: true,
    onOpenChange: fn(),
    run: sampleRun({ ...AT_STEP_7, metrics: sampleRun().metrics?.slice(0, 2) ?? [] }),
    steps: sampleSteps(),
    expectedMetrics: EXPECTED_METRICS,
    onCancel: fn(async () => undefined),
  },
} satisfies Meta<typeof RunExecutionModal>;
export default meta;
type Story = StoryObj<typeof meta>;

export const Running: Story = {};

export const Configure: Story = { args: { run: null, steps: [], configure } };

export const Cancelling: Story = { args: { run: { ...sampleRunIn('cancelling'), ...AT_STEP_7 } } };

export const Succeeded: Story = { args: { run: sampleRunIn('succeeded'), steps: succeededSteps(), onRetry: fn() } };

export const Failed: Story = { args: { run: sampleRunIn('failed'), steps: failedSteps(), onRetry: fn() } };

/** The question opens in the header; the run stays in view. Escape closes the question, not the window. */
export const AsksInTheHeader: Story = {
  render: (args) => <Phone {...args} inlineSize={WIDE} />,
  play: async ({ args }) => {
    const page = within(document.body);
    await userEvent.click(await page.findByRole('button', { name: /^Cancel run/ }));
    await waitFor(() => expect(page.getByRole('button', { name: 'Keep running' })).toHaveFocus());
    await userEvent.keyboard('{Escape}');
    await waitFor(() => expect(page.queryByRole('alertdialog')).toBeNull());
    await expect(args.onOpenChange).not.toHaveBeenCalled();
    await userEvent.click(page.getByRole('button', { name: /^Cancel run/ }));
    await expect(await page.findByRole('alertdialog')).toHaveAttribute('data-slot', 'cancel-run-inline');
  },
};

/** In a narrow container: full size, one column. */
export const Narrow: Story = {
  render: (args) => <Phone {...args} />,
};

/** Wide enough that the window does not fill its container, however narrow the test's browser is. */
const WIDE = 900;

const slot = (name: string) => {
  const found = document.querySelector<HTMLElement>(`[data-slot="${name}"]`);
  if (!found) throw new Error(`There is no ${name}.`);
  return found;
};

/** An element's position relative to the page, rounded to whole pixels. */
function placeOf(element: Element) {
  const { top, right, height } = element.getBoundingClientRect();
  return [top, right, height].map(Math.round);
}

/** On the narrowest phone, the header's first row stays in one row and never moves. */
export const AsksFromTheBottom: Story = {
  ...onBackend({
    speed: 4,
    prepare: (backend) => {
      backend.startRun({ name: 'Synthetic customers, spring', dataset: 'customers-2026-04' }, { id: 'spring' });
    },
  }),
  render: ({ expectedMetrics }) => (
    <Phone open onOpenChange={() => {}} runId="spring" expectedMetrics={expectedMetrics} askReason inlineSize={320} />
  ),
  play: async () => {
    const page = within(document.body);
    await waitFor(() => expect(slot('run-status-badge')).toHaveAttribute('data-state', 'running'), { timeout: 8_000 });
    const [close] = page.getAllByRole('button', { name: 'Close' });
    if (!close) throw new Error('There is no way to close.');
    const middle = (element: Element) => {
      const { top, bottom } = element.getBoundingClientRect();
      return (top + bottom) / 2;
    };
    // In WebKit, layouts by container width take a moment to settle.
    await waitFor(() => expect(Math.abs(middle(slot('run-status-badge')) - middle(close))).toBeLessThan(1.5));
    // Wait for the window's enter animation: positions before its end are meaningless.
    const arriving = document.getAnimations().filter((one) => one.effect?.getComputedTiming().iterations !== Infinity);
    // `finished` rejects if an animation is cancelled.
    await Promise.allSettled(arriving.map((one) => one.finished));
    // A decision of the agent may add a line to the header, but the start of the header stays in place.
    const places = () => [placeOf(close), placeOf(slot('run-execution-header')).slice(0, 2)];
    const before = places();
    const trigger = page.getByRole('button', { name: /^Cancel run/ });
    await userEvent.click(trigger);
    const question = await page.findByRole('alertdialog');
    const dialog = slot('cancel-run-dialog');
    await expect(question).toContainElement(dialog);
    await expect(places()).toEqual(before);
    await waitFor(() => {
      const phone = slot('run-execution-overlay').getBoundingClientRect();
      const sheet = dialog.getBoundingClientRect();
      return expect([sheet.bottom, sheet.width].map(Math.round)).toEqual([phone.bottom, phone.width].map(Math.round));
    });
    await userEvent.click(page.getByRole('button', { name: 'Confirm Cancel' }));
    await waitFor(() => expect(slot('run-status-badge')).toHaveAttribute('data-state', 'cancelling'));
    await expect(close).toHaveAttribute('title', 'You can close this window; cancelling continues.');
    await expect(places()).toEqual(before);
  },
};

export const NarrowCancelling: Story = {
  args: { run: { ...sampleRunIn('cancelling'), ...AT_STEP_7 } },
  render: (args) => <Phone {...args} />,
};

/** A container of a given width; a phone's by default. */
function Phone({ inlineSize = 360, ...args }: RunExecutionModalProps & { inlineSize?: number }) {
  const [container, setContainer] = useState<HTMLDivElement | null>(null);
  const borderRadius = inlineSize < WIDE ? 24 : 0;
  return (
    <div
      ref={setContainer}
      style={{ position: 'relative', inlineSize, blockSize: 720, overflow: 'hidden', borderRadius }}
    >
      {container && <RunExecutionModal {...args} container={container} />}
    </div>
  );
}

/** A run that does not exist: a small window in the middle, not a large empty one. */
export const Missing: Story = {
  ...onBackend(),
  render: () => <Phone open onOpenChange={() => {}} runId="gone" inlineSize={WIDE} />,
  play: async () => {
    await within(document.body).findByText(/does not exist/, {}, { timeout: 5_000 });
    await waitFor(() => {
      const { top, bottom, height } = slot('run-execution-modal').getBoundingClientRect();
      const page = slot('run-execution-overlay').getBoundingClientRect();
      expect(height).toBeLessThan(420);
      return expect(Math.abs(top - page.top - (page.bottom - bottom))).toBeLessThan(2);
    });
  },
};

/** A host that styles every focused element, windows included. */
export const InAHostWithFocusMarks: Story = {
  decorators: [
    (Story) => (
      <>
        <style>{':focus-visible { outline: 3px solid red; }'}</style>
        <Story />
      </>
    ),
  ],
  play: async () => {
    const modal = await within(document.body).findByRole('dialog');
    const title = within(modal).getByRole('heading', { level: 2 });
    await waitFor(() => expect(title).toHaveFocus());
    // `:focus-visible` matches, yet neither the title nor the window has a focus ring.
    await expect(title.matches(':focus-visible')).toBe(true);
    await expect(getComputedStyle(title).outlineStyle).toBe('none');
    modal.focus();
    await expect(getComputedStyle(modal).outlineStyle).toBe('none');
  },
};

function Host() {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" style={{ minHeight: 32 }} onClick={() => setOpen(true)}>
        New run
      </button>
      <RunExecutionModal open={open} onOpenChange={setOpen} configure={configure} expectedMetrics={EXPECTED_METRICS} />
    </>
  );
}

/** The whole flow on a simulated backend: configure, start, watch, close and reopen, cancel, start again. */
export const Live: Story = {
  ...onBackend({ speed: 4 }),
  render: () => <Host />,
  play: async ({ canvasElement }) => {
    const page = within(document.body);
    const opener = within(canvasElement).getByRole('button', { name: 'New run' });
    await userEvent.click(opener);
    await userEvent.click(await page.findByRole('button', { name: 'Start run' }));
    await page.findByRole('heading', { name: 'Synthetic customers, spring' }, { timeout: 5_000 });
    await waitFor(() => expect(page.getAllByRole('listitem').length).toBeGreaterThan(1), { timeout: 10_000 });

    await userEvent.keyboard('{Escape}');
    await waitFor(() => expect(page.queryByRole('dialog')).toBeNull());
    await userEvent.click(opener);
    await page.findByRole('heading', { name: 'Synthetic customers, spring' });
    await expect(page.getAllByRole('listitem').length).toBeGreaterThan(1);

    await userEvent.click(page.getByRole('button', { name: /^Cancel run/ }));
    await userEvent.click(await page.findByRole('button', { name: 'Confirm Cancel' }));
    await waitFor(() => expect(page.getByRole('button', { name: 'Run again' })).toBeVisible(), { timeout: 12_000 });
    await expect(page.queryByRole('button', { name: /^Cancel run/ })).toBeNull();
    await userEvent.click(page.getByRole('button', { name: 'Run again' }));
    await page.findByRole('button', { name: 'Start run' });
  },
};
