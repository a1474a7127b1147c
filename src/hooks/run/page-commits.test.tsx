import { act, render, screen } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createRunClient } from '../../core/client/run-client';
import type { RunClient } from '../../core/client/types';
import { systemClock } from '../../core/platform/clock';
import type { Run } from '../../core/run/run';
import { createScriptedSource } from '../../testing/scripted-source';
import { useCancelRun } from '../actions/useCancelRun';
import { useEta } from '../forecast/useEta';
import { useRunProgress } from '../forecast/useRunProgress';
import { RunProvider } from '../RunProvider';
import { useRunView } from '../useRunView';
import { useRunStatus } from './useRunStatus';

// With fake timers, because a manual clock has no frames. The test triggers each frame.
const frames: (() => void)[] = [];
const nextFrame = () =>
  act(async () => {
    for (const draw of frames.splice(0)) draw();
  });
let endPage = () => {};

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('requestAnimationFrame', (draw: () => void) => frames.push(draw));
  vi.stubGlobal('cancelAnimationFrame', () => frames.splice(0));
});
afterEach(() => {
  endPage();
  vi.useRealTimers();
  vi.unstubAllGlobals();
  frames.length = 0;
});

/** A page about one run at its second of eight steps, at rest. */
async function openPage(page: ReactNode, onClient: (client: RunClient) => void = () => {}) {
  const progress = (completedSteps: number) => ({ completedSteps, totalSteps: 8 });
  const source = createScriptedSource({ clock: systemClock, run: { status: 'running', progress: progress(2) } });
  const client = createRunClient({ source, clock: systemClock });
  endPage = () => client.dispose();
  onClient(client);
  render(<RunProvider client={client}>{page}</RunProvider>);
  await act(() => vi.advanceTimersByTimeAsync(3_000));
  await nextFrame();
  await nextFrame();
  return {
    /** The backend has changed the run, and the client has received it. */
    hear: (completedSteps: number, change: Partial<Run> = {}) =>
      act(async () => {
        source.setRun({ ...change, progress: progress(completedSteps) });
        await client.refresh('run-1');
      }),
  };
}

describe('a page whose parts hear of news at different times', () => {
  it('shows what has become of a run in the commit in which the cancel controls hear of it', async () => {
    function Header() {
      const { run } = useRunView({ runId: 'run-1' });
      return (
        <p>
          {run?.status} {run?.progress?.completedSteps}
        </p>
      );
    }
    function Cancel() {
      return <i>{useCancelRun('run-1').run?.status}</i>;
    }
    const { hear } = await openPage(
      <>
        <Header />
        <Cancel />
      </>,
    );
    expect(screen.getByText('running 2')).toBeInTheDocument();
    const seen: string[] = [];
    const look = new MutationObserver(() => {
      seen.push(`${document.querySelector('p')?.textContent} / ${document.querySelector('i')?.textContent}`);
    });
    look.observe(document.body, { subtree: true, childList: true, characterData: true });
    // The first update renders at once, and the second would wait for a frame, which never comes.
    await hear(3);
    await hear(8, { status: 'succeeded' });
    look.disconnect();
    expect(seen.at(-1)).toBe('succeeded 8 / succeeded');
    expect(seen.filter((text) => text.startsWith('running') && text.endsWith('succeeded'))).toEqual([]);
  });

  it('renders what is ahead of its frame in one place without touching another, and tells the other a frame later', async () => {
    const complaints = vi.spyOn(console, 'error').mockImplementation(() => {});
    let renders = 0;
    function Bar() {
      renders += 1;
      return <p>bar {useRunProgress('run-1').completed}</p>;
    }
    /** Subscribes to everything. */
    function Header() {
      useRunStatus('run-1', { steps: false });
      return <i>header {useEta('run-1').label}</i>;
    }
    const { hear } = await openPage(
      <>
        <Bar />
        <Header />
      </>,
    );
    await hear(3);
    await hear(4);
    const before = renders;
    await nextFrame();
    await nextFrame();
    expect(screen.getByText('bar 4')).toBeInTheDocument();
    expect(renders).toBe(before + 1);
    expect(complaints).not.toHaveBeenCalled();
  });

  it('follows a run with one subscription for a bar', async () => {
    let calls = () => ({ watch: 0, subscribe: 0 });
    const onClient = (client: RunClient) => {
      const watch = vi.spyOn(client, 'watch');
      const subscribe = vi.spyOn(client, 'subscribe');
      calls = () => ({ watch: watch.mock.calls.length, subscribe: subscribe.mock.calls.length });
    };
    function Bar() {
      return <p>bar {useRunProgress('run-1').completed}</p>;
    }
    const { hear } = await openPage(<Bar />, onClient);
    expect(calls()).toEqual({ watch: 1, subscribe: 0 });
    await hear(3);
    expect(screen.getByText('bar 3')).toBeInTheDocument();
  });
});
