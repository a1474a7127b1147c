import { act, fireEvent, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { StrictMode } from 'react';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Run } from '../../core/run/run';
import type { CancelReply, CancelRequest } from '../../core/run/source/run-source';
import { RunSourceError } from '../../core/run/source/run-source-error';
import { confirmDialog } from '../confirm/ConfirmSurface';
import { describeConformance, expectListedParts } from '../internal/describe-conformance';
import { CANCEL_RUN_BUTTON_PARTS } from './cancel-run-context';
import { CancelRunButton, type CancelRunButtonProps } from './index';

beforeAll(() => confirmDialog.preload());
afterEach(() => document.querySelector('[data-slot="run-announcements"]')?.remove());

/** The announcements for screen readers. */
const heard = () => [...document.querySelectorAll('[data-slot="run-announcements"] > *')].map((e) => e.textContent);

const running: Run = { id: 'run-1', status: 'running', name: 'Spring' };
const accept = () => vi.fn(async (_request: CancelRequest) => undefined);
const trigger = () => screen.getByRole('button', { name: 'Cancel run Spring' });
const dialog = () => screen.getByRole('alertdialog');
const button = (name: string) => screen.getByRole('button', { name });

function setup(props: Partial<CancelRunButtonProps> = {}) {
  const onCancel = accept();
  const ui = (more: Partial<CancelRunButtonProps> = {}) => (
    <StrictMode>
      <CancelRunButton run={running} onCancel={onCancel} {...props} {...more} />
    </StrictMode>
  );
  const view = render(ui());
  return {
    onCancel,
    user: userEvent.setup(),
    ...view,
    update: (more: Partial<CancelRunButtonProps>) => view.rerender(ui(more)),
  };
}

describeConformance({
  name: 'CancelRunButton',
  part: CancelRunButton,
  slot: 'cancel-run',
  states: CANCEL_RUN_BUTTON_PARTS.root.states,
  props: { run: running, onCancel: accept() },
  isRoot: true,
});

describe('CancelRunButton', () => {
  it('lists all its parts', async () => {
    const { user } = setup({ askReason: true });
    await user.click(trigger());
    // The live region belongs to the page, not to the button.
    document.querySelector('[data-slot="run-announcements"]')?.remove();
    expectListedParts(document.body, CANCEL_RUN_BUTTON_PARTS);
  });

  it("asks with the plan's words, and starts on the safe button", async () => {
    const { user } = setup();
    await user.click(trigger());
    expect(dialog()).toHaveAccessibleName('Cancel Run?');
    expect(dialog()).toHaveAccessibleDescription(
      'Are you sure you want to cancel this run? This action cannot be undone.',
    );
    expect(button('Keep running')).toHaveFocus();
  });

  it('sends nothing on the safe button, on Escape and on a press outside', async () => {
    const { user, onCancel } = setup();
    await user.click(trigger());
    await user.click(button('Keep running'));
    expect(screen.queryByRole('alertdialog')).toBeNull();
    expect(trigger()).toHaveFocus();

    await user.keyboard('{Enter}');
    await user.keyboard('{Escape}');
    expect(screen.queryByRole('alertdialog')).toBeNull();
    expect(trigger()).toHaveFocus();

    await user.click(trigger());
    const overlay = document.querySelector('[data-slot="cancel-run-overlay"]');
    if (!overlay) throw new Error('no overlay');
    fireEvent.pointerDown(overlay);
    fireEvent.click(overlay);
    expect(dialog()).toBeInTheDocument();
    expect(onCancel).not.toHaveBeenCalled();
  });

  it('sends once although the dialog closes at once, and though it is confirmed twice', async () => {
    const { user, onCancel } = setup();
    await user.click(trigger());
    const confirm = button('Confirm Cancel');
    act(() => {
      confirm.click();
      confirm.click();
    });
    await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull());
    expect(onCancel).toHaveBeenCalledTimes(1);
    expect(onCancel.mock.calls[0]?.[0]).toMatchObject({
      idempotencyKey: expect.any(String),
      signal: expect.any(AbortSignal),
    });
  });

  it.each(['dialog', 'inline'] as const)(
    'keeps the second half of a double click from what lies below, and lets the next click through: %s',
    async (confirmation) => {
      const onClick = vi.fn();
      document.body.addEventListener('click', onClick);
      const { user } = setup({ confirmation });
      await user.click(trigger());
      await user.click(button('Confirm Cancel'));
      onClick.mockClear();
      fireEvent.click(document.body, { detail: 2 });
      expect(onClick).not.toHaveBeenCalled();
      fireEvent.click(document.body, { detail: 2 });
      expect(onClick).toHaveBeenCalledOnce();
      await user.click(document.body);
      expect(onClick).toHaveBeenCalledTimes(2);
      document.body.removeEventListener('click', onClick);
    },
  );

  it('keeps its name and its focus while it works, and does nothing more', async () => {
    const { user, onCancel } = setup();
    await user.click(trigger());
    await user.click(button('Confirm Cancel'));
    expect(trigger()).toHaveFocus();
    expect(trigger()).toHaveAccessibleDescription('Cancelling…');
    expect(trigger()).toHaveAttribute('aria-disabled', 'true');
    await user.click(trigger());
    expect(screen.queryByRole('alertdialog')).toBeNull();
    expect(onCancel).toHaveBeenCalledTimes(1);
  });

  it('sends the reason, trimmed, and none when it is empty', async () => {
    const { user, onCancel } = setup({ askReason: true });
    await user.click(trigger());
    await user.type(screen.getByLabelText('Reason (optional)'), '  wrong data set ');
    await user.click(button('Confirm Cancel'));
    expect(onCancel.mock.calls[0]?.[0]).toMatchObject({ reason: 'wrong data set' });
  });

  it.each(['dialog', 'inline'] as const)('asks for the reason before the buttons: %s', async (confirmation) => {
    const { user } = setup({ askReason: true, confirmation });
    await user.click(trigger());
    const reason = screen.getByLabelText('Reason (optional)');
    for (const name of ['Keep running', 'Confirm Cancel']) {
      expect(reason.compareDocumentPosition(button(name))).toBe(Node.DOCUMENT_POSITION_FOLLOWING);
    }
  });

  it('says that the run has ended while it asked, and sends nothing then', async () => {
    const { user, onCancel, update } = setup();
    await user.click(trigger());
    button('Confirm Cancel').focus();
    update({ run: { ...running, status: 'succeeded' } });
    expect(dialog()).toHaveAccessibleDescription('The run has ended in the meantime: Succeeded.');
    expect(screen.queryByRole('button', { name: 'Confirm Cancel' })).toBeNull();
    expect(button('Close')).toHaveFocus();
    await user.click(button('Close'));
    expect(screen.queryByRole('alertdialog')).toBeNull();
    expect(onCancel).not.toHaveBeenCalled();
    // The button is gone; the focus moves to the status text.
    expect(document.querySelector('[data-slot="cancel-run-status"]')).toHaveFocus();
  });

  it('closes when somebody else cancels the run', async () => {
    const { user, onCancel, update } = setup();
    await user.click(trigger());
    update({ run: { ...running, status: 'cancelling' } });
    await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull());
    expect(trigger()).toHaveAccessibleDescription('Cancelling…');
    expect(onCancel).not.toHaveBeenCalled();
  });

  it('says why it was refused and comes back', async () => {
    const refuse = vi.fn(async () => {
      throw new RunSourceError('rejected', 'refused', { status: 422, detail: 'It is being archived.' });
    });
    const { user } = setup({ onCancel: refuse });
    await user.click(trigger());
    await user.click(button('Confirm Cancel'));
    expect(await screen.findByRole('alert')).toHaveTextContent('The run could not be cancelled: It is being archived.');
    expect(trigger()).toHaveTextContent('Cancel');
    expect(trigger()).not.toHaveAttribute('aria-disabled');
    expect(refuse).toHaveBeenCalledTimes(1);

    await user.click(button('Try again'));
    await waitFor(() => expect(refuse).toHaveBeenCalledTimes(2));
    await screen.findByRole('alert');
    await user.click(button('Close'));
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('offers no second try where that cannot help', async () => {
    const { user } = setup({
      onCancel: async () => {
        throw new RunSourceError('forbidden', 'forbidden', { status: 403 });
      },
    });
    await user.click(trigger());
    await user.click(button('Confirm Cancel'));
    expect(await screen.findByRole('alert')).toHaveTextContent('You are not allowed to cancel this run.');
    expect(screen.queryByRole('button', { name: 'Try again' })).toBeNull();
  });

  it('does not revert when the answer is lost: it says that it checks, and repeats with the same key', async () => {
    const keys: string[] = [];
    let answer = () => {};
    const onCancel = vi.fn(async (request: CancelRequest): Promise<CancelReply | undefined> => {
      keys.push(request.idempotencyKey);
      if (keys.length === 1) throw new RunSourceError('network', 'no answer');
      // The retry is answered only after the test has read the intermediate text.
      await new Promise<void>((resolve) => {
        answer = resolve;
      });
      return undefined;
    });
    const { user } = setup({ onCancel });
    await user.click(trigger());
    await user.click(button('Confirm Cancel'));
    await screen.findByText(/^No answer yet/);
    expect(heard()).toEqual(['Spring: No answer yet. Checking whether it was cancelled…']);
    expect(trigger()).toHaveAccessibleDescription('Cancelling…');
    await waitFor(() => expect(onCancel).toHaveBeenCalledTimes(2));
    expect(new Set(keys).size).toBe(1);
    await act(async () => answer());
    expect(trigger()).toHaveAccessibleDescription('Cancelling…');
    expect(screen.queryByText(/^No answer yet/)).toBeNull();
  });

  it('tells that the run was faster', async () => {
    const { user, update } = setup();
    await user.click(trigger());
    await user.click(button('Confirm Cancel'));
    update({ run: { ...running, status: 'succeeded' } });
    expect(await screen.findByText('It finished before it could be cancelled.')).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: /Cancel run/ })).toBeNull();
  });

  it('says what the button cannot with the one voice of the page, and once for two buttons', async () => {
    const user = userEvent.setup();
    const buttons = (status: Run['status']) => (
      <>
        <CancelRunButton run={{ ...running, name: 'Autumn', status }} onCancel={async () => undefined} />
        <CancelRunButton run={{ ...running, name: 'Autumn', status }} onCancel={async () => undefined} />
      </>
    );
    const { rerender } = render(buttons('running'));
    for (const one of screen.getAllByRole('button', { name: 'Cancel run Autumn' })) {
      await user.click(one);
      await user.click(button('Confirm Cancel'));
    }
    rerender(buttons('succeeded'));
    expect(await screen.findAllByText('It finished before it could be cancelled.')).toHaveLength(2);
    expect(heard()).toEqual(['Autumn: It finished before it could be cancelled.']);
    expect(document.querySelectorAll('[aria-live]:not([aria-live="off"]), [role="status"]')).toHaveLength(1);
  });

  it('gives the focus a place when the run has stopped', async () => {
    const { user, update } = setup();
    await user.click(trigger());
    await user.click(button('Confirm Cancel'));
    expect(trigger()).toHaveFocus();
    update({ run: { ...running, status: 'cancelled' } });
    await waitFor(() => expect(document.querySelector('[data-slot="cancel-run-status"]')).toHaveFocus());
    expect(document.activeElement).toHaveTextContent('Cancelled');
  });

  it('gives the focus a place when the run ends by itself under it', async () => {
    const { user, update } = setup();
    await user.tab();
    expect(trigger()).toHaveFocus();
    update({ run: { ...running, status: 'succeeded' } });
    await waitFor(() => expect(document.querySelector('[data-slot="cancel-run-status"]')).toHaveFocus());
    expect(document.activeElement).toHaveTextContent('Succeeded');
  });

  it('speaks up when it does not stop, and forces', async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    try {
      const onCancel = accept();
      const { update } = setup({ onCancel, canForce: true, overdueAfterMs: 30_000 });
      fireEvent.click(trigger());
      fireEvent.click(button('Confirm Cancel'));
      await act(() => vi.advanceTimersByTimeAsync(10));
      update({ run: { ...running, status: 'cancelling' } });
      await act(() => vi.advanceTimersByTimeAsync(32_500));
      // On a busy machine the fake clock, which follows the real one, is a little ahead.
      expect(screen.getByText(/^Cancel requested 3\ds ago, and it has not stopped yet\.$/)).toBeInTheDocument();
      expect(screen.getByText('run-1')).toBeInTheDocument();
      fireEvent.click(button('Force stop'));
      await act(() => vi.advanceTimersByTimeAsync(10));
      expect(onCancel).toHaveBeenCalledTimes(2);
      expect(onCancel.mock.calls[1]?.[0]).toMatchObject({ force: true });
    } finally {
      vi.useRealTimers();
    }
  });

  it('has nothing to force where the backend cannot', async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    try {
      setup({ overdueAfterMs: 1_000 });
      fireEvent.click(trigger());
      fireEvent.click(button('Confirm Cancel'));
      await act(() => vi.advanceTimersByTimeAsync(2_000));
      expect(screen.getByText(/has not stopped yet/)).toBeInTheDocument();
      expect(screen.queryByRole('button', { name: 'Force stop' })).toBeNull();
      expect(button('Copy run id')).toBeInTheDocument();
    } finally {
      vi.useRealTimers();
    }
  });

  it.each<[string, Partial<CancelRunButtonProps>]>([
    ['ended', { run: { ...running, status: 'succeeded' } }],
    ['not allowed', { run: { ...running, can: { cancel: false } } }],
    ['not read yet', { run: null }],
    ['without a way to cancel', { onCancel: undefined }],
  ])('is not there when the run is %s', (_case, props) => {
    const { container } = setup(props);
    expect(container).toBeEmptyDOMElement();
  });

  it('opens in place in its inline form, and closes on Escape', async () => {
    const { user, onCancel } = setup({ confirmation: 'inline' });
    await user.click(trigger());
    expect(screen.getByRole('alertdialog')).toHaveAccessibleName('Cancel Run?');
    expect(button('Keep running')).toHaveFocus();
    await user.keyboard('{Escape}');
    expect(trigger()).toHaveFocus();
    await user.click(trigger());
    await user.click(button('Confirm Cancel'));
    expect(onCancel).toHaveBeenCalledTimes(1);
    expect(trigger()).toHaveFocus();
  });

  describe('with another run in its place', () => {
    const other: Run = { id: 'run-2', status: 'running', name: 'Autumn' };

    it('repeats a lost cancel for the run it was for, by the handler it was given for that', async () => {
      vi.useFakeTimers({ shouldAdvanceTime: true });
      try {
        const sent: string[] = [];
        const handler = (name: string, answers: (() => Promise<undefined>)[]) => (request: CancelRequest, run: Run) => {
          sent.push(`${name} ${run.id} ${request.idempotencyKey}`);
          return (answers.shift() ?? (async () => undefined))();
        };
        let fail: (why: Error) => void = () => {};
        const lost = () => new Promise<undefined>((_, reject) => (fail = reject));
        const { update } = setup({ onCancel: handler('first', [lost]) });
        fireEvent.click(trigger());
        fireEvent.click(button('Confirm Cancel'));
        await act(() => vi.advanceTimersByTimeAsync(0));
        expect(sent).toHaveLength(1);
        update({ run: other, onCancel: handler('second', []) });
        fail(new TypeError('Failed to fetch'));
        await act(() => vi.advanceTimersByTimeAsync(60_000));
        const [first] = sent;
        expect(first).toMatch(/^first run-1 \S+$/);
        expect(sent).toEqual([first, first]);
        expect(button('Cancel run Autumn')).not.toHaveAttribute('aria-busy');
      } finally {
        vi.useRealTimers();
      }
    });

    it.each(['inline', 'dialog'] as const)(
      'closes its question (%s), and forgets what was typed',
      async (confirmation) => {
        const onOpenChange = vi.fn();
        const { user, update, onCancel } = setup({ confirmation, askReason: true, onOpenChange });
        await user.click(trigger());
        await user.type(screen.getByRole('textbox'), 'of no use');
        update({ run: other, onOpenChange });
        expect(screen.queryByRole('alertdialog')).toBeNull();
        expect(onOpenChange.mock.calls).toEqual([[true], [false]]);
        await user.click(button('Cancel run Autumn'));
        expect(screen.getByRole('textbox')).toHaveValue('');
        expect(onCancel).not.toHaveBeenCalled();
      },
    );

    it('asks its host to close the question that the host had opened', () => {
      const onOpenChange = vi.fn();
      const { update } = setup({ open: true, onOpenChange });
      expect(dialog()).toBeInTheDocument();
      update({ run: other, open: true, onOpenChange });
      expect(onOpenChange.mock.calls).toEqual([[false]]);
    });

    it('keeps a question that was open before there was a run', () => {
      const { update } = setup({ run: null, defaultOpen: true });
      update({ run: running, defaultOpen: true });
      expect(dialog()).toBeInTheDocument();
    });
  });

  it('sends at once without a confirmation', async () => {
    const { user, onCancel } = setup({ confirmation: 'none' });
    await user.dblClick(trigger());
    expect(onCancel).toHaveBeenCalledTimes(1);
  });

  it('can be opened by its host', async () => {
    const onOpenChange = vi.fn();
    const { user, update } = setup({ open: false, onOpenChange });
    await user.click(trigger());
    expect(onOpenChange).toHaveBeenLastCalledWith(true);
    expect(screen.queryByRole('alertdialog')).toBeNull();
    update({ open: true, onOpenChange });
    await user.keyboard('{Escape}');
    expect(onOpenChange).toHaveBeenLastCalledWith(false);
    expect(dialog()).toBeInTheDocument();
  });

  it('goes on after it was unmounted', async () => {
    const { user, onCancel, unmount } = setup();
    await user.click(trigger());
    act(() => button('Confirm Cancel').click());
    unmount();
    await waitFor(() => expect(onCancel).toHaveBeenCalledTimes(1));
    expect(onCancel.mock.calls[0]?.[0].signal.aborted).toBe(false);
  });
});
