import type { Meta, StoryObj } from '@storybook/react-vite';
import { useState } from 'react';
import { expect, fn, userEvent, waitFor, within } from 'storybook/test';
import { CancelRunButton } from '../../src/components/cancel-run-button';
import type { Run } from '../../src/core/run/run';
import type { CancelRequest } from '../../src/core/run/source/run-source';
import { onBackend } from '../support/backend';
import { Matrix } from '../support/layout/Matrix';
import { ownPage } from '../support/own-page';
import { sampleRun } from '../support/samples/sample-runs';
import { CANCEL_STATES, StillCancel } from '../support/states/CancelStates';

const accept = async (_request: CancelRequest) => undefined;

const meta = {
  title: 'Components/CancelRunButton',
  component: CancelRunButton,
  parameters: { runPicker: true },
  args: { run: sampleRun(), onCancel: fn(accept) },
} satisfies Meta<typeof CancelRunButton>;
export default meta;
type Story = StoryObj<typeof meta>;

export const Default: Story = {};

export const Small: Story = { args: { size: 'sm' } };

export const AllStates: Story = {
  render: () => (
    <Matrix
      columns={['md', 'sm']}
      rows={CANCEL_STATES.map(({ label, ...state }) => ({
        label,
        cells: [
          <StillCancel key="md" {...state} />,
          label === 'idle' || label === 'cancelling' ? <StillCancel key="sm" {...state} size="sm" /> : null,
        ],
      }))}
    />
  ),
};

/** Asks for confirmation; the focus starts on the safe button. */
export const Dialog: Story = {
  parameters: ownPage('360px'),
  args: { defaultOpen: true },
  play: async ({ canvasElement }) => {
    const page = within(canvasElement.ownerDocument.body);
    await waitFor(() => expect(page.getByRole('button', { name: 'Keep running' })).toHaveFocus());
  },
};

export const DialogWithReason: Story = {
  parameters: ownPage('420px'),
  args: { defaultOpen: true, askReason: true },
};

export const EndedWhileAsking: Story = {
  parameters: ownPage('360px'),
  render: () => <StillCancel isOpen run={sampleRun({ status: 'succeeded' })} />,
};

/** In a container narrower than 768 px, the dialog is a bottom sheet with thumb-sized buttons. */
export const BottomSheet: Story = {
  parameters: { bare: true },
  play: async ({ canvasElement }) => {
    const dialog = await within(canvasElement).findByRole('alertdialog');
    const sheet = dialog.querySelector<HTMLElement>('[data-slot="cancel-run-dialog"]');
    if (!sheet) throw new Error('The dialog has no sheet.');
    await waitFor(() => {
      const phone = dialog.getBoundingClientRect();
      const { bottom, width, height } = sheet.getBoundingClientRect();
      expect(height).toBeLessThan(400);
      return expect([bottom, width].map(Math.round)).toEqual([phone?.bottom ?? 0, phone?.width ?? 0].map(Math.round));
    });
    const keep = within(sheet).getByRole('button', { name: 'Keep running' });
    const confirm = within(sheet).getByRole('button', { name: 'Confirm Cancel' });
    for (const button of [keep, confirm]) {
      const { width, height } = button.getBoundingClientRect();
      await expect(height).toBeGreaterThanOrEqual(44);
      await expect(width).toBeGreaterThan(240);
    }
    // The destructive button is on top, so that the thumb rests on the safe one.
    await expect(confirm.getBoundingClientRect().bottom).toBeLessThan(keep.getBoundingClientRect().top);
  },
  render: (args) => (
    <div style={{ padding: 24 }}>
      <SheetHost {...args} />
    </div>
  ),
};

function SheetHost(args: Story['args']) {
  return (
    <div
      style={{
        position: 'relative',
        inlineSize: 320,
        blockSize: 560,
        overflow: 'hidden',
        borderRadius: 24,
        border: '1px solid var(--rl-border, var(--rl-border-default))',
      }}
    >
      <InContainer {...args} />
    </div>
  );
}

function InContainer(args: Story['args']) {
  const [container, setContainer] = useState<HTMLDivElement | null>(null);
  return (
    <>
      <div ref={setContainer} style={{ position: 'absolute', inset: 0, pointerEvents: container ? 'auto' : 'none' }} />
      <div style={{ padding: 16 }}>
        {container && <CancelRunButton run={sampleRun()} {...args} defaultOpen container={container} />}
      </div>
    </>
  );
}

export const Inline: Story = { args: { confirmation: 'inline', defaultOpen: true, style: { width: '100%' } } };

/** The whole flow: opened, dismissed, opened again, confirmed. It sends one request and never loses the focus. */
export const Interaction: Story = {
  play: async ({ args, canvasElement }) => {
    const canvas = within(canvasElement);
    const page = within(canvasElement.ownerDocument.body);
    const trigger = canvas.getByRole('button', { name: /^Cancel run/ });
    await userEvent.click(trigger);
    await waitFor(() => expect(page.getByRole('button', { name: 'Keep running' })).toHaveFocus());
    await userEvent.keyboard('{Escape}');
    await waitFor(() => expect(page.queryByRole('alertdialog')).toBeNull());
    await expect(trigger).toHaveFocus();
    await expect(args.onCancel).not.toHaveBeenCalled();

    await userEvent.keyboard('{Enter}');
    await userEvent.click(await page.findByRole('button', { name: 'Confirm Cancel' }));
    await waitFor(() => expect(page.queryByRole('alertdialog')).toBeNull());
    await expect(args.onCancel).toHaveBeenCalledTimes(1);
    await expect(trigger).toHaveAccessibleDescription('Cancelling…');
    await expect(trigger).toHaveFocus();
  },
};

/** The request is sent although the dialog and the pressed button unmount at the same moment. */
export const SentAlthoughItCloses: Story = {
  ...onBackend({
    speed: 4,
    prepare: (backend) => {
      backend.startRun({ name: 'Synthetic customers, spring', dataset: 'customers-2026-04' }, { id: 'closing' });
    },
  }),
  render: () => <CancelRunButton runId="closing" />,
  play: async ({ canvasElement }) => {
    const page = within(document.body);
    // The buffer holds 250 entries, which a page under development fills up.
    performance.clearResourceTimings();
    const sent = () => performance.getEntriesByType('resource').filter(({ name }) => /\/closing\/cancel$/.test(name));
    await userEvent.click(
      await within(canvasElement).findByRole('button', { name: /^Cancel run/ }, { timeout: 5_000 }),
    );
    const confirm = await page.findByRole('button', { name: 'Confirm Cancel' });
    confirm.click();
    confirm.click();
    await waitFor(() => expect(page.queryByRole('alertdialog')).toBeNull());
    await waitFor(() => expect(sent()).toHaveLength(1), { timeout: 5_000 });
    // The button shows the pending request until the backend confirms the stop, and then disappears.
    await waitFor(() => expect(canvasElement.querySelector('[data-slot="cancel-run-trigger"]')).toBeNull(), {
      timeout: 10_000,
    });
    await expect(sent()).toHaveLength(1);
  },
};

function EndsSoon(args: Story['args']) {
  const [status, setStatus] = useState<Run['status']>('running');
  return (
    <>
      <CancelRunButton {...args} run={sampleRun({ status })} />
      <button type="button" hidden data-testid="end" onClick={() => setStatus('succeeded')} />
    </>
  );
}

/** The run ends while the dialog is open: the dialog says so, only "Close" remains, and nothing is sent. */
export const EndsWhileTheDialogIsOpen: Story = {
  render: (args) => <EndsSoon {...args} />,
  play: async ({ args, canvasElement }) => {
    const page = within(document.body);
    await userEvent.click(within(canvasElement).getByRole('button', { name: /^Cancel run/ }));
    const confirm = await page.findByRole('button', { name: 'Confirm Cancel' });
    confirm.focus();
    canvasElement.querySelector<HTMLButtonElement>('[data-testid="end"]')?.click();
    const close = await page.findByRole('button', { name: 'Close' });
    await expect(page.getByRole('alertdialog')).toHaveAccessibleDescription(
      'The run has ended in the meantime: Succeeded.',
    );
    await expect(close).toHaveFocus();
    await expect(page.queryByRole('button', { name: 'Confirm Cancel' })).toBeNull();
    await userEvent.keyboard('{Enter}');
    await waitFor(() => expect(page.queryByRole('alertdialog')).toBeNull());
    await expect(args.onCancel).not.toHaveBeenCalled();
  },
};
