import { StrictMode, useState } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import {
  createRestSource,
  RealTimeRunStatus,
  RunCard,
  RunExecutionModal,
  RunProvider,
  RunStatusBadge,
  RunsList,
  RunTimeStats,
} from 'runlight';
import { CHATTY, installBackend, type SoakBackend } from '../backend';

/** What the page is told to show. */
interface Shown {
  /** The run in the window; `null` = closed. */
  inWindow: string | null;
  /** The run in the second panel, as a visitor who goes from one to the next. */
  beside: string;
}

let show: (next: Partial<Shown>) => void = () => {};

function Page() {
  const [shown, setShown] = useState<Shown>({ inWindow: null, beside: 'run_1' });
  show = (next) => setShown((before) => ({ ...before, ...next }));
  return (
    <>
      <RealTimeRunStatus runId={CHATTY} showFeed showMetrics />
      <RunTimeStats runId={CHATTY} />
      <RunStatusBadge runId={CHATTY} />
      <RealTimeRunStatus key={shown.beside} runId={shown.beside} showFeed />
      <RunCard runId={shown.beside} />
      <RunsList />
      <RunExecutionModal
        open={shown.inWindow !== null}
        runId={shown.inWindow}
        onOpenChange={(open) => open || setShown((before) => ({ ...before, inWindow: null }))}
      />
    </>
  );
}

let backend: SoakBackend | undefined;
let root: Root | undefined;
let isHidden = false;

window.bench = {
  mount() {
    const element = document.getElementById('root');
    if (!element) throw new Error('bench: the page has no #root');
    backend = installBackend(20);
    const source = createRestSource({ baseUrl: location.origin, push: 'websocket' });
    root = createRoot(element);
    root.render(
      <StrictMode>
        <RunProvider source={source} options={{ maxSteps: 2_000 }}>
          <Page />
        </RunProvider>
      </StrictMode>,
    );
  },
  unmount() {
    root?.unmount();
    backend?.stop();
  },
  show: (next: Partial<Shown>) => show(next),
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
