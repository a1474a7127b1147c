import { act, fireEvent, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { describeConformance } from '../../components/internal/describe-conformance';
import type { Run } from '../../core/run/run';
import { idleConnection } from '../../core/run/snapshot/empty-snapshot';
import { RunSourceError } from '../../core/run/source/run-source-error';
import { RunContext } from '../../hooks/run-context';
import { createManualClock } from '../../testing/manual-clock';
import { RunsList } from './index';
import { RUNS_LIST_PARTS } from './parts';

const runs: Run[] = [
  { id: 'a', status: 'running', name: 'Alpha' },
  { id: 'b', status: 'succeeded', name: 'Beta' },
  { id: 'c', status: 'failed', name: 'Gamma' },
];

describeConformance({
  name: 'RunsList',
  part: RunsList,
  slot: 'runs-list',
  states: RUNS_LIST_PARTS.root.states,
  props: { list: { runs } },
  isRoot: true,
});

describe('RunsList', () => {
  it('filters by status, and tells the host', () => {
    const onStatusChange = vi.fn();
    render(<RunsList list={{ runs }} onStatusChange={onStatusChange} />);
    expect(screen.getAllByRole('article')).toHaveLength(3);
    const chips = () => within(screen.getByRole('group', { name: 'Filter by status' })).getAllByRole('button');
    // Only the statuses that occur, in a fixed order.
    expect(chips().map((chip) => chip.textContent)).toEqual(['All 3', 'Running 1', 'Failed 1', 'Succeeded 1']);
    fireEvent.click(screen.getByRole('button', { name: 'Failed 1' }));
    expect(screen.getByRole('button', { name: 'Failed 1' })).toHaveAttribute('aria-pressed', 'true');
    expect(screen.getAllByRole('article')).toHaveLength(1);
    expect(onStatusChange).toHaveBeenLastCalledWith('failed');
    fireEvent.click(screen.getByRole('button', { name: 'Failed 1' }));
    expect(onStatusChange).toHaveBeenLastCalledWith(null);
    expect(screen.getAllByRole('article')).toHaveLength(3);
  });

  it('keeps the chips of a status that has no runs any more, and says "22+" while more can be loaded', () => {
    render(<RunsList list={{ runs, hasMore: true, loadMore: () => {} }} status="queued" />);
    expect(screen.getByText('No runs in this status')).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Queued 0+' })).toHaveAttribute('aria-pressed', 'true');
    expect(screen.getByRole('button', { name: 'All 3+' })).toBeInTheDocument();
  });

  it('has nothing to search, order or filter while there are no runs, and the host’s own way to begin', () => {
    const { rerender } = render(
      <RunsList list={{ runs: [] }} showSearch emptyAction={<button type="button">New run</button>} />,
    );
    expect(screen.getByRole('button', { name: 'New run' })).toBeInTheDocument();
    for (const list of [{ runs: [] }, { runs: [], isLoading: true }]) {
      rerender(<RunsList list={list} showSearch />);
      expect(screen.queryByRole('searchbox')).toBeNull();
      expect(screen.queryByRole('combobox')).toBeNull();
      expect(screen.queryByRole('group')).toBeNull();
    }
    rerender(<RunsList list={{ runs }} showSearch showCounts={false} />);
    expect(screen.queryByRole('group')).toBeNull();
    expect(screen.getByRole('searchbox')).toBeInTheDocument();
  });

  it('goes to the search by "/", and says what was not found', () => {
    render(<RunsList list={{ runs }} showSearch shortcuts onRunSelect={() => {}} />);
    const search = screen.getByRole('searchbox', { name: 'Search runs' });
    screen.getByRole('button', { name: 'Alpha' }).focus();
    fireEvent.keyDown(screen.getByRole('button', { name: 'Alpha' }), { key: '/' });
    expect(search).toHaveFocus();
    // In a text field it is a regular character.
    expect(fireEvent.keyDown(search, { key: '/' })).toBe(true);
    fireEvent.change(search, { target: { value: 'xyz' } });
    expect(screen.getByText('No runs match “xyz”')).toBeInTheDocument();
    fireEvent.click(screen.getByRole('button', { name: 'Clear search' }));
    expect(screen.getAllByRole('article')).toHaveLength(3);
  });

  it('groups by activity, and lets no run change its group under a pointer', async () => {
    const clock = createManualClock(Date.UTC(2026, 4, 6, 12));
    const context = { client: null, messages: undefined, locale: 'en', direction: undefined, theme: undefined, clock };
    const at = (alpha: Run['status']): Run[] =>
      runs.map((run) => ({ ...run, createdAt: clock.now(), ...(run.id === 'a' && { status: alpha }) }));
    const ui = (alpha: Run['status']) => (
      <RunContext.Provider value={context}>
        <RunsList list={{ runs: at(alpha) }} groupBy="activity" />
      </RunContext.Provider>
    );
    const { container, rerender } = render(ui('running'));
    const heads = () =>
      [...container.querySelectorAll('[data-slot="runs-list-group"]')].map((head) => head.textContent);
    expect(heads()).toEqual(['Active1', 'Today2']);
    const items = container.querySelector('[data-slot="runs-list-items"]');
    if (!items) throw new Error('no items');
    fireEvent.pointerEnter(items);
    rerender(ui('succeeded'));
    await act(() => clock.advance(1_000));
    expect(heads()).toEqual(['Active1', 'Today2']);
    expect(container.querySelector('[data-state="succeeded"]')).not.toBeNull();
    fireEvent.pointerLeave(items);
    await act(() => clock.advance(200));
    expect(heads()).toEqual(['Today3']);
  });

  it('moves between cards by arrow keys and chooses by Enter', () => {
    const onRunSelect = vi.fn();
    render(<RunsList list={{ runs }} onRunSelect={onRunSelect} />);
    const name = (text: string) => screen.getByRole('button', { name: text });
    name('Alpha').focus();
    fireEvent.keyDown(name('Alpha'), { key: 'ArrowDown' });
    expect(name('Beta')).toHaveFocus();
    fireEvent.keyDown(name('Beta'), { key: 'End' });
    expect(name('Gamma')).toHaveFocus();
    fireEvent.keyDown(name('Gamma'), { key: 'ArrowDown' });
    expect(name('Gamma')).toHaveFocus();
    fireEvent.click(name('Gamma'));
    expect(onRunSelect).toHaveBeenCalledWith('c');
  });

  it('never blanks runs that are known: the trouble is told above them', () => {
    const error = new RunSourceError('network', 'no answer');
    const refresh = vi.fn();
    const { rerender } = render(<RunsList list={{ runs, error, refresh }} />);
    expect(screen.getAllByRole('article')).toHaveLength(3);
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(refresh).toHaveBeenCalledTimes(1);
    rerender(<RunsList list={{ runs: [], error, refresh }} />);
    expect(screen.getByRole('alert')).toHaveTextContent('The runs could not be loaded.');
  });

  it('loads more, once at a time', () => {
    const loadMore = vi.fn();
    const { rerender } = render(<RunsList list={{ runs, hasMore: true, loadMore }} />);
    fireEvent.click(screen.getByRole('button', { name: 'Load more' }));
    rerender(<RunsList list={{ runs, hasMore: true, isLoadingMore: true, loadMore }} />);
    fireEvent.click(screen.getByRole('button', { name: 'Loading…' }));
    expect(loadMore).toHaveBeenCalledTimes(1);
  });

  it('orders what is loaded', () => {
    const onSortChange = vi.fn();
    render(<RunsList list={{ runs }} onRunSelect={() => {}} onSortChange={onSortChange} />);
    const names = () => screen.getAllByRole('heading', { level: 3 }).map((heading) => heading.textContent);
    const order = (value: string) => fireEvent.change(screen.getByLabelText('Sort by'), { target: { value } });
    expect(names()).toEqual(['Alpha', 'Beta', 'Gamma']);
    order('oldest');
    expect(names()).toEqual(['Gamma', 'Beta', 'Alpha']);
    order('status');
    expect(names()).toEqual(['Alpha', 'Gamma', 'Beta']);
    expect(onSortChange.mock.calls).toEqual([['oldest'], ['status']]);
  });

  it('leaves keys to fields inside of web components, and to controls that have used them', () => {
    const used = vi.fn((event: React.KeyboardEvent) => event.preventDefault());
    const cardActions = () => (
      <button type="button" onKeyDown={used}>
        Menu
      </button>
    );
    const headerActions = <div data-testid="component" />;
    render(
      <RunsList list={{ runs }} showSearch shortcuts onRunSelect={() => {}} slots={{ cardActions, headerActions }} />,
    );
    const shadow = screen.getByTestId('component').attachShadow({ mode: 'open' });
    const field = document.createElement('input');
    shadow.append(field);
    field.focus();
    expect(fireEvent.keyDown(field, { key: '/', composed: true })).toBe(true);
    expect(shadow.activeElement).toBe(field);
    const [menu] = screen.getAllByRole('button', { name: 'Menu' });
    menu?.focus();
    for (const key of ['/', 'j']) fireEvent.keyDown(menu as Element, { key });
    expect(used).toHaveBeenCalledTimes(2);
    expect(menu).toHaveFocus();
  });

  it('in a form of the host, Enter in its fields submits nothing', async () => {
    const user = userEvent.setup();
    const submit = vi.fn((event: React.FormEvent) => event.preventDefault());
    render(
      <form onSubmit={submit}>
        <RunsList list={{ runs }} showSearch />
        <input aria-label="Of the host" />
        <button type="submit">Save</button>
      </form>,
    );
    await user.type(screen.getByRole('searchbox'), 'al{Enter}');
    expect(submit).not.toHaveBeenCalled();
    expect(screen.getAllByRole('article')).toHaveLength(1);
    await user.type(screen.getByRole('textbox', { name: 'Of the host' }), '{Enter}');
    expect(submit).toHaveBeenCalledTimes(1);
  });

  it('has no shortcuts unless they are wanted', () => {
    render(<RunsList list={{ runs }} onRunSelect={() => {}} onCancel={async () => undefined} />);
    const alpha = screen.getByRole('button', { name: 'Alpha' });
    alpha.focus();
    fireEvent.keyDown(alpha, { key: 'j' });
    fireEvent.keyDown(alpha, { key: 'c' });
    expect(alpha).toHaveFocus();
    expect(screen.queryByRole('alertdialog')).toBeNull();
  });

  it('lets a host draw the runs itself', () => {
    const renderRun = vi.fn((run: Run) => <p>{run.name}</p>);
    render(<RunsList list={{ runs }} renderRun={renderRun} />);
    expect(screen.getAllByRole('listitem')).toHaveLength(3);
    expect(screen.queryByRole('article')).toBeNull();
  });

  it('hands a host the card it would have drawn, and how fresh the run is', () => {
    const connection = { ...idleConnection, state: 'live' as const };
    render(
      <RunsList
        list={{ runs, connection }}
        renderRun={(run, row) => (
          <a href={`#${run.id}`}>
            {row.card} {row.connection?.state}
          </a>
        )}
      />,
    );
    expect(screen.getAllByRole('article')).toHaveLength(3);
    expect(screen.getAllByRole('link')[0]).toHaveTextContent(/Alpha.*live$/);
  });
});
