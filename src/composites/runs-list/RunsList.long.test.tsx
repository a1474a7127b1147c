import { act, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createIntersectionObserver } from '../../components/internal/motion/intersection-observer-double';
import type { Run } from '../../core/run/run';
import { RunContext } from '../../hooks/run-context';
import { createManualClock } from '../../testing/manual-clock';
import { RunsList } from './index';

const many: readonly Run[] = Array.from({ length: 10_000 }, (_, n) => ({
  id: `run-${n}`,
  status: 'running',
  name: `Name ${n}`,
}));

let observer: ReturnType<typeof createIntersectionObserver>;
beforeEach(() => {
  document.querySelector('[data-slot="run-announcements"]')?.remove();
  observer = createIntersectionObserver();
  vi.stubGlobal('IntersectionObserver', observer.IntersectionObserver);
});
afterEach(() => vi.unstubAllGlobals());

const rows = () => [...document.querySelectorAll('[data-slot="runs-list-row"]')];
function comeNearEnd() {
  const end = document.querySelector('[data-slot="runs-list-items"] > li[aria-hidden]');
  if (!end) throw new Error('every run has a row');
  act(() => observer.report(end, true));
}

function setUp() {
  const clock = createManualClock();
  const context = { client: null, messages: undefined, locale: 'en', direction: undefined, theme: undefined, clock };
  const ui = (runs: readonly Run[]) => (
    <RunContext.Provider value={context}>
      <RunsList list={{ runs }} showSearch showCounts />
    </RunContext.Provider>
  );
  const view = render(ui(many));
  return { clock, show: (runs: readonly Run[]) => view.rerender(ui(runs)) };
}

it('gives a row to the first runs, and to more when the reader comes near the end of them', () => {
  setUp();
  expect(rows()).toHaveLength(200);
  expect(rows().at(-1)).toHaveAttribute('aria-setsize', '10000');
  expect(rows().at(-1)).toHaveAttribute('aria-posinset', '200');
  comeNearEnd();
  expect(rows()).toHaveLength(400);
  comeNearEnd();
  expect(rows()).toHaveLength(600);
});

it('counts and searches all of them', async () => {
  const { clock } = setUp();
  expect(screen.getByRole('group', { name: /status/i })).toHaveTextContent('10,000');
  fireEvent.change(screen.getByRole('searchbox'), { target: { value: 'Name 9876' } });
  await act(() => clock.advance(1_000));
  expect(rows().map((row) => row.textContent)).toEqual([expect.stringContaining('Name 9876')]);
  expect(rows()[0]).not.toHaveAttribute('aria-setsize');
});

it('announces the end of a run that has no row', async () => {
  const { clock, show } = setUp();
  await act(() => clock.advance(1_000));
  show(many.map((run) => (run.id === 'run-9876' ? { ...run, status: 'failed' } : run)));
  await act(() => clock.advance(1_000));
  await act(() => clock.advance(1_000));
  const heard = [...document.querySelectorAll('[data-slot="run-announcements"] > *')].map((e) => e.textContent);
  expect(heard).toEqual(['Name 9876: Failed']);
});
