import { act, render, screen } from '@testing-library/react';
import { Activity, type ActivityProps, createElement as h, type ReactNode, StrictMode } from 'react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createManualClock } from '../../testing/manual-clock';
import { createManualEnvironment } from '../../testing/manual-environment';
import { createScriptedSource } from '../../testing/scripted-source';
import { RunProvider } from '../RunProvider';
import { useRunStatus } from '../run/useRunStatus';

// React 19.2 and later: it is not in the file with the other hooks, whose tests also run on React 18.

function Status({ label }: { label: string }) {
  return h('output', null, `${label} ${useRunStatus('run-1').run?.status ?? 'nothing'}`);
}

function setUp() {
  const clock = createManualClock();
  const environment = createManualEnvironment();
  const source = createScriptedSource({ clock });
  /** What a router keeps of a page that one may come back to. */
  const page = (mode: 'visible' | 'hidden', label: string): ReactNode =>
    h(Activity, { mode } as ActivityProps, h(RunProvider, { source, clock, environment }, h(Status, { label })));
  return { clock, environment, source, page, advance: (ms: number) => act(() => clock.advance(ms)) };
}

const text = () => screen.getByRole('status', { hidden: true }).textContent;

// A provider disposes of its client a moment after it has unmounted.
beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

it.each([
  ['plain', (page: ReactNode) => page],
  ['StrictMode', (page: ReactNode) => h(StrictMode, null, page)],
])('a provider that is hidden and shown again goes on (%s)', async (_, within) => {
  const t = setUp();
  const { rerender } = render(within(t.page('visible', 'first')));
  await t.advance(100);
  expect(text()).toBe('first running');
  rerender(within(t.page('hidden', 'first')));
  act(() => void vi.runAllTimers());
  const before = t.source.count();
  await t.advance(60_000);
  expect(t.source.count()).toBe(before);
  // React renders hidden pages as well.
  rerender(within(t.page('hidden', 'second')));
  await t.advance(100);
  expect(text()).toBe('second running');
  t.source.setRun({ status: 'succeeded' });
  rerender(within(t.page('visible', 'third')));
  await t.advance(2_000);
  expect(text()).toBe('third succeeded');
});

it.each(['visible', 'hidden'] as const)('one that leaves for good while it is %s lets go of the page', async (mode) => {
  const t = setUp();
  const { rerender, unmount } = render(t.page('visible', 'first'));
  await t.advance(100);
  rerender(t.page(mode, 'first'));
  act(() => void vi.runAllTimers());
  expect(t.environment.listeners).toBeGreaterThan(0);
  unmount();
  act(() => void vi.runAllTimers());
  expect(t.environment.listeners).toBe(0);
  expect(t.clock.pending).toBe(0);
});
