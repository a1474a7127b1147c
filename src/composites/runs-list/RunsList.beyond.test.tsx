import { act, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createIntersectionObserver } from '../../components/internal/motion/intersection-observer-double';
import type { Run } from '../../core/run/run';
import { RunContext } from '../../hooks/run-context';
import { createManualClock } from '../../testing/manual-clock';
import { RunsList } from './index';

/** More runs than initially get a row; all are active. */
const many: readonly Run[] = Array.from({ length: 300 }, (_, n) => ({
  id: `run-${n}`,
  status: 'running',
  name: `Name ${n}`,
  createdAt: 1_700_000_000_000 - n * 1_000,
}));
const withEnded = many.map((run): Run => (run.id === 'run-3' ? { ...run, status: 'failed' } : run));

beforeEach(() => {
  document.querySelector('[data-slot="run-announcements"]')?.remove();
  vi.stubGlobal('IntersectionObserver', createIntersectionObserver().IntersectionObserver);
});
afterEach(() => vi.unstubAllGlobals());

async function setUp() {
  const clock = createManualClock();
  const context = { client: null, messages: undefined, locale: 'en', direction: undefined, theme: undefined, clock };
  const ui = (runs: readonly Run[]) => (
    <RunContext.Provider value={context}>
      <RunsList list={{ runs }} groupBy="activity" onRunSelect={() => {}} />
    </RunContext.Provider>
  );
  const view = render(ui(many));
  await act(() => clock.advance(1_000));
  return { clock, show: (runs: readonly Run[]) => view.rerender(ui(runs)) };
}

it('announces once the end of a run that moves beyond the rows', async () => {
  const t = await setUp();
  t.show(withEnded);
  await act(() => t.clock.advance(1_000));
  await act(() => t.clock.advance(1_000));
  expect(screen.getByRole('button', { name: 'Name 3' }).closest('li')).toHaveAttribute('aria-posinset', '300');
  const heard = [...document.querySelectorAll('[data-slot="run-announcements"] > *')].map((e) => e.textContent);
  expect(heard).toEqual(['Name 3: Failed']);
});

it('keeps the row of a run that has the focus, wherever it is in the list', async () => {
  const t = await setUp();
  act(() => screen.getByRole('button', { name: 'Name 3' }).focus());
  t.show(withEnded);
  await act(() => t.clock.advance(1_000));
  expect(screen.getByRole('button', { name: 'Name 3' })).toHaveFocus();
  expect(document.activeElement?.closest('li')).toHaveAttribute('aria-posinset', '300');
});

it('gives a row to the selected run, wherever it is', () => {
  render(<RunsList list={{ runs: many }} selectedId="run-280" onRunSelect={() => {}} />);
  expect(document.querySelectorAll('[data-slot="runs-list-row"]')).toHaveLength(201);
  expect(document.querySelectorAll('[data-slot="runs-list-row"]')[200]).toHaveTextContent('Name 280');
});
