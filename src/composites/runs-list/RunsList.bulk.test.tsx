import { act, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { RunSourceError } from '../../core/run/source/run-source-error';
import { RunProvider } from '../../hooks/RunProvider';
import { createManualClock } from '../../testing/manual-clock';
import { createManualEnvironment } from '../../testing/manual-environment';
import { createScriptedSource } from '../../testing/scripted-source';
import { preloadDialogs } from '../preload';
import { RunsList } from './index';
import { RUNS_LIST_PARTS } from './parts';

beforeAll(preloadDialogs);

async function setUp() {
  const clock = createManualClock();
  const source = createScriptedSource({ clock, run: { id: 'a', name: 'Alpha' } });
  source.addRun({ id: 'b', name: 'Beta' });
  source.addRun({ id: 'c', name: 'Gamma' });
  source.addRun({ id: 'd', name: 'Delta', status: 'succeeded' });
  const advance = (ms: number) => act(() => clock.advance(ms));
  const view = render(
    <RunProvider source={source} clock={clock} environment={createManualEnvironment()}>
      <RunsList showBulkCancel shortcuts onRunSelect={() => {}} />
    </RunProvider>,
  );
  await advance(50);
  const bulk = () => {
    const found = view.container.querySelector<HTMLElement>(`[data-slot="${RUNS_LIST_PARTS.bulk.slot}"]`);
    if (!found) throw new Error('no bulk part');
    return found;
  };
  return { source, advance, bulk };
}

const box = (name: string) => screen.getByRole('checkbox', { name });

describe('cancelling several runs', () => {
  it('selects what can be cancelled, asks, and tells what has become of each', async () => {
    const t = await setUp();
    expect(screen.queryByRole('checkbox', { name: 'Select Delta' })).toBeNull();
    fireEvent.click(box('Select Alpha'));
    expect(t.bulk()).toHaveAttribute('data-state', 'selected');
    expect(box('Select all')).toBePartiallyChecked();
    fireEvent.click(box('Select all'));
    expect(t.bulk()).toHaveTextContent('3 selected');

    fireEvent.click(screen.getByRole('button', { name: 'Cancel 3 runs' }));
    const question = screen.getByRole('alertdialog', { name: 'Cancel 3 Runs?' });
    expect(within(question).getByRole('button', { name: 'Keep running' })).toHaveFocus();
    expect(t.source.count('cancelRun')).toBe(0);

    t.source.intercept('cancelRun', async () => {
      throw new RunSourceError('rejected', 'refused', { status: 422, detail: 'It is being archived.' });
    });
    fireEvent.click(within(question).getByRole('button', { name: 'Confirm Cancel' }));
    await t.advance(100);
    expect(t.bulk()).toHaveAttribute('data-state', 'cancelling');
    expect(t.bulk()).toHaveTextContent('3 of 3 answered');
    // Accepted does not mean cancelled: that is shown only after the run has stopped.
    expect(t.bulk()).not.toHaveTextContent('Cancelled');

    t.source.setRun({ status: 'cancelled' }, 'b');
    t.source.setRun({ status: 'succeeded' }, 'c');
    await t.advance(3_000);
    expect(t.bulk()).toHaveAttribute('data-state', 'done');
    expect(t.bulk()).toHaveTextContent('1 of 3 cancelled');
    const outcomes = within(t.bulk()).getAllByRole('listitem');
    expect(outcomes.map((item) => item.textContent)).toEqual([
      'AlphaThe run could not be cancelled: It is being archived.',
      'GammaIt finished before it could be cancelled.',
      'BetaCancelled',
    ]);

    fireEvent.click(within(t.bulk()).getByRole('button', { name: 'Try these again' }));
    await t.advance(100);
    expect(t.source.getRun('a').status).toBe('cancelling');
  });

  it('says of a run that was removed meanwhile that it exists no more, not that nothing was sent', async () => {
    const t = await setUp();
    for (const name of ['Alpha', 'Beta']) fireEvent.click(box(`Select ${name}`));
    fireEvent.click(screen.getByRole('button', { name: 'Cancel 2 runs' }));
    fireEvent.click(screen.getByRole('button', { name: 'Confirm Cancel' }));
    await t.advance(100);
    t.source.setRun({ status: 'cancelled' }, 'a');
    // The backend deletes what it cancels.
    t.source.interceptAll('listRuns', async () => ({
      ...{ runs: [t.source.getRun('a')], nextCursor: null, serverTimeMs: null, retryAfterMs: null },
    }));
    t.source.interceptAll('readRun', async (proceed, { runId }) => {
      if (runId !== 'b') return proceed();
      throw new RunSourceError('not_found', 'made to fail.', { status: 404 });
    });
    await t.advance(60_000);
    expect(t.bulk()).toHaveAttribute('data-state', 'done');
    const outcomes = within(t.bulk()).getAllByRole('listitem');
    expect(outcomes.map((item) => item.textContent)).toEqual([
      'BetaThis run does not exist any more.',
      'AlphaCancelled',
    ]);
  });

  it('drops a run that has ended from the selection', async () => {
    const t = await setUp();
    fireEvent.click(box('Select Alpha'));
    fireEvent.click(box('Select Beta'));
    t.source.setRun({ status: 'failed' }, 'b');
    await t.advance(2_000);
    expect(screen.getByRole('button', { name: 'Cancel 1 run' })).toBeInTheDocument();
  });

  it('sends nothing when it is dismissed by Escape', async () => {
    const t = await setUp();
    fireEvent.click(box('Select Alpha'));
    fireEvent.click(screen.getByRole('button', { name: 'Cancel 1 run' }));
    fireEvent.keyDown(screen.getByRole('button', { name: 'Keep running' }), { key: 'Escape' });
    expect(screen.queryByRole('alertdialog')).toBeNull();
    expect(t.bulk()).toHaveAttribute('data-state', 'selected');
    expect(t.source.count('cancelRun')).toBe(0);
  });

  it('says that all have ended while it asked, and gives the focus a place where nothing is left to cancel', async () => {
    const t = await setUp();
    fireEvent.click(box('Select all'));
    fireEvent.click(screen.getByRole('button', { name: 'Cancel 3 runs' }));
    for (const id of ['a', 'b', 'c']) t.source.setRun({ status: 'succeeded' }, id);
    await t.advance(3_000);
    const question = screen.getByRole('alertdialog', { name: '3 runs have ended' });
    expect(within(question).queryByRole('button', { name: 'Confirm Cancel' })).toBeNull();
    const close = within(question).getByRole('button', { name: 'Close' });
    expect(close).toHaveFocus();
    fireEvent.click(close);
    await waitFor(() => expect(screen.getByRole('combobox', { name: 'Sort by' })).toHaveFocus());
    expect(screen.queryByRole('alertdialog')).toBeNull();
  });

  it('keeps its place, and the cards their edge, when the last run ends and the next one starts', async () => {
    const t = await setUp();
    const edges = () =>
      [...document.querySelectorAll('article')].map(
        (card) => card.querySelector('.rl\\:size-6, .rl\\:checkbox') !== null,
      );
    // Delta has ended: its checkbox is gone, but the space stays.
    expect(screen.queryByRole('checkbox', { name: 'Select Delta' })).toBeNull();
    expect(edges()).toEqual([true, true, true, true]);
    expect(box('Select all')).toBeEnabled();
    for (const id of ['a', 'b', 'c']) t.source.setRun({ status: 'succeeded' }, id);
    await t.advance(6_000);
    expect(edges()).toEqual([true, true, true, true]);
    expect(box('Select all')).toBeDisabled();
    expect(t.bulk()).toHaveAttribute('data-state', 'idle');
    t.source.addRun({ id: 'e', name: 'Epsilon' });
    await t.advance(11_000);
    expect(edges()).toEqual([true, true, true, true, true]);
    expect(box('Select all')).toBeEnabled();
  });

  it('closes the question when somebody else cancels them: being cancelled is not ended', async () => {
    const t = await setUp();
    fireEvent.click(box('Select Alpha'));
    fireEvent.click(screen.getByRole('button', { name: 'Cancel 1 run' }));
    t.source.setRun({ status: 'cancelling' }, 'a');
    await t.advance(3_000);
    expect(screen.queryByRole('alertdialog')).toBeNull();
    expect(t.source.count('cancelRun')).toBe(0);
    await waitFor(() => expect(box('Select all')).toHaveFocus());
  });

  it('gives the focus a place when the outcome is closed and all were cancelled', async () => {
    const t = await setUp();
    fireEvent.click(box('Select all'));
    fireEvent.click(screen.getByRole('button', { name: 'Cancel 3 runs' }));
    fireEvent.click(screen.getByRole('button', { name: 'Confirm Cancel' }));
    await t.advance(100);
    for (const id of ['a', 'b', 'c']) t.source.setRun({ status: 'cancelled' }, id);
    await t.advance(5_000);
    fireEvent.click(within(t.bulk()).getByRole('button', { name: 'Close' }));
    await waitFor(() => expect(screen.getByRole('combobox', { name: 'Sort by' })).toHaveFocus());
  });

  it('takes the second half of a double click, which would stop the sending', async () => {
    const t = await setUp();
    fireEvent.click(box('Select all'));
    fireEvent.click(screen.getByRole('button', { name: 'Cancel 3 runs' }));
    fireEvent.click(screen.getByRole('button', { name: 'Confirm Cancel' }), { detail: 1 });
    const other = screen.getByRole('button', { name: 'Alpha' });
    const pressed = vi.fn();
    other.addEventListener('click', pressed);
    fireEvent.click(other, { detail: 2 });
    expect(pressed).not.toHaveBeenCalled();
    fireEvent.click(other, { detail: 1 });
    expect(pressed).toHaveBeenCalledTimes(1);
    await t.advance(100);
    expect(t.source.count('cancelRun')).toBe(3);
  });

  it('can be done by shortcuts: J, K, X and C', async () => {
    await setUp();
    const name = (text: string) => screen.getByRole('button', { name: text });
    act(() => name('Alpha').focus());
    fireEvent.keyDown(name('Alpha'), { key: 'j' });
    expect(name('Beta')).toHaveFocus();
    fireEvent.keyDown(name('Beta'), { key: 'x' });
    expect(box('Select Beta')).toBeChecked();
    fireEvent.keyDown(name('Beta'), { key: 'k' });
    expect(name('Alpha')).toHaveFocus();
    fireEvent.keyDown(name('Alpha'), { key: 'c', ctrlKey: true });
    expect(screen.queryByRole('alertdialog')).toBeNull();
    fireEvent.keyDown(name('Alpha'), { key: 'c' });
    expect(screen.getByRole('alertdialog')).toHaveTextContent('Alpha');
  });
});
