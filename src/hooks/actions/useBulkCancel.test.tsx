import { act, render, screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { RunSourceError } from '../../core/run/source/run-source-error';
import { createManualClock } from '../../testing/manual-clock';
import { createManualEnvironment } from '../../testing/manual-environment';
import { createScriptedSource } from '../../testing/scripted-source';
import { RunProvider } from '../RunProvider';
import { type UseBulkCancelResult, useBulkCancel } from './useBulkCancel';

function setUp() {
  const clock = createManualClock();
  const environment = createManualEnvironment();
  const source = createScriptedSource({ clock, latencyMs: 100 });
  for (const id of ['a', 'b']) source.addRun({ id });
  const given: UseBulkCancelResult[] = [];
  function Bulk() {
    const bulk = useBulkCancel();
    given.push(bulk);
    const failed = bulk.failed.map(({ runId, error }) => `${runId} ${error?.kind}`).join();
    return <p>{bulk.isRunning ? `${bulk.answered}/${bulk.items.length}` : `failed: ${failed}`}</p>;
  }
  const page = (shown: boolean) => (
    <RunProvider source={source} clock={clock} environment={environment}>
      {shown && <Bulk />}
    </RunProvider>
  );
  return { clock, source, given, page, advance: (ms: number) => act(() => clock.advance(ms)) };
}

describe('useBulkCancel', () => {
  it('shows the progress, a list of what failed, and tries only that again', async () => {
    const t = setUp();
    t.source.intercept('cancelRun', async () => {
      throw new RunSourceError('rejected', 'locked.', { status: 422 });
    });
    render(t.page(true));
    expect(t.given.at(-1)).toMatchObject({ items: [], isRunning: false, stop: null, retry: null, isSupported: true });
    act(() => void t.given.at(-1)?.cancel(['a', 'b'], { concurrency: 1 }));
    expect(screen.getByText('0/2')).toBeTruthy();
    expect(t.given.at(-1)?.stop).not.toBeNull();
    await t.advance(500);
    expect(screen.getByText('2/2')).toBeTruthy();
    t.source.setRun({ status: 'cancelled' }, 'b');
    await t.advance(2_000);
    expect(screen.getByText('failed: a rejected')).toBeTruthy();
    act(() => void t.given.at(-1)?.retry?.());
    await t.advance(500);
    expect(t.source.calls.filter(({ method }) => method === 'cancelRun').map(({ runId }) => runId)).toEqual([
      'a',
      'b',
      'a',
    ]);
    act(() => t.given.at(-1)?.clear());
    expect(screen.getByText('failed:')).toBeTruthy();
  });

  it('goes on when the component leaves', async () => {
    const t = setUp();
    const view = render(t.page(true));
    act(() => void t.given.at(-1)?.cancel(['a', 'b'], { concurrency: 1 }));
    view.rerender(t.page(false));
    await t.advance(1_000);
    expect(t.source.count('cancelRun')).toBe(2);
  });

  it('renders nothing while nothing changes', async () => {
    const t = setUp();
    render(t.page(true));
    act(() => void t.given.at(-1)?.cancel(['a', 'b']));
    await t.advance(2_000);
    const renders = t.given.length;
    await t.advance(20_000);
    expect(t.given.length).toBe(renders);
  });
});
