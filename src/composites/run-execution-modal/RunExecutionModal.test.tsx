import { act, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createRunClient } from '../../core/client/run-client';
import { watchRuns } from '../../core/list/runs';
import type { Run } from '../../core/run/run';
import type { CancelRequest, StartRunInput } from '../../core/run/source/run-source';
import { RunSourceError } from '../../core/run/source/run-source-error';
import { RunProvider } from '../../hooks/RunProvider';
import { createManualClock } from '../../testing/manual-clock';
import { createManualEnvironment } from '../../testing/manual-environment';
import { createScriptedSource } from '../../testing/scripted-source';
import { preloadDialogs } from '../preload';
import { type RunConfigureApi, RunExecutionModal, type RunExecutionModalProps } from './index';

beforeAll(preloadDialogs);

const running: Run = { id: 'run-1', status: 'running', name: 'Spring', startedAt: Date.now() - 5_000 };
const button = (name: string | RegExp) => screen.getByRole('button', { name });

const configure = ({ formId, start }: RunConfigureApi) => (
  <form
    id={formId}
    onSubmit={(event) => {
      event.preventDefault();
      start({ name: 'Spring' });
    }}
  >
    <label>
      Name <input defaultValue="Spring" />
    </label>
  </form>
);

function setup(props: Partial<RunExecutionModalProps> = {}) {
  const onOpenChange = vi.fn();
  const ui = (more: Partial<RunExecutionModalProps> = {}) => (
    <RunExecutionModal open onOpenChange={onOpenChange} {...props} {...more} />
  );
  const view = render(ui());
  return {
    ...view,
    onOpenChange,
    user: userEvent.setup(),
    update: (more: Partial<RunExecutionModalProps>) => view.rerender(ui(more)),
  };
}

describe('RunExecutionModal', () => {
  it('says what is wrong when no form has the id that its button submits', async () => {
    const said = vi.spyOn(console, 'error').mockImplementation(() => {});
    const { user, update } = setup({ configure: () => <form>Name</form> });
    await user.click(await screen.findByRole('button', { name: 'Start run' }));
    expect(said).toHaveBeenCalledWith(
      expect.stringMatching(/^runlight: "Start run" was pressed, but the configuration step has no form/),
    );
    said.mockClear();
    update({ configure, onStart: async () => running });
    await user.click(button('Start run'));
    expect(said).not.toHaveBeenCalled();
    said.mockRestore();
  });

  it('starts with the configuration, in its first field', () => {
    setup({ configure });
    expect(screen.getByRole('dialog')).toHaveAccessibleName('New run');
    expect(screen.getByLabelText('Name')).toHaveFocus();
  });

  it('starts once, however often it is submitted, and tells the host', async () => {
    const onStart = vi.fn(async (_input: StartRunInput) => running);
    const onStarted = vi.fn();
    setup({ configure, onStart, onStarted });
    const form = screen.getByLabelText('Name').closest('form');
    if (!form) throw new Error('no form');
    fireEvent.submit(form);
    fireEvent.submit(form);
    await waitFor(() => expect(onStarted).toHaveBeenCalledWith(running));
    expect(onStart).toHaveBeenCalledTimes(1);
  });

  it('says why a run could not be started, and keeps the form', async () => {
    const onStart = async (): Promise<Run> => {
      throw new RunSourceError('rejected', 'refused', { status: 422, detail: 'The data set is empty.' });
    };
    const { user } = setup({ configure, onStart });
    await user.click(button('Start run'));
    expect(await screen.findByRole('alert')).toHaveTextContent('The run could not be started: The data set is empty.');
    expect(screen.getByLabelText('Name')).toBeInTheDocument();
  });

  it('does not put the focus on the button that cancels', () => {
    setup({ run: running, steps: [], onCancel: async () => undefined });
    const dialog = screen.getByRole('dialog');
    expect(within(dialog).getByRole('heading', { level: 2 })).toHaveFocus();
  });

  it('asks in the header; Escape closes the question first, then the window', async () => {
    const onCancel = vi.fn(async () => undefined);
    const { user, onOpenChange } = setup({ run: running, steps: [], onCancel });
    await user.click(button('Cancel run Spring'));
    expect(button('Keep running')).toHaveFocus();
    await user.keyboard('{Escape}');
    expect(screen.queryByRole('alertdialog')).toBeNull();
    expect(onOpenChange).not.toHaveBeenCalled();
    await user.keyboard('{Escape}');
    expect(onOpenChange).toHaveBeenCalledWith(false);
    expect(onCancel).not.toHaveBeenCalled();
  });

  it('does not ask again when it is opened anew: the question goes with the window', async () => {
    const onCancel = vi.fn(async () => undefined);
    const { user, update } = setup({ run: running, steps: [], onCancel });
    await user.click(button('Cancel run Spring'));
    update({ open: false });
    update({ open: true });
    expect(screen.queryByRole('alertdialog')).toBeNull();
    expect(onCancel).not.toHaveBeenCalled();
  });

  it('cancels on confirmation and stays open', async () => {
    const onCancel = vi.fn(async () => undefined);
    const { user, onOpenChange } = setup({ run: running, steps: [], onCancel });
    await user.click(button('Cancel run Spring'));
    await user.click(button('Confirm Cancel'));
    await waitFor(() => expect(onCancel).toHaveBeenCalledTimes(1));
    expect(onOpenChange).not.toHaveBeenCalled();
    expect(button('Cancel run Spring')).toHaveAttribute('aria-disabled', 'true');
  });

  it('offers another run once it has ended, and says why it failed', async () => {
    const onRetry = vi.fn();
    const failed: Run = { ...running, status: 'failed', error: { code: 'oom', message: 'Out of memory' } };
    const { user } = setup({ run: failed, steps: [], onRetry });
    expect(within(screen.getByRole('dialog')).getByRole('alert')).toHaveTextContent('Out of memory');
    expect(screen.queryByRole('button', { name: /^Cancel run/ })).toBeNull();
    await user.click(button('Run again'));
    expect(onRetry).toHaveBeenCalledWith(failed);
  });

  it('has nothing to say of running again while it runs', () => {
    setup({ run: running, steps: [], onRetry: vi.fn() });
    expect(screen.queryByRole('button', { name: 'Run again' })).toBeNull();
    expect(screen.getByText('You can close this window; the run continues.')).toBeInTheDocument();
  });

  it('does not put the question about one run to another, nor to the next configuration', async () => {
    const onCancel = vi.fn(async () => undefined);
    const { user, update } = setup({ run: running, steps: [], onCancel, configure, askReason: true });
    await user.click(button('Cancel run Spring'));
    update({ run: { ...running, id: 'run-2', name: 'Autumn' } });
    expect(screen.queryByRole('alertdialog')).toBeNull();
    await user.click(button('Cancel run Autumn'));
    update({ run: { ...running, id: 'run-2', name: 'Autumn', status: 'succeeded' } });
    expect(screen.getByRole('alertdialog')).toHaveTextContent('The run has ended in the meantime: Succeeded.');
    await user.click(button('Run again'));
    expect(screen.getByLabelText('Name')).toBeInTheDocument();
    expect(screen.queryByRole('alertdialog')).toBeNull();
    expect(onCancel).not.toHaveBeenCalled();
  });

  it('goes on cancelling while it is closed, and still says so when it is opened again', async () => {
    const onCancel = vi.fn(() => new Promise<undefined>(() => {}));
    const { user, update } = setup({ run: running, steps: [], onCancel });
    await user.click(button('Cancel run Spring'));
    await user.click(button('Confirm Cancel'));
    update({ open: false });
    expect(screen.queryByRole('dialog')).toBeNull();
    update({ open: true });
    expect(button('Cancel run Spring')).toHaveAttribute('aria-busy', 'true');
    await user.click(button('Cancel run Spring'));
    expect(onCancel).toHaveBeenCalledTimes(1);
  });

  describe('a start that is taken back without a provider', () => {
    async function takeBack(props: Partial<RunExecutionModalProps> = {}) {
      let answer: (run: Run) => void = () => {};
      const onStart = () => new Promise<Run>((resolve) => (answer = resolve));
      const onCancel = vi.fn(async (_request: CancelRequest, _run: Run) => undefined);
      const shown = setup({ configure, onStart, onCancel, ...props });
      await shown.user.click(button('Start run'));
      await shown.user.click(button('Cancel start'));
      expect(onCancel).not.toHaveBeenCalled();
      return { ...shown, onCancel, answer: () => act(async () => answer(running)) };
    }

    it('is cancelled by the host as soon as there is a run, once, and shows it', async () => {
      const { answer, onCancel, update } = await takeBack();
      await answer();
      expect(button('Cancel run Spring')).toHaveAttribute('aria-busy', 'true');
      update({ run: running, steps: [] });
      expect(onCancel.mock.calls.map(([, run]) => run.id)).toEqual(['run-1']);
    });

    it('is cancelled although the window is there no more', async () => {
      const { answer, onCancel, unmount } = await takeBack();
      unmount();
      await answer();
      expect(onCancel.mock.calls.map(([, run]) => run.id)).toEqual(['run-1']);
    });

    it('is not offered where nothing could cancel it', async () => {
      const { user } = setup({ configure, onStart: () => new Promise<Run>(() => {}) });
      await user.click(button('Start run'));
      expect(screen.queryByRole('button', { name: 'Cancel start' })).toBeNull();
      expect(screen.getAllByRole('button', { name: 'Close' }).length).toBeGreaterThan(0);
    });
  });

  it('says that the cancelling goes on, and nothing once the run has ended', async () => {
    const goesOn = () => screen.queryByText(/^You can close this window/)?.textContent ?? null;
    const { user, update } = setup({ run: running, steps: [], onCancel: async () => undefined });
    await user.click(button('Cancel run Spring'));
    await user.click(button('Confirm Cancel'));
    // The host's own run still says "running".
    await waitFor(() => expect(goesOn()).toBe('You can close this window; cancelling continues.'));
    update({ run: { ...running, status: 'cancelling' } });
    expect(goesOn()).toBe('You can close this window; cancelling continues.');
    update({ run: { ...running, status: 'cancelled' } });
    expect(goesOn()).toBeNull();
  });

  it('claims no second try of a start that got no answer', async () => {
    const onStart = async (): Promise<Run> => {
      throw new RunSourceError('network', 'no answer');
    };
    const { user } = setup({ configure, onStart });
    await user.click(button('Start run'));
    const alert = await screen.findByRole('alert');
    expect(alert.textContent).toBe('The run could not be started: The server cannot be reached.');
  });

  it('blames nobody for a refused start without a reason', async () => {
    const onStart = async (): Promise<Run> => {
      throw new RunSourceError('forbidden', 'forbidden', { status: 403 });
    };
    const { user } = setup({ configure, onStart });
    await user.click(button('Start run'));
    expect((await screen.findByRole('alert')).textContent).toBe(
      'The run could not be started: The server gave no reason.',
    );
  });

  describe('where it is narrow', () => {
    let tellers: ((width: number) => void)[] = [];
    const resize = (width: number) =>
      act(() => {
        for (const tell of tellers) tell(width);
      });
    beforeEach(() => {
      tellers = [];
      vi.stubGlobal(
        'ResizeObserver',
        class {
          constructor(callback: (entries: { contentRect: { width: number }; target: Element }[]) => void) {
            this.#callback = callback;
          }
          #callback;
          observe(target: Element) {
            if (target.getAttribute('data-slot') !== 'run-execution-overlay') return;
            const tell = (width: number) => this.#callback([{ contentRect: { width }, target }]);
            tellers.push(tell);
            tell(360);
          }
          unobserve() {}
          disconnect() {}
        },
      );
    });
    afterEach(() => vi.unstubAllGlobals());
    const slots = () =>
      ['cancel-run-inline', 'cancel-run-dialog'].filter((slot) => document.querySelector(`[data-slot="${slot}"]`));

    it('asks in a sheet, and in place again where there is room', async () => {
      const { user, onOpenChange } = setup({ run: running, steps: [], onCancel: async () => undefined });
      await user.click(button('Cancel run Spring'));
      expect(slots()).toEqual(['cancel-run-dialog']);
      // The device is rotated while the question is open: the question stays as it is.
      resize(1024);
      expect(slots()).toEqual(['cancel-run-dialog']);
      await user.keyboard('{Escape}');
      expect(slots()).toEqual([]);
      expect(onOpenChange).not.toHaveBeenCalled();
      await user.click(button('Cancel run Spring'));
      expect(slots()).toEqual(['cancel-run-inline']);
    });

    it('asks as it is told to', async () => {
      const { user } = setup({ run: running, steps: [], onCancel: async () => undefined, confirmation: 'inline' });
      await user.click(button('Cancel run Spring'));
      expect(slots()).toEqual(['cancel-run-inline']);
    });
  });

  describe('the run and its host', () => {
    const ended = (id: string): Run => ({ ...running, id, name: `Run ${id}`, status: 'succeeded' });
    const title = () => screen.getByRole('heading', { level: 2 }).textContent;

    it('goes back to the form by itself, into its first field, whatever run it is still given', async () => {
      const onRunIdChange = vi.fn();
      const onStart = vi.fn(async () => ended('b'));
      const { user, update } = setup({ run: ended('a'), steps: [], configure, onStart, onRunIdChange });
      await user.click(button('Run again'));
      expect(onRunIdChange).toHaveBeenLastCalledWith(null);
      expect(title()).toBe('New run');
      expect(screen.getByLabelText('Name')).toHaveFocus();
      await user.click(button('Start run'));
      await waitFor(() => expect(onRunIdChange).toHaveBeenLastCalledWith('b'));
      expect(title()).toBe('Run b');
      // The host takes control, and returns to the previous run.
      update({ run: ended('b') });
      update({ run: ended('a') });
      expect(title()).toBe('Run a');
    });

    it('shows the run of its host again when nothing came of "Run again"', async () => {
      const { user, update } = setup({ run: ended('a'), steps: [], configure });
      await user.click(button('Run again'));
      expect(title()).toBe('New run');
      update({ open: false });
      update({ open: true });
      expect(title()).toBe('Run a');
    });

    it('offers no other run where nothing could start one', () => {
      setup({ run: ended('a'), steps: [] });
      expect(screen.queryByRole('button', { name: 'Run again' })).toBeNull();
    });
  });

  describe('under a provider', () => {
    const T = Date.UTC(2026, 0, 1);
    function provided() {
      const clock = createManualClock(T);
      const source = createScriptedSource({ clock });
      const client = createRunClient({ source, clock, environment: createManualEnvironment() });
      const ui = (props: Partial<RunExecutionModalProps>) => (
        <RunProvider client={client} locale="en">
          <RunExecutionModal open onOpenChange={() => {}} configure={configure} {...props} />
        </RunProvider>
      );
      const view = render(ui({}));
      const submit = () => {
        const form = screen.getByLabelText('Name').closest('form');
        if (form) fireEvent.submit(form);
      };
      return {
        clock,
        source,
        client,
        submit,
        update: (props: Partial<RunExecutionModalProps>) => view.rerender(ui(props)),
      };
    }

    it('goes on watching while it is closed', async () => {
      const { clock, source, client, update } = provided();
      update({ runId: 'run-1' });
      await act(() => clock.advance(3_000));
      expect(screen.getByRole('dialog')).toHaveAccessibleName('Run 1');
      update({ runId: 'run-1', open: false });
      expect(screen.queryByRole('dialog')).toBeNull();
      const before = source.count('readRun');
      await act(() => clock.advance(5_000));
      expect(source.count('readRun')).toBeGreaterThanOrEqual(before + 4);
      client.dispose();
    });

    it('shows the run it has started', async () => {
      const { clock, client, submit } = provided();
      submit();
      await act(() => clock.advance(2_000));
      expect(screen.getByRole('dialog')).toHaveAccessibleName('Spring');
      client.dispose();
    });

    it('is empty for the next run when its host has none any more', async () => {
      const { clock, source, client, submit, update } = provided();
      const title = () => screen.getByRole('heading', { level: 2 }).textContent;
      const onRunIdChange = vi.fn();
      update({ runId: null, onRunIdChange });
      submit();
      await act(() => clock.advance(2_000));
      const [id] = onRunIdChange.mock.calls[0] ?? [];
      expect(source.getRun(id).name).toBe('Spring');
      // Shown until the host decides otherwise; without a decision it stays.
      expect(title()).toBe('Spring');
      update({ runId: id, onRunIdChange });
      expect(title()).toBe('Spring');
      update({ runId: null, onRunIdChange });
      expect(title()).toBe('New run');
      update({ runId: 'run-1', onRunIdChange });
      await act(() => clock.advance(2_000));
      expect(title()).toBe('Run 1');
      update({ runId: null, onRunIdChange });
      expect(title()).toBe('New run');
      client.dispose();
    });

    it('offers one other try, not two, for a run that is known but cannot be read', async () => {
      const { clock, source, client, update } = provided();
      const gone = async () => {
        throw new RunSourceError('not_found', 'gone', { status: 404 });
      };
      const stop = watchRuns(client, {}, () => {});
      await act(() => clock.advance(500));
      source.interceptAll('readRun', gone);
      source.interceptAll('readSteps', gone);
      update({ runId: 'run-1' });
      await act(() => clock.advance(2_000));
      expect(screen.getByRole('dialog')).toHaveAccessibleName('Run 1');
      expect(screen.getByText('The activity could not be loaded.')).toBeInTheDocument();
      expect(screen.getAllByRole('button', { name: 'Try again' })).toHaveLength(1);
      stop();
      client.dispose();
    });

    it('keeps a cancel that comes before the run has an id, and sends it then', async () => {
      const { clock, source, client, submit } = provided();
      source.intercept('startRun', async (proceed) => {
        await new Promise<void>((resolve) => clock.setTimeout(resolve, 3_000));
        return proceed();
      });
      submit();
      await act(() => clock.advance(100));
      fireEvent.click(button('Cancel start'));
      expect(source.count('cancelRun')).toBe(0);
      await act(() => clock.advance(5_000));
      expect(source.count('cancelRun')).toBe(1);
      client.dispose();
    });

    it('says that a run does not exist, and finds it when it is there', async () => {
      const { clock, source, client, update } = provided();
      update({ runId: 'late' });
      await act(() => clock.advance(500));
      expect(screen.getByRole('alert')).toHaveTextContent('This run does not exist, or you may not see it.');
      source.addRun({ id: 'late', name: 'Late one' });
      fireEvent.click(button('Try again'));
      await act(() => clock.advance(1_500));
      expect(screen.getByRole('dialog')).toHaveAccessibleName('Late one');
      client.dispose();
    });
  });
});
