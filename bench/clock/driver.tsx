import { type ReactNode, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';

const COUNT = 200;
/** All 200 labels within 1000 × 720 px, so that every change is visible. */
const DENSE = `#root{display:grid;grid-template-columns:repeat(14,1fr);height:720px;overflow:hidden;align-content:start}
#root>*{height:46px;overflow:hidden;margin:0}`;

/** Puts 200 labels on `window.bench.mount`; each shows the time since an instant in the last half minute. */
export function drivePlainLabels(draw: (root: HTMLElement, instants: readonly number[]) => void): void {
  window.bench = {
    mount(isDense: boolean) {
      const now = Date.now();
      // At different fractions of a second, as on a real page.
      const instants = Array.from({ length: COUNT }, (_, i) => now - 2_000 - i * 97);
      if (isDense) document.head.append(Object.assign(document.createElement('style'), { textContent: DENSE }));
      const root = document.getElementById('root');
      if (root) draw(root, instants);
    },
    text: () => document.body.innerText,
  };
  window.benchReady = true;
}

/** The same with React. */
export function driveLabels(draw: (instants: readonly number[]) => ReactNode): void {
  drivePlainLabels((root, instants) => createRoot(root).render(<StrictMode>{draw(instants)}</StrictMode>));
}
