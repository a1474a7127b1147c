import { type ReactNode, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';

const COUNT = 200;

/** Puts 200 labels on `window.bench.mount`; each tells the time since an instant of the last half minute. */
export function driveLabels(draw: ((instants: readonly number[]) => ReactNode) | null): void {
  window.bench = {
    mount() {
      const now = Date.now();
      // Not all at the same part of a second, as in real life.
      const instants = Array.from({ length: COUNT }, (_, i) => now - 2_000 - i * 97);
      const root = document.getElementById('root');
      if (draw && root) createRoot(root).render(<StrictMode>{draw(instants)}</StrictMode>);
    },
    text: () => document.body.innerText,
  };
  window.benchReady = true;
}
