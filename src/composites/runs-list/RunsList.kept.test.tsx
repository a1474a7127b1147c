import { act, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Run, RunStatus } from '../../core/run/run';
import { RunProvider } from '../../hooks/RunProvider';
import { createManualClock } from '../../testing/manual-clock';
import { createManualEnvironment } from '../../testing/manual-environment';
import { createScriptedSource } from '../../testing/scripted-source';
import { preloadDialogs } from '../preload';
import { RunsList } from './index';

beforeAll(preloadDialogs);

const cards = () => screen.queryAllByRole('article').map((card) => card.querySelector('h3')?.textContent);
const button = (name: string) => screen.getByRole('button', { name });

/** A list filtered to running runs: Alpha, Beta and Gamma. Delta has failed. */
async function setUp(defaultStatus: RunStatus | null = 'running') {
  const clock = createManualClock();
  const source = createScriptedSource({ clock, run: { id: 'a', name: 'Alpha' } });
  source.addRun({ id: 'b', name: 'Beta' });
  source.addRun({ id: 'c', name: 'Gamma' });
  source.addRun({ id: 'd', name: 'Delta', status: 'failed' });
  const advance = (ms: number) => act(() => clock.advance(ms));
  render(
    <RunProvider source={source} clock={clock} environment={createManualEnvironment()}>
      <RunsList defaultStatus={defaultStatus} onRunSelect={() => {}} />
      <button type="button">Elsewhere</button>
    </RunProvider>,
  );
  await advance(50);
  expect(cards()).toHaveLength(defaultStatus === null ? 4 : 3);
  return { source, advance, order: cards() };
}

describe('a run that does not match the filter any more', () => {
  it('leaves the list', async () => {
    const t = await setUp();
    t.source.setRun({ status: 'succeeded' }, 'b');
    await t.advance(10_000);
    expect(cards()).toEqual(t.order.filter((name) => name !== 'Beta'));
  });

  it('stays in its place while it is cancelled, tells how that came out, and leaves with the focus', async () => {
    const t = await setUp();
    fireEvent.click(button('Cancel run Beta'));
    fireEvent.click(button('Confirm Cancel'));
    await t.advance(10_000);
    expect(t.source.getRun('b').status).toBe('cancelling');
    expect(cards()).toEqual(t.order);
    expect(button('Cancel run Beta')).toHaveFocus();
    expect(button('Cancel run Beta')).toHaveAttribute('aria-busy', 'true');

    t.source.setRun({ status: 'succeeded' }, 'b');
    await t.advance(5_000);
    expect(screen.getByText('It finished before it could be cancelled.')).toBeInTheDocument();
    expect(document.activeElement).toHaveTextContent('It finished before it could be cancelled.');
    expect(screen.getAllByText('Succeeded').length).toBeGreaterThan(0);

    act(() => button('Elsewhere').focus());
    expect(cards()).toEqual(t.order);
    await t.advance(1_000);
    expect(cards()).toEqual(t.order.filter((name) => name !== 'Beta'));
  });

  it('keeps its question, which then says that the run has ended', async () => {
    const t = await setUp();
    fireEvent.click(button('Cancel run Beta'));
    t.source.setRun({ status: 'failed' }, 'b');
    await t.advance(10_000);
    // React 18 renders when `act` ends: only then the list drops the run, and the run is polled separately.
    await t.advance(1_000);
    expect(screen.getByRole('alertdialog')).toHaveTextContent('The run has ended in the meantime: Failed.');
  });

  it('goes at once when another filter is chosen', async () => {
    const t = await setUp(null);
    fireEvent.click(button('Running 3'));
    expect(cards()).toHaveLength(3);
    fireEvent.click(button('Cancel run Beta'));
    fireEvent.click(button('Confirm Cancel'));
    await t.advance(5_000);
    fireEvent.click(button('Failed 1'));
    await t.advance(5_000);
    expect(cards()).toEqual(['Delta']);
  });

  it('is kept also where the host keeps the list', async () => {
    const all: Run[] = [
      { id: 'a', status: 'running', name: 'Alpha' },
      { id: 'b', status: 'running', name: 'Beta' },
    ];
    const ui = (runs: Run[]) => (
      <RunsList defaultStatus="running" list={{ runs }} onCancel={async () => undefined} onRunSelect={() => {}} />
    );
    const { rerender } = render(ui(all));
    act(() => button('Cancel run Alpha').focus());
    rerender(ui(all.map((run) => ({ ...run, status: run.id === 'a' ? 'succeeded' : 'running' }))));
    await waitFor(() => expect(screen.getAllByRole('article')[0]).toHaveTextContent('Succeeded'));
    expect(cards()).toEqual(['Alpha', 'Beta']);
  });
});
