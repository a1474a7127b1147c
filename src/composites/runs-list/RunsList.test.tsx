import { fireEvent, render, screen } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import { describeConformance } from '../../components/internal/describe-conformance';
import { idleConnection } from '../../core/run/empty-snapshot';
import type { Run } from '../../core/run/run';
import { RunSourceError } from '../../core/run/run-source';
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
    fireEvent.change(screen.getByLabelText('Filter by status'), { target: { value: 'failed' } });
    expect(screen.getAllByRole('article')).toHaveLength(1);
    expect(onStatusChange).toHaveBeenCalledWith('failed');
    fireEvent.change(screen.getByLabelText('Filter by status'), { target: { value: 'queued' } });
    expect(screen.getByText('No runs in this status')).toBeInTheDocument();
  });

  it('moves between cards by arrow keys and chooses by Enter', () => {
    const onSelect = vi.fn();
    render(<RunsList list={{ runs }} onSelect={onSelect} />);
    const name = (text: string) => screen.getByRole('button', { name: text });
    name('Alpha').focus();
    fireEvent.keyDown(name('Alpha'), { key: 'ArrowDown' });
    expect(name('Beta')).toHaveFocus();
    fireEvent.keyDown(name('Beta'), { key: 'End' });
    expect(name('Gamma')).toHaveFocus();
    fireEvent.keyDown(name('Gamma'), { key: 'ArrowDown' });
    expect(name('Gamma')).toHaveFocus();
    fireEvent.click(name('Gamma'));
    expect(onSelect).toHaveBeenCalledWith('c');
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
    render(<RunsList list={{ runs }} onSelect={() => {}} onSortChange={onSortChange} />);
    const names = () => screen.getAllByRole('heading', { level: 3 }).map((heading) => heading.textContent);
    const order = (value: string) => fireEvent.change(screen.getByLabelText('Sort by'), { target: { value } });
    expect(names()).toEqual(['Alpha', 'Beta', 'Gamma']);
    order('oldest');
    expect(names()).toEqual(['Gamma', 'Beta', 'Alpha']);
    order('status');
    expect(names()).toEqual(['Alpha', 'Gamma', 'Beta']);
    expect(onSortChange.mock.calls).toEqual([['oldest'], ['status']]);
  });

  it('has no shortcuts unless they are wanted', () => {
    render(<RunsList list={{ runs }} onSelect={() => {}} onCancel={async () => undefined} />);
    const alpha = screen.getByRole('button', { name: 'Alpha' });
    alpha.focus();
    fireEvent.keyDown(alpha, { key: 'j' });
    fireEvent.keyDown(alpha, { key: 'c' });
    expect(alpha).toHaveFocus();
    expect(screen.getByRole('button', { name: 'Cancel run Alpha' })).toHaveAttribute('aria-expanded', 'false');
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
