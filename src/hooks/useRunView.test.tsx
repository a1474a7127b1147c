import { act, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { systemClock } from '../core/clock';
import { createRunClient } from '../core/run-client';
import { createScriptedSource } from '../testing/scripted-source';
import { RunProvider } from './RunProvider';
import { useCancelRun } from './useCancelRun';
import { useRunView } from './useRunView';

beforeEach(() => {
  vi.useFakeTimers();
  // No frame ever comes: what is drawn was drawn at once.
  vi.stubGlobal('requestAnimationFrame', () => 1);
  vi.stubGlobal('cancelAnimationFrame', () => {});
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it('shows what has become of a run in the commit in which the cancel controls hear of it', async () => {
  const source = createScriptedSource({
    clock: systemClock,
    run: { status: 'running', progress: { completedSteps: 1 } },
  });
  const client = createRunClient({ source, clock: systemClock });
  const seen: string[] = [];
  function Header() {
    const { run } = useRunView({ runId: 'run-1' });
    return (
      <p>
        {run?.status ?? 'none'} {run?.progress?.completedSteps ?? 0}
      </p>
    );
  }
  function Cancel() {
    const { run } = useCancelRun('run-1');
    return <i>{run?.status ?? 'none'}</i>;
  }
  render(
    <RunProvider client={client}>
      <Header />
      <Cancel />
    </RunProvider>,
  );
  await act(() => vi.advanceTimersByTimeAsync(300));
  expect(screen.getByText('running 1')).toBeInTheDocument();
  const look = new MutationObserver(() => {
    seen.push(`${document.querySelector('p')?.textContent} / ${document.querySelector('i')?.textContent}`);
  });
  look.observe(document.body, { subtree: true, childList: true, characterData: true });
  await act(async () => {
    source.setRun({ progress: { completedSteps: 2 } });
    await client.refresh('run-1');
  });
  await act(async () => {
    source.setRun({ status: 'succeeded', progress: { completedSteps: 8 } });
    await client.refresh('run-1');
  });
  look.disconnect();
  expect(seen.at(-1)).toBe('succeeded 8 / succeeded');
  expect(seen.filter((text) => text.startsWith('running') && text.endsWith('succeeded'))).toEqual([]);
  client.dispose();
});
