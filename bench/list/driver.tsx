import type { ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { installBackend } from './runs';

/** What a contender draws. */
export interface ListPage {
  ids: readonly string[];
  /** Pause between two reads, ms. */
  intervalMs: number;
}

/**
 * Puts a contender on `window.bench`: `mount(count, rate)` draws it, and its runs begin to move `rate` times a second;
 * `mount(count, rate, false)` draws runs that go on without news, read at the same pace.
 */
export function driveList(draw: ((page: ListPage) => ReactNode) | null): void {
  window.bench = {
    mount(count: number, rate: number, moves = true) {
      const backend = installBackend(count);
      const intervalMs = 1000 / rate;
      if (moves) setInterval(() => backend.advance(), intervalMs);
      const root = document.getElementById('root');
      if (draw && root) createRoot(root).render(draw({ ids: backend.ids, intervalMs }));
    },
    /** How many runs the page shows or has room for; says that it works at all. */
    text: () => document.body.innerText,
    /** Moves everything below what the window shows. */
    putOutOfView: () => {
      document.body.style.paddingTop = '300vh';
    },
    height: () => document.documentElement.scrollHeight,
  };
  window.benchReady = true;
}
