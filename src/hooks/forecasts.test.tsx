import { act, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { systemClock } from '../core/clock';
import { createRunClient } from '../core/run-client';
import { createScriptedSource } from '../testing/scripted-source';
import { RunProvider } from './RunProvider';
import { useEta } from './useEta';
import { useRunProgress } from './useRunProgress';
import { useRunStatus } from './useRunStatus';

const frames: (() => void)[] = [];
const nextFrame = () =>
  act(async () => {
    for (const draw of frames.splice(0)) draw();
  });

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('requestAnimationFrame', (draw: () => void) => frames.push(draw));
  vi.stubGlobal('cancelAnimationFrame', () => frames.splice(0));
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  frames.length = 0;
});

it('renders what is ahead of its frame in one place without touching another, and tells the other a frame later', async () => {
  const complaints = vi.spyOn(console, 'error').mockImplementation(() => {});
  const run = { status: 'running' as const, progress: { completedSteps: 2, totalSteps: 8 } };
  const source = createScriptedSource({ clock: systemClock, run });
  const client = createRunClient({ source, clock: systemClock });
  let renders = 0;
  function Bar() {
    renders += 1;
    return <p>bar {useRunProgress('run-1').completed}</p>;
  }
  /** Hears of everything at once. */
  function Header() {
    useRunStatus('run-1', { steps: false });
    return <i>header {useEta('run-1').label}</i>;
  }
  render(
    <RunProvider client={client}>
      <Bar />
      <Header />
    </RunProvider>,
  );
  await act(() => vi.advanceTimersByTimeAsync(3_000));
  await nextFrame();
  await nextFrame();
  for (const completedSteps of [3, 4]) {
    await act(async () => {
      source.setRun({ progress: { completedSteps, totalSteps: 8 } });
      await client.refresh('run-1');
    });
  }
  const before = renders;
  await nextFrame();
  await nextFrame();
  expect(screen.getByText('bar 4')).toBeInTheDocument();
  expect(renders).toBe(before + 1);
  expect(complaints).not.toHaveBeenCalled();
  client.dispose();
});
