import { act, render, screen } from '@testing-library/react';
import { StrictMode } from 'react';
import { renderToString } from 'react-dom/server';
import { describe, expect, it, vi } from 'vitest';
import type { Run, RunStep } from '../../core/run/run';
import { type UseFeedWindowOptions, useFeedWindow } from './useFeedWindow';

const stepsTo = (count: number, from = 0): RunStep[] =>
  Array.from({ length: count - from }, (_, i) => ({
    id: `run/1:${from + i + 1}`,
    n: from + i + 1,
    kind: 'training',
    status: from + i + 1 === count ? 'running' : 'done',
    title: `Step ${from + i + 1}`,
  }));

let feed: ReturnType<typeof useFeedWindow>;
function Own({ steps, ...options }: { steps: readonly RunStep[] } & UseFeedWindowOptions) {
  feed = useFeedWindow(steps, options);
  return (
    <div ref={feed.scrollerRef} data-testid="scroller">
      <div ref={feed.topPadRef} data-testid="pad" />
      <ol ref={feed.listRef}>
        {feed.rows.map(({ key, step, position }) => (
          <li key={key} data-state={step.status}>{`${position} ${step.title}`}</li>
        ))}
      </ol>
      <div ref={feed.bottomPadRef} />
    </div>
  );
}
const rows = () => screen.getAllByRole('listitem').map(({ textContent }) => textContent);

describe('useFeedWindow', () => {
  it('draws the newest rows, with their place in the whole run, and follows', () => {
    render(<Own steps={stepsTo(300)} />);
    // jsdom has no layout: as many rows as fit into a viewport.
    expect(rows()).toHaveLength(50);
    expect(rows().at(-1)).toBe('299 Step 300');
    expect(feed).toMatchObject({ isFollowing: true, newCount: 0, hiddenCount: 250, showEarlier: null });
  });

  it('counts positions from the first step there ever was, also where old ones were dropped without a word', () => {
    const { rerender } = render(<Own steps={stepsTo(40, 30)} stepsTrimmed={30} />);
    expect(rows()[0]).toBe('30 Step 31');
    rerender(<Own steps={stepsTo(45, 35)} stepsTrimmed={30} />);
    expect(rows()[0]).toBe('35 Step 36');
  });

  it('lets go and counts what is new; another run starts over', () => {
    const run: Run = { id: 'a', status: 'running' };
    const { rerender } = render(<Own steps={stepsTo(20)} run={run} />);
    act(() => feed.hold('run/1:3'));
    expect(feed.isFollowing).toBe(false);
    rerender(<Own steps={stepsTo(23)} run={run} />);
    expect(feed.newCount).toBe(3);
    act(() => feed.jumpToEnd());
    expect(feed).toMatchObject({ isFollowing: true, newCount: 0 });
    act(() => feed.release());
    rerender(<Own steps={stepsTo(5)} run={{ id: 'b', status: 'running' }} />);
    expect(feed).toMatchObject({ isFollowing: true, newCount: 0 });
    expect(rows()).toHaveLength(5);
  });

  it('another filter starts over as well', () => {
    const { rerender } = render(<Own steps={stepsTo(20)} resetKey="all" />);
    act(() => feed.release());
    rerender(<Own steps={stepsTo(20)} resetKey="errors" />);
    expect(feed.isFollowing).toBe(true);
  });

  it('no step still runs in a run that has ended, and two steps of one id are told apart', () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const steps = [...stepsTo(2), { ...stepsTo(2)[1], title: 'again' } as RunStep];
    render(<Own steps={steps} run={{ id: 'a', status: 'failed' }} />);
    expect(screen.getAllByRole('listitem').map(({ dataset }) => dataset.state)).toEqual([
      'done',
      'interrupted',
      'interrupted',
    ]);
    expect(new Set(feed.rows.map(({ step }) => step.id)).size).toBe(3);
    expect(warn).toHaveBeenCalledOnce();
    warn.mockRestore();
  });

  it('StrictMode, no steps, and a server', () => {
    render(
      <StrictMode>
        <Own steps={[]} focusStep="nowhere" />
      </StrictMode>,
    );
    expect(screen.queryAllByRole('listitem')).toEqual([]);
    expect(screen.getByTestId('scroller').style.getPropertyValue('overflow-anchor')).toBe('none');
    expect(screen.getByTestId('pad').style.boxSizing).toBe('content-box');
    expect(renderToString(<Own steps={stepsTo(3)} />)).toContain('2 Step 3');
  });
});
