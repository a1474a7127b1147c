import { type ReactNode, StrictMode } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { installBackend, type SoakBackend } from './backend';
import { type Shown, show } from './Visited';

/** What a page of the soak draws. */
interface SoakPage {
  /** Makes the sources, once the backend stands, and returns what to draw and how to close it. */
  open(): { page: ReactNode; close?: () => void };
  /** Called each time when the visitor goes to another run. */
  onVisit?(): void;
}

/** Gives the harness a page over the backend of the soak. */
export function driveSoak({ open, onVisit }: SoakPage): void {
  let backend: SoakBackend | undefined;
  let root: Root | undefined;
  let close: (() => void) | undefined;
  let isHidden = false;
  window.bench = {
    mount() {
      const element = document.getElementById('root');
      if (!element) throw new Error('bench: the page has no #root');
      backend = installBackend(20);
      const opened = open();
      close = opened.close;
      root = createRoot(element);
      root.render(<StrictMode>{opened.page}</StrictMode>);
    },
    unmount() {
      root?.unmount();
      close?.();
      backend?.stop();
      // What is left then is what the library keeps. The backend stays: it counts late requests.
      root = undefined;
      close = undefined;
    },
    show(next: Partial<Shown>) {
      show(next);
      if (next.beside !== undefined) onVisit?.();
    },
    setDown: (down: boolean) => backend?.setDown(down),
    asked: () => backend?.asked() ?? 0,
    /** As when the tab goes to the background, or comes back. */
    setHidden(hidden: boolean) {
      isHidden = hidden;
      document.dispatchEvent(new Event('visibilitychange'));
    },
    steps: () => document.querySelectorAll('[data-slot="activity-feed"] li').length,
    text: () => document.body.innerText,
  };
  Object.defineProperty(document, 'visibilityState', { get: () => (isHidden ? 'hidden' : 'visible') });
  window.benchReady = true;
}
