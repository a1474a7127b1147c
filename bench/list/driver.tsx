import type { ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { installBackend } from './runs';

/** What a contender renders. */
export interface ListPage {
  ids: readonly string[];
  /** Polling interval, ms. */
  intervalMs: number;
}

/**
 * Sets up a contender on `window.bench`: `mount(count, rate)` renders it, and its runs change `rate` times a second;
 * `mount(count, rate, false)` renders active runs without news, polled at the same pace.
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
    /** The page's text, to check that it works. */
    text: () => document.body.innerText,
    /** Moves everything below the viewport. */
    putOutOfView: () => {
      document.body.style.paddingTop = '300vh';
    },
    height: () => document.documentElement.scrollHeight,
  };
  window.benchReady = true;
}
