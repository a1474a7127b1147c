import type { Meta, StoryObj } from '@storybook/react-vite';
import { type ReactNode, useState } from 'react';
import { expect, fn, userEvent, waitFor, within } from 'storybook/test';
import { CancelRunButton } from '../src/components/cancel-run-button';
import { CancelRunDialog } from '../src/components/cancel-run-button/CancelRunDialog';
import { CancelRunInline } from '../src/components/cancel-run-button/CancelRunInline';
import { CancelRunStatus } from '../src/components/cancel-run-button/CancelRunStatus';
import { CancelRunTrigger } from '../src/components/cancel-run-button/CancelRunTrigger';
import {
  type CancelControl,
  cancelButtonState,
  cancelNotice,
} from '../src/components/cancel-run-button/cancel-control';
import { CancelRunContext, type CancelRunContextValue } from '../src/components/cancel-run-button/cancel-run-context';
import { defaultMessages } from '../src/core/messages';
import type { Run } from '../src/core/run';
import { type CancelRequest, RunSourceError } from '../src/core/run-source';
import { Matrix } from './support/Matrix';
import { NOW, sampleRun } from './support/sample-runs';

const accept = async (_request: CancelRequest) => undefined;

const meta = {
  title: 'Components/CancelRunButton',
  component: CancelRunButton,
  args: { run: sampleRun(), onCancel: fn(accept) },
} satisfies Meta<typeof CancelRunButton>;
export default meta;
type Story = StoryObj<typeof meta>;

export const Default: Story = {};

export const Small: Story = { args: { size: 'sm' } };

const idle: CancelControl = {
  phase: 'idle',
  cancel: () => {},
  confirm: () => {},
  dismiss: () => {},
  force: null,
  forceState: 'idle',
  error: null,
  result: null,
  overdue: false,
  requestedAt: null,
};

/** The parts in a given state, without waiting for it. */
function Still({
  control = {},
  run = sampleRun(),
  isOpen = false,
  ...rest
}: Partial<Omit<CancelRunContextValue, 'control'>> & { control?: Partial<CancelControl>; children?: ReactNode }) {
  const full = { ...idle, ...control };
  const state = cancelButtonState(full, run, isOpen);
  const nothing = () => {};
  const value: CancelRunContextValue = {
    state,
    size: 'md',
    confirmation: 'dialog',
    control: full,
    run,
    runId: run?.id ?? null,
    messages: defaultMessages,
    notice: cancelNotice(state, full, defaultMessages.cancel),
    isOpen,
    isTouched: true,
    withReason: false,
    press: state === 'idle' || state === 'refused' ? nothing : null,
    confirm: nothing,
    dismiss: nothing,
    retry: nothing,
    triggerRef: { current: null },
    statusRef: { current: null },
    returnFocus: nothing,
    ...rest,
  };
  return (
    <CancelRunContext.Provider value={value}>
      <div
        data-rl-root=""
        style={{ display: 'flex', flexDirection: 'column', gap: 8, alignItems: 'flex-start', maxWidth: 360 }}
      >
        <CancelRunTrigger />
        {value.confirmation === 'inline' && <CancelRunInline />}
        {value.confirmation === 'dialog' && <CancelRunDialog />}
        <CancelRunStatus />
      </div>
    </CancelRunContext.Provider>
  );
}

const cancelling: Run = sampleRun({ status: 'cancelling' });
const states: { label: string; control?: Partial<CancelControl>; run?: Run }[] = [
  { label: 'idle' },
  { label: 'cancelling', control: { phase: 'accepted' }, run: cancelling },
  { label: 'no answer yet', control: { phase: 'unknown' }, run: cancelling },
  {
    label: 'refused',
    control: {
      phase: 'refused',
      error: new RunSourceError('rejected', 'refused', { detail: 'The run is being archived.' }),
    },
  },
  { label: 'not allowed', control: { phase: 'refused', error: new RunSourceError('forbidden', 'forbidden') } },
  { label: 'gave up', control: { phase: 'refused', error: new RunSourceError('network', 'no answer') } },
  {
    label: 'overdue',
    control: { phase: 'accepted', overdue: true, requestedAt: NOW - 32_000 },
    run: cancelling,
  },
  {
    label: 'overdue, can be forced',
    control: { phase: 'accepted', overdue: true, requestedAt: NOW - 154_000, force: () => {} },
    run: cancelling,
  },
  {
    label: 'forcing',
    control: { phase: 'accepted', overdue: true, requestedAt: NOW - 154_000, forceState: 'requesting' },
    run: cancelling,
  },
  {
    label: 'finished first',
    control: { phase: 'settled', result: 'finished_before_cancel' },
    run: sampleRun({ status: 'succeeded' }),
  },
  {
    label: 'failed first',
    control: { phase: 'settled', result: 'failed_before_cancel' },
    run: sampleRun({ status: 'failed' }),
  },
];

export const AllStates: Story = {
  render: () => (
    <Matrix
      columns={['md', 'sm']}
      rows={states.map(({ label, ...state }) => ({
        label,
        cells: [
          <Still key="md" {...state} />,
          label === 'idle' || label === 'cancelling' ? <Still key="sm" {...state} size="sm" /> : null,
        ],
      }))}
    />
  ),
};

/** Asks before it cancels; the focus starts on the harmless button. */
export const Dialog: Story = {
  args: { defaultOpen: true },
  play: async ({ canvasElement }) => {
    const page = within(canvasElement.ownerDocument.body);
    await waitFor(() => expect(page.getByRole('button', { name: 'Keep running' })).toHaveFocus());
  },
};

export const DialogWithReason: Story = { args: { defaultOpen: true, withReason: true } };

export const EndedWhileAsking: Story = {
  render: () => <Still isOpen run={sampleRun({ status: 'succeeded' })} />,
};

/** In a container narrower than 768 px the dialog is a sheet at its bottom edge. */
export const BottomSheet: Story = {
  parameters: { bare: true },
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

/** The whole way: asked, kept, asked again, confirmed; one request, focus never lost. */
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
