// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { createRunClient } from '../../core/client/run-client';
import { RunSourceError } from '../../core/run/source/run-source-error';
import { createManualClock } from '../../testing/manual-clock';
import { createManualEnvironment } from '../../testing/manual-environment';
import { createScriptedSource } from '../../testing/scripted-source';
import type { ScriptedSourceOptions } from '../../testing/scripted-source.types';
import { type ShareBetweenTabsOptions, shareBetweenTabs, type TabChannel } from './share-between-tabs';

/** The channels of one browser: a message reaches all others of the same name. A sleeping tab receives it later. */
function createBrowser() {
  const open: { name: string; channel: TabChannel; asleep: boolean; waiting: unknown[] }[] = [];
  return {
    open,
    names: () => [...new Set(open.map(({ name }) => name))],
    openChannel(name: string): TabChannel {
      const channel: TabChannel = {
        onmessage: null,
        postMessage(message) {
          for (const other of open) {
            if (other.channel === channel || other.name !== name) continue;
            const copy = structuredClone(message);
            if (other.asleep) other.waiting.push(copy);
            else queueMicrotask(() => other.channel.onmessage?.(new MessageEvent('message', { data: copy })));
          }
        },
        close() {
          const at = open.findIndex((one) => one.channel === channel);
          if (at >= 0) open.splice(at, 1);
        },
      };
      open.push({ name, channel, asleep: false, waiting: [] });
      return channel;
    },
  };
}

function setUp(options: Partial<ScriptedSourceOptions> = {}) {
  const clock = createManualClock();
  const browser = createBrowser();
  const source = createScriptedSource({ clock, latencyMs: 20, ...options });
  const tab = (user: ShareBetweenTabsOptions['getIdentity'] = () => 'ada', seed = 1) => {
    const environment = createManualEnvironment(seed);
    // Two tabs never generate the same key.
    let keys = 0;
    const randomId = () => {
      keys += 1;
      return `tab-${seed}-${keys}`;
    };
    const shared = shareBetweenTabs(source, { getIdentity: user, clock, openChannel: browser.openChannel });
    const client = createRunClient({ source: shared, clock, environment: { ...environment, randomId } });
    return { client, shared, get: () => client.getSnapshot('run-1') };
  };
  return { clock, browser, source, tab };
}
const keysOf = (t: ReturnType<typeof setUp>) =>
  new Set(t.source.calls.filter(({ method }) => method === 'cancelRun').map((call) => call.idempotencyKey));

describe('shareBetweenTabs', () => {
  it('asks once for all tabs, and all show the same', async () => {
    const t = setUp();
    const tabs = [1, 2, 3, 4].map((seed) => t.tab(undefined, seed));
    for (const { client } of tabs) {
      client.watch('run-1');
      await t.clock.advance(150);
    }
    const before = t.source.count('readRun');
    for (let n = 1; n <= 10; n += 1) {
      t.source.setStep({ n });
      await t.clock.advance(2_000);
    }
    // Without sharing it would be 80, and 40 for the steps.
    expect(t.source.count('readRun') - before).toBeLessThanOrEqual(22);
    expect(t.source.count('readSteps')).toBeLessThan(24);
    for (const { get } of tabs) expect(get().steps).toHaveLength(10);
  });

  it('fault 21 in every tab: the end comes with all steps, whoever read them', async () => {
    const t = setUp();
    const tabs = [1, 2, 3].map((seed) => t.tab(undefined, seed));
    const seen: number[] = [];
    for (const { client, get } of tabs) {
      client.watch('run-1', () => get().run?.status === 'succeeded' && seen.push(get().steps.length));
      await t.clock.advance(130);
    }
    for (let n = 1; n <= 20; n += 1) {
      t.source.setStep({ n });
      await t.clock.advance(170);
    }
    t.source.setStep({ n: 21 });
    t.source.setRun({ status: 'succeeded' });
    await t.clock.advance(5_000);
    expect(seen.length).toBeGreaterThanOrEqual(3);
    expect(new Set(seen)).toEqual(new Set([21]));
  });

  it('hands over at once when the tab that asks is closed', async () => {
    const t = setUp();
    const [first, second] = [t.tab(undefined, 1), t.tab(undefined, 2)];
    first.client.watch('run-1');
    await t.clock.advance(300);
    second.client.watch('run-1');
    await t.clock.advance(3_000);
    first.client.dispose();
    first.shared.close();
    t.source.setRun({ name: 'after' });
    await t.clock.advance(1_300);
    expect(second.get().run?.name).toBe('after');
  });

  it('takes nothing that waited for a sleeping tab for news', async () => {
    const t = setUp();
    const [first, second] = [t.tab(undefined, 1), t.tab(undefined, 2)];
    second.client.watch('run-1');
    await t.clock.advance(100);
    first.client.watch('run-1');
    await t.clock.advance(100);
    const sleeper = t.browser.open[0];
    if (!sleeper) throw new Error('no channel was opened');
    sleeper.asleep = true;
    await t.clock.advance(3_000);
    t.source.setRun({ status: 'cancelled' });
    t.clock.jump(8 * 3_600_000);
    for (const data of sleeper.waiting) sleeper.channel.onmessage?.(new MessageEvent('message', { data }));
    const asked = t.source.count('readRun');
    void second.client.refresh('run-1');
    await t.clock.advance(100);
    expect(t.source.count('readRun')).toBeGreaterThan(asked);
    expect(second.get().run?.status).toBe('cancelled');
  });

  it('never lets another identity read it, also not when somebody else signs in', async () => {
    const t = setUp();
    let user: string | null = 'ada';
    const ada = t.tab(() => user, 1);
    const bob = t.tab(() => 'bob', 2);
    ada.client.watch('run-1');
    bob.client.watch('run-1');
    await t.clock.advance(3_000);
    expect(t.browser.names()).toEqual(['runlight-1:default:ada', 'runlight-1:default:bob']);
    // Both tabs poll on their own.
    expect(t.source.count('readRun')).toBeGreaterThanOrEqual(6);
    user = 'bob';
    await t.clock.advance(2_000);
    expect(t.browser.names()).toEqual(['runlight-1:default:bob']);
    user = null;
    await t.clock.advance(2_000);
    expect(t.browser.open).toHaveLength(1);
  });

  it('shares likewise where it takes time to find out who is signed in, and with nobody where that fails', async () => {
    const t = setUp();
    let user: string | null = 'ada';
    const tabs = [1, 2].map((seed) => t.tab(async () => user, seed));
    const lost = t.tab(async () => Promise.reject(new Error('no session')), 3);
    for (const { client } of [...tabs, lost]) {
      client.watch('run-1', undefined, { steps: false });
      await t.clock.advance(150);
    }
    const before = t.source.count('readRun');
    await t.clock.advance(10_000);
    // Two tabs share their reads; the third one polls on its own.
    expect(t.source.count('readRun') - before).toBeLessThanOrEqual(22);
    expect(lost.get().run?.id).toBe('run-1');
    expect(t.browser.names()).toEqual(['runlight-1:default:ada']);
    user = 'bob';
    await t.clock.advance(2_000);
    expect(t.browser.names()).toEqual(['runlight-1:default:bob']);
  });

  it('sends an answer that was awaited for one user to nobody once another is signed in', async () => {
    const t = setUp({ latencyMs: 1_000 });
    let user = 'ada';
    const heard: unknown[] = [];
    const sent = t.browser.openChannel;
    const shared = shareBetweenTabs(t.source, {
      getIdentity: () => user,
      clock: t.clock,
      openChannel(name) {
        const channel = sent(name);
        return { ...channel, postMessage: (message) => heard.push(message) };
      },
    });
    const read = shared.readRun('run-1', { signal: new AbortController().signal, validator: null });
    user = 'bob';
    await t.clock.advance(1_500);
    await read;
    expect(heard).toEqual([]);
  });

  it('takes over no answer that is behind what this tab has been told', async () => {
    const t = setUp();
    const shared = shareBetweenTabs(t.source, {
      getIdentity: () => 'ada',
      clock: t.clock,
      openChannel: t.browser.openChannel,
    });
    const call = { signal: new AbortController().signal, validator: null };
    t.source.setRun({ name: 'newest' });
    const first = shared.readRun('run-1', call);
    await t.clock.advance(50);
    await first;
    const old = { ...t.source.getRun(), rev: 1, name: 'old' };
    const data = { type: 'run', identity: 'ada', runId: 'run-1', at: t.clock.now(), run: old, validator: 'v' };
    t.browser.open[0]?.channel.onmessage?.(new MessageEvent('message', { data }));
    const second = shared.readRun('run-1', call);
    await t.clock.advance(50);
    expect((await second).run?.name).toBe('newest');
  });

  it('ignores what is no message of ours', async () => {
    const t = setUp();
    const { client, get } = t.tab();
    client.watch('run-1');
    await t.clock.advance(100);
    const { channel } = t.browser.open[0] ?? {};
    const run = { id: 'run-2', status: 'cancelled' };
    for (const data of [null, 'x', 7, {}, { type: 'run', identity: 'bob', runId: 'run-1', at: t.clock.now(), run }]) {
      channel?.onmessage?.(new MessageEvent('message', { data }));
    }
    channel?.onmessage?.(
      new MessageEvent('message', {
        data: { type: 'run', identity: 'ada', runId: 'run-1', at: t.clock.now(), run, validator: 'v' },
      }),
    );
    await t.clock.advance(3_000);
    expect(get().run?.status).toBe('running');
  });

  it('fault 52: a cancel in two tabs is one wish with one effect', async () => {
    const t = setUp();
    const [first, second] = [t.tab(undefined, 1), t.tab(undefined, 2)];
    first.client.watch('run-1');
    second.client.watch('run-1');
    await t.clock.advance(500);
    void first.client.cancel('run-1');
    await t.clock.advance(5);
    void second.client.cancel('run-1');
    await t.clock.advance(2_000);
    expect(t.source.count('cancelRun')).toBe(2);
    expect(keysOf(t).size).toBe(1);
    for (const { get } of [first, second]) expect(get().run?.status).toBe('cancelling');
    t.source.setRun({ status: 'cancelled' });
    await t.clock.advance(2_500);
    for (const { get } of [first, second])
      expect(get().cancel).toMatchObject({ phase: 'settled', result: 'cancelled' });
  });

  it('a wish that was refused is not repeated under its old key by another tab', async () => {
    const t = setUp();
    const [first, second] = [t.tab(undefined, 1), t.tab(undefined, 2)];
    first.client.watch('run-1');
    second.client.watch('run-1');
    await t.clock.advance(500);
    t.source.intercept('cancelRun', async () => {
      throw new RunSourceError('forbidden', 'not now.', { status: 403 });
    });
    void first.client.cancel('run-1');
    await t.clock.advance(200);
    void second.client.cancel('run-1');
    await t.clock.advance(1_000);
    expect(keysOf(t).size).toBe(2);
    expect(second.get().run?.status).toBe('cancelling');
  });

  it.each([
    ['by their numbers', { attempt: 1 }, { attempt: 2 }],
    ['by their starts', { startedAt: 1e12 }, { startedAt: 1e12 + 5_000 }],
  ])('a cancel of the next attempt is another wish than that of another tab for this one, %s', async (_, one, next) => {
    const t = setUp({ run: one });
    const [first, second] = [t.tab(undefined, 1), t.tab(undefined, 2)];
    first.client.watch('run-1');
    second.client.watch('run-1');
    await t.clock.advance(500);
    void first.client.cancel('run-1');
    await t.clock.advance(500);
    t.source.setRun({ status: 'cancelled' });
    await t.clock.advance(2_000);
    t.source.setRun({ status: 'running', ...next });
    void second.client.refresh('run-1');
    await t.clock.advance(100);
    expect(second.get().run?.status).toBe('running');
    void second.client.cancel('run-1');
    await t.clock.advance(2_000);
    expect(keysOf(t).size).toBe(2);
    expect(t.source.getRun().status).toBe('cancelling');
  });

  it('fault 16 with tabs: a run left in one tab goes on in the other, without data of another run', async () => {
    const t = setUp();
    t.source.addRun({ id: 'run-2', name: 'Other' });
    const [first, second] = [t.tab(undefined, 1), t.tab(undefined, 2)];
    const leave = first.client.watch('run-1');
    second.client.watch('run-2');
    await t.clock.advance(1_000);
    leave();
    first.client.watch('run-2');
    await t.clock.advance(2_000);
    expect(first.client.getSnapshot('run-2').run?.name).toBe('Other');
    expect(first.get().run?.name).toBe('Run 1');
    expect(second.client.getSnapshot('run-2').run?.name).toBe('Other');
  });

  it('shares nothing without revisions, without a channel, or once closed', async () => {
    const plain = setUp({ capabilities: { revisions: false } });
    plain.tab().client.watch('run-1');
    await plain.clock.advance(1_000);
    expect(plain.browser.open).toEqual([]);
    const t = setUp();
    const alone = shareBetweenTabs(t.source, { getIdentity: () => 'ada', clock: t.clock, openChannel: () => null });
    const read = alone.readRun('run-1', { signal: new AbortController().signal, validator: null });
    await t.clock.advance(100);
    expect((await read).run?.id).toBe('run-1');
    const { client, shared } = t.tab();
    client.watch('run-1');
    await t.clock.advance(100);
    shared.close();
    await t.clock.advance(2_000);
    expect(t.browser.open).toEqual([]);
    expect(client.getSnapshot('run-1').connection.state).toBe('polling');
  });
});
