// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { createManualClock } from '../../testing/manual-clock';
import { createManualEnvironment } from '../../testing/manual-environment';
import { createScriptedSource } from '../../testing/scripted-source';
import type { ScriptedSourceOptions } from '../../testing/scripted-source.types';
import { watchRuns } from '../list/runs';
import { RunSourceError } from '../run/source/run-source-error';
import { createRunClient } from './run-client';

/* Hints from browser, clock and server: a network reported as offline, a page that slept, requested pauses. */

function setUp(options: Partial<ScriptedSourceOptions> = {}) {
  const clock = createManualClock();
  const environment = createManualEnvironment();
  const source = createScriptedSource({ clock, ...options });
  const client = createRunClient({ source, clock, environment });
  const get = () => client.getSnapshot('run-1');
  return { clock, environment, source, client, get, line: () => source.connections.at(-1) };
}
const push: Partial<ScriptedSourceOptions> = { capabilities: { push: 'websocket' } };
const busy = (retryAfterMs: number) => async () => {
  throw new RunSourceError('server', 'busy.', { status: 429, retryAfterMs });
};

describe('R5: "offline" is only a hint', () => {
  it('a live line that goes on is not called offline, for the browser may be wrong', async () => {
    const t = setUp(push);
    t.client.watch('run-1');
    await t.clock.advance(2_000);
    t.environment.setOnline(false);
    await t.clock.settle();
    expect(t.get().connection).toMatchObject({ state: 'live', error: null });
    t.source.setRun({ name: 'new' });
    await t.clock.settle();
    expect(t.get()).toMatchObject({ run: { name: 'new' }, connection: { state: 'live' } });
  });

  it('one whose backend does not answer is', async () => {
    const t = setUp(push);
    t.client.watch('run-1');
    await t.clock.advance(2_000);
    t.source.interceptAll('readRun', async () => {
      throw new RunSourceError('network', 'no network.');
    });
    t.environment.setOnline(false);
    await t.clock.settle();
    expect(t.get().connection.state).toBe('offline');
  });
});

describe('R5: a page that was hidden for 30 s', () => {
  it('gets a new socket although it slept, so that no timer closed the old one', async () => {
    const t = setUp(push);
    t.client.watch('run-1');
    await t.clock.advance(2_000);
    t.environment.setVisible(false);
    t.clock.jump(8 * 3_600_000);
    t.environment.setVisible(true);
    await t.clock.advance(2_000);
    expect(t.source.connections.map(({ isOpen }) => isOpen)).toEqual([false, true]);
  });

  it('keeps it after a glance away', async () => {
    const t = setUp(push);
    t.client.watch('run-1');
    await t.clock.advance(2_000);
    t.environment.setVisible(false);
    await t.clock.advance(29_000);
    t.environment.setVisible(true);
    await t.clock.advance(2_000);
    expect(t.source.connections).toHaveLength(1);
  });
});

describe('R4: a pause the backend asks for', () => {
  it('of 10 h before a new push connection is taken for one hour', async () => {
    const t = setUp(push);
    t.client.watch('run-1');
    await t.clock.advance(2_000);
    t.line()?.close('retry', 36_000_000);
    await t.clock.advance(3_599_000);
    expect(t.source.connections).toHaveLength(1);
    await t.clock.advance(2_000);
    expect(t.source.connections).toHaveLength(2);
  });

  it('is kept whoever leaves and comes meanwhile', async () => {
    const t = setUp();
    t.source.interceptAll('readRun', busy(60_000));
    const leave = t.client.watch('run-1');
    await t.clock.advance(1_000);
    leave();
    await t.clock.advance(1_000);
    t.client.watch('run-1');
    await t.clock.advance(50_000);
    expect(t.source.count('readRun')).toBe(1);
    await t.clock.advance(10_000);
    expect(t.source.count('readRun')).toBe(2);
  });

  it('also by a list, and no longer than that when the clock is set back', async () => {
    const t = setUp();
    t.source.interceptAll('listRuns', busy(60_000));
    const leave = watchRuns(t.client, undefined, () => {});
    await t.clock.advance(1_000);
    leave();
    await t.clock.advance(1_000);
    t.clock.jump(-86_400_000);
    watchRuns(t.client, undefined, () => {});
    await t.clock.advance(50_000);
    expect(t.source.count('listRuns')).toBe(1);
    await t.clock.advance(11_000);
    expect(t.source.count('listRuns')).toBe(2);
  });

  it('is not kept from somebody who asks for an answer now', async () => {
    const t = setUp();
    t.source.intercept('readRun', busy(60_000));
    t.client.watch('run-1');
    await t.clock.advance(1_000);
    await t.client.refresh('run-1');
    expect(t.get().run?.status).toBe('running');
  });
});

it('R8: a line that lived long comes back soon, whatever ended it', async () => {
  const t = setUp(push);
  t.client.watch('run-1');
  await t.clock.advance(2_000);
  // A frame is lost from time to time, and each loss replaces the connection.
  for (let i = 0; i < 12; i += 1) {
    for (let beat = 0; beat < 20; beat += 1) {
      await t.clock.advance(30_000);
      t.line()?.alive();
    }
    t.source.onPush(() => {});
    t.source.setRun({ name: `lost ${i}` });
    t.source.onPush(null);
    t.source.setRun({ name: `seen ${i}` });
    await t.clock.advance(1_100);
    expect(t.get().connection.state).toBe('live');
  }
});
