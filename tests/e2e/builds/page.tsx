import { Profiler, type ReactNode, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import {
  LiveActivityFeed,
  RealTimeRunStatus,
  RunCard,
  RunMetricsPreview,
  RunProgressIndicator,
  RunProvider,
  RunStatusBadge,
  RunsList,
  RunTimeStats,
} from 'runlight';
import { createManualClock, createScriptedSource } from 'runlight/testing';

declare const STRICT: boolean;

/** What the page showed at each point of the scenario, and how often React committed. */
export interface Told {
  pictures: { at: string; html: string }[];
  /** Commits in each part of the scenario; empty if the build does not profile. */
  commits: Record<string, number>;
}

/** The cost of a run that changes hundreds of times a second. */
export interface Burst {
  changes: number;
  frames: number;
  commits: number;
}

declare global {
  interface Window {
    tell: () => Promise<Told>;
    burst: () => Promise<Burst>;
  }
}

const frame = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 0)));

/**
 * The content to compare. Generated ids differ, because a build that renders twice counts further, so they are
 * renumbered in order. Overscan rows of a feed and running enter animations depend on frame timing.
 */
function plain(root: HTMLElement): string {
  const copy = root.cloneNode(true) as HTMLElement;
  for (const list of copy.querySelectorAll('[data-slot="activity-feed-list"]')) {
    for (const pad of [list.previousElementSibling, list.nextElementSibling]) pad?.remove();
    for (const row of [...list.children].slice(0, -3)) row.remove();
    for (const row of list.children) row.classList.remove('rl:anim-enter');
  }
  const seen: string[] = [];
  return copy.innerHTML.replace(/[_:]r_?[0-9a-z]+[_:]/g, (id) => {
    if (!seen.includes(id)) seen.push(id);
    return `«${seen.indexOf(id)}»`;
  });
}

/** Plays one run from its start to its cancel, for every component that shows it. */
window.tell = async () => {
  const clock = createManualClock();
  const source = createScriptedSource({ clock, capabilities: { push: 'websocket' } });
  source.addRun({ id: 'run-2', name: 'Another', status: 'queued' });
  const root = document.getElementById('root');
  if (!root) throw new Error('no #root');
  const told: Told = { pictures: [], commits: {} };
  let part = 'start';
  const count = () => {
    told.commits[part] = (told.commits[part] ?? 0) + 1;
  };
  const wrap = (page: ReactNode) => (STRICT ? <StrictMode>{page}</StrictMode> : page);
  createRoot(root).render(
    wrap(
      <Profiler id="page" onRender={count}>
        <RunProvider source={source} clock={clock} locale="en">
          <RealTimeRunStatus runId="run-1" showFeed showMetrics confirmation="inline" />
          <RunTimeStats runId="run-1" />
          <RunCard runId="run-1" />
          <LiveActivityFeed runId="run-1" style={{ height: 300 }} />
          <RunsList />
        </RunProvider>
      </Profiler>,
    ),
  );
  const picture = async (at: string, ms: number) => {
    await clock.advance(ms);
    for (let i = 0; i < 6; i += 1) await frame();
    await clock.settle();
    told.pictures.push({ at, html: plain(root) });
  };
  const begin = (name: string) => {
    part = name;
  };
  const press = (name: RegExp) => {
    const buttons = [...root.querySelectorAll<HTMLButtonElement>('[data-slot="real-time-run-status"] button')];
    const button = buttons.find((one) => name.test(one.getAttribute('aria-label') ?? one.textContent ?? ''));
    if (!button) throw new Error(`no button ${name} among ${buttons.map((one) => one.textContent).join(', ')}`);
    button.click();
  };

  await picture('loaded', 2_000);
  begin('steps');
  for (let n = 1; n <= 40; n += 1) {
    source.setStep({ n, kind: 'training', status: n < 40 ? 'done' : 'running', startedAt: clock.now() - 1_000 });
  }
  source.setRun({
    progress: { completedSteps: 39, totalSteps: 80, fraction: null },
    metrics: [{ key: 'ks', value: 0.9 }],
  });
  await picture('forty steps', 1_000);
  await clock.advance(500);
  begin('ticks');
  await clock.advance(3_000);
  begin('after');
  await picture('a while later', 0);
  press(/cancel/i);
  await picture('asked', 500);
  press(/cancel/i);
  await picture('cancelling', 500);
  source.setRun({ status: 'cancelled', finishedAt: clock.now() });
  await picture('cancelled', 3_000);
  return told;
};

/** Pushes changes as fast as the page can take them for a second, to five components, in real time. */
window.burst = async () => {
  const clock = {
    now: () => Date.now(),
    setTimeout: (callback: () => void, ms: number) => window.setTimeout(callback, ms),
    clearTimeout: (handle: unknown) => window.clearTimeout(Number(handle)),
  };
  const source = createScriptedSource({ clock, capabilities: { push: 'websocket' } });
  const element = document.body.appendChild(document.createElement('div'));
  const counted: Burst = { changes: 0, frames: 0, commits: 0 };
  let isCounting = false;
  const count = () => {
    if (isCounting) counted.commits += 1;
  };
  const root = createRoot(element);
  root.render(
    <Profiler id="burst" onRender={count}>
      <RunProvider source={source}>
        <RunStatusBadge runId="run-1" />
        <RunProgressIndicator runId="run-1" />
        <RunTimeStats runId="run-1" />
        <RunMetricsPreview runId="run-1" />
        <LiveActivityFeed runId="run-1" style={{ height: 300 }} />
      </RunProvider>
    </Profiler>,
  );
  await new Promise((resolve) => setTimeout(resolve, 500));
  const onFrame = () => {
    if (!isCounting) return;
    counted.frames += 1;
    requestAnimationFrame(onFrame);
  };
  isCounting = true;
  requestAnimationFrame(onFrame);
  const begin = performance.now();
  while (performance.now() - begin < 1_000) {
    for (let i = 0; i < 5; i += 1) {
      counted.changes += 1;
      source.setStep({ n: counted.changes, kind: 'training', status: 'done', startedAt: Date.now() });
    }
    await new Promise((resolve) => setTimeout(resolve, 4));
  }
  isCounting = false;
  root.unmount();
  return counted;
};
