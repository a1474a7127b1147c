// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { createManualClock } from '../../testing/manual-clock';
import { createManualEnvironment } from '../../testing/manual-environment';
import { createScriptedSource } from '../../testing/scripted-source';
import type { Interception, ScriptedSourceOptions } from '../../testing/scripted-source.types';
import { createRunClient } from '../client/run-client';
import { REQUEST_PHASES } from '../run/snapshot/snapshot';
import { type RunErrorKind, RunSourceError } from '../run/source/run-source-error';
import { CANCEL_EVENTS, CANCEL_TRANSITIONS, cancelTransition } from './cancel-machine';

function setUp(options: Partial<ScriptedSourceOptions> = {}) {
  const clock = createManualClock();
  const environment = createManualEnvironment();
  const source = createScriptedSource({ clock, ...options });
  const client = createRunClient({ source, clock, environment });
  const statuses: string[] = [];
  client.watch('run-1', () => {
    const status = client.getSnapshot('run-1').run?.status;
    if (status && statuses.at(-1) !== status) statuses.push(status);
  });
  return { clock, environment, source, client, statuses, get: () => client.getSnapshot('run-1') };
}

const fail =
  (kind: RunErrorKind, extra: { retryAfterMs?: number; status?: number; detail?: string } = {}): Interception =>
  async () => {
    throw new RunSourceError(kind, `made to fail (${kind}).`, extra);
  };
const loseAnswer: Interception = async (proceed) => {
  await proceed();
  throw new RunSourceError('network', 'the answer was lost.');
};
const keysOf = (t: ReturnType<typeof setUp>) =>
  t.source.calls.filter((call) => call.method === 'cancelRun').map((call) => call.idempotencyKey);

describe('the transition table', () => {
  it('is total: every event in every phase leads to a phase', () => {
    for (const phase of REQUEST_PHASES) {
      for (const event of CANCEL_EVENTS) expect(REQUEST_PHASES).toContain(cancelTransition(phase, event));
    }
  });

  it('lets nothing leave "settled", and only the end or an undone cancel leave "accepted"', () => {
    for (const event of CANCEL_EVENTS) expect(cancelTransition('settled', event)).toBe('settled');
    expect(Object.keys(CANCEL_TRANSITIONS.accepted)).toEqual(['refused', 'run_ended']);
  });

  it('reaches every phase from idle', () => {
    const reached = new Set<string>(['idle']);
    for (let grew = true; grew; ) {
      grew = false;
      for (const phase of REQUEST_PHASES) {
        if (!reached.has(phase)) continue;
        for (const event of CANCEL_EVENTS) {
          const next = cancelTransition(phase, event);
          if (!reached.has(next)) {
            reached.add(next);
            grew = true;
          }
        }
      }
    }
    expect([...reached].sort()).toEqual([...REQUEST_PHASES].sort());
  });
});

describe('cancelling', () => {
  it('shows "cancelling" at once and "cancelled" only when the backend says so', async () => {
    const t = setUp({ latencyMs: 50 });
    await t.clock.advance(100);
    const outcome = t.client.cancel('run-1');
    expect(t.get().run?.status).toBe('cancelling');
    expect(t.get().reported?.status).toBe('running');
    await t.clock.advance(5_000);
    expect(t.get().cancel.phase).toBe('accepted');
    expect(t.get().run?.status).toBe('cancelling');
    t.source.setRun({ status: 'cancelled' });
    await t.clock.advance(2_000);
    expect(t.get().run?.status).toBe('cancelled');
    await expect(outcome).resolves.toMatchObject({ result: 'cancelled', error: null });
    expect(t.statuses).toEqual(['running', 'cancelling', 'cancelled']);
    expect(t.clock.pending).toBe(0);
  });

  it('fault 40: an answer lost after its effect never shows "running" again', async () => {
    const t = setUp();
    await t.clock.advance(100);
    t.source.intercept('cancelRun', loseAnswer);
    void t.client.cancel('run-1');
    await t.clock.advance(20_000);
    t.source.setRun({ status: 'cancelled' });
    await t.clock.advance(2_000);
    expect(t.statuses).toEqual(['running', 'cancelling', 'cancelled']);
    expect(t.get().cancel.result).toBe('cancelled');
  });

  it('fault 41: a request lost before its effect is repeated with the same key, and is effective once', async () => {
    const t = setUp();
    await t.clock.advance(100);
    t.source.intercept('cancelRun', fail('network'), fail('timeout'));
    void t.client.cancel('run-1');
    await t.clock.advance(10_000);
    const keys = keysOf(t);
    expect(keys).toHaveLength(3);
    expect(new Set(keys).size).toBe(1);
    expect(t.source.getRun().status).toBe('cancelling');
    expect(t.statuses).toEqual(['running', 'cancelling']);
  });

  it('fault 42: when every try is lost and the run still goes on, it says so and puts the button back', async () => {
    const t = setUp();
    await t.clock.advance(100);
    t.source.interceptAll('cancelRun', fail('network'));
    const outcome = t.client.cancel('run-1');
    await t.clock.advance(60_000);
    await expect(outcome).resolves.toMatchObject({ result: 'refused', error: { kind: 'network' } });
    expect(keysOf(t)).toHaveLength(7);
    expect(t.get()).toMatchObject({ run: { status: 'running' }, cancel: { phase: 'refused' } });
    // A retry by the user is a new request with a new key.
    t.source.interceptAll('cancelRun', null);
    void t.client.cancel('run-1');
    await t.clock.advance(100);
    expect(t.get().cancel.phase).toBe('accepted');
    expect(new Set(keysOf(t)).size).toBe(2);
  });

  it('does not call it a failure while the status cannot be read either', async () => {
    const t = setUp();
    await t.clock.advance(100);
    t.source.interceptAll('cancelRun', fail('network'));
    t.source.interceptAll('readRun', fail('network'));
    void t.client.cancel('run-1');
    await t.clock.advance(300_000);
    expect(t.get()).toMatchObject({ run: { status: 'cancelling' }, cancel: { phase: 'unknown' } });
    t.source.interceptAll('readRun', null);
    await t.clock.advance(60_000);
    expect(t.get()).toMatchObject({ run: { status: 'running' }, cancel: { phase: 'refused' } });
  });

  it('fault 43: 429 and 5xx are retried, after the delay asked for', async () => {
    const t = setUp();
    await t.clock.advance(100);
    t.source.intercept('cancelRun', fail('server', { status: 429, retryAfterMs: 15_000 }));
    void t.client.cancel('run-1');
    await t.clock.advance(14_900);
    expect(keysOf(t)).toHaveLength(1);
    await t.clock.advance(9_000);
    expect(keysOf(t)).toHaveLength(2);
    expect(t.get().cancel.phase).toBe('accepted');
  });

  it('fault 44: a run that finishes while it is being cancelled is shown as succeeded, and that is said', async () => {
    const t = setUp();
    await t.clock.advance(100);
    const outcome = t.client.cancel('run-1');
    await t.clock.advance(500);
    t.source.setRun({ status: 'succeeded' });
    await t.clock.advance(2_000);
    await expect(outcome).resolves.toMatchObject({ result: 'finished_before_cancel', run: { status: 'succeeded' } });
    expect(t.get().cancel).toMatchObject({ phase: 'settled', result: 'finished_before_cancel' });
  });

  it('a cancel that comes too late shows how the run really ended', async () => {
    const t = setUp();
    await t.clock.advance(100);
    t.source.setRun({ status: 'failed' });
    const outcome = t.client.cancel('run-1');
    await t.clock.advance(100);
    await expect(outcome).resolves.toMatchObject({ result: 'failed_before_cancel', run: { status: 'failed' } });
    expect(t.statuses).not.toContain('cancelled');
  });

  it('a 400 whose run has not ended after all is a refusal, with the backend’s own words', async () => {
    const t = setUp();
    await t.clock.advance(100);
    t.source.intercept('cancelRun', fail('ended', { status: 400, detail: 'not now' }));
    const outcome = t.client.cancel('run-1');
    await t.clock.advance(100);
    await expect(outcome).resolves.toMatchObject({ result: 'refused', error: { detail: 'not now' } });
    expect(t.get().run?.status).toBe('running');
  });

  it.each(['forbidden', 'not_found', 'rejected', 'unauthorized'] as const)(
    '%s puts the button back and says why',
    async (kind) => {
      const t = setUp();
      await t.clock.advance(100);
      t.source.intercept('cancelRun', fail(kind));
      const outcome = t.client.cancel('run-1');
      await t.clock.advance(100);
      await expect(outcome).resolves.toMatchObject({ result: 'refused', error: { kind } });
      expect(t.get()).toMatchObject({ run: { status: 'running' }, cancel: { phase: 'refused', error: { kind } } });
      t.client.dismissCancel('run-1');
      expect(t.get().cancel).toMatchObject({ phase: 'idle', error: null });
    },
  );

  it('fault 52: asked twice at once it is one request, and both are told the outcome', async () => {
    const t = setUp({ latencyMs: 50 });
    await t.clock.advance(100);
    const outcomes = Promise.all([t.client.cancel('run-1'), t.client.cancel('run-1')]);
    await t.clock.advance(200);
    t.source.setRun({ status: 'cancelled' });
    await t.clock.advance(2_000);
    expect((await outcomes).map(({ result }) => result)).toEqual(['cancelled', 'cancelled']);
    expect(keysOf(t)).toHaveLength(1);
  });

  it('goes on when everybody has left, until the end is known', async () => {
    const clock = createManualClock();
    const source = createScriptedSource({ clock });
    const client = createRunClient({ source, clock, environment: createManualEnvironment() });
    const stop = client.watch('run-1');
    await clock.advance(100);
    source.intercept('cancelRun', fail('network'));
    const outcome = client.cancel('run-1');
    stop();
    await clock.advance(10_000);
    expect(source.getRun().status).toBe('cancelling');
    source.setRun({ status: 'cancelled' });
    await clock.advance(2_000);
    await expect(outcome).resolves.toMatchObject({ result: 'cancelled' });
    const asked = source.count();
    await clock.advance(60_000);
    expect(source.count()).toBe(asked);
    expect(clock.pending).toBe(0);
  });

  it('says so when it has not stopped for 30 s, and forces it where the backend can', async () => {
    const t = setUp({ capabilities: { force: true } });
    await t.clock.advance(100);
    void t.client.cancel('run-1');
    await t.clock.advance(29_000);
    expect(t.get().cancel.overdue).toBe(false);
    await t.clock.advance(2_000);
    expect(t.get().cancel.overdue).toBe(true);
    void t.client.cancel('run-1', { force: true });
    await t.clock.advance(2_000);
    expect(t.get()).toMatchObject({ run: { status: 'cancelled' }, cancel: { phase: 'settled', overdue: false } });
    expect(new Set(keysOf(t)).size).toBe(2);
  });

  it('a refused force leaves the cancel standing', async () => {
    const t = setUp({ capabilities: { force: true } });
    await t.clock.advance(100);
    void t.client.cancel('run-1');
    await t.clock.advance(1_000);
    t.source.intercept('cancelRun', fail('forbidden'));
    void t.client.cancel('run-1', { force: true });
    await t.clock.advance(100);
    expect(t.get()).toMatchObject({ run: { status: 'cancelling' }, cancel: { phase: 'accepted', force: 'refused' } });
  });

  it('shows a cancel that somebody else asked for', async () => {
    const t = setUp();
    await t.clock.advance(100);
    t.source.setRun({ status: 'cancelling' });
    await t.clock.advance(1_500);
    expect(t.get().cancel.phase).toBe('accepted');
    t.source.setRun({ status: 'cancelled' });
    await t.clock.advance(1_500);
    expect(t.get().cancel).toMatchObject({ phase: 'settled', result: 'cancelled' });
  });

  it('without revisions: a poll that began before the accepted cancel does not bring "running" back', async () => {
    const t = setUp({ capabilities: { revisions: false }, onCancel: () => ({ status: 'cancelled' }) });
    await t.clock.advance(100);
    let release: (value: unknown) => void = () => {};
    t.source.intercept('readRun', () => new Promise((resolve) => (release = resolve)));
    await t.clock.advance(1_200);
    const outcome = t.client.cancel('run-1');
    await t.clock.settle();
    release({ run: { id: 'run-1', status: 'running' }, validator: null, serverTimeMs: null, retryAfterMs: null });
    await t.clock.advance(3_000);
    await expect(outcome).resolves.toMatchObject({ result: 'cancelled' });
    expect(t.statuses).toEqual(['running', 'cancelling', 'cancelled']);
  });

  it('tells the waiting when the client is disposed', async () => {
    const t = setUp();
    await t.clock.advance(100);
    const outcome = t.client.cancel('run-1');
    await t.clock.settle();
    t.client.dispose();
    await expect(outcome).resolves.toMatchObject({ result: 'abandoned' });
    expect(t.clock.pending).toBe(0);
  });
});

describe('a cancel the backend holds back', () => {
  const postsAfter = async (t: ReturnType<typeof setUp>, ms: number) => {
    await t.clock.advance(ms);
    return keysOf(t).length;
  };
  const HOUR = 3_600_000;

  it.each([503, 500, 408])(
    '§2: %d with Retry-After of an hour, the status is read well: sent again at once',
    async (status) => {
      const t = setUp();
      await t.clock.advance(100);
      t.source.intercept('cancelRun', fail('server', { status, retryAfterMs: HOUR }));
      void t.client.cancel('run-1');
      expect(await postsAfter(t, 3_000)).toBe(2);
      expect(t.get().cancel.phase).toBe('accepted');
      expect(new Set(keysOf(t)).size).toBe(1);
    },
  );

  it.each([
    [503, HOUR],
    [429, HOUR],
    [429, 31_000],
  ])(
    '§2: %d with Retry-After of %d ms holds it back for 30 s at most, while nothing can be read',
    async (status, retryAfterMs) => {
      const t = setUp();
      await t.clock.advance(100);
      t.source.interceptAll('readRun', fail('network'));
      t.source.intercept('cancelRun', fail('server', { status, retryAfterMs }));
      void t.client.cancel('run-1');
      expect(await postsAfter(t, 29_900)).toBe(1);
      expect(await postsAfter(t, 200)).toBe(2);
    },
  );

  it('§2: a good read later on ends the wait as well', async () => {
    const t = setUp();
    await t.clock.advance(100);
    t.source.interceptAll('readRun', fail('network'));
    t.source.intercept('cancelRun', fail('server', { status: 503, retryAfterMs: HOUR }));
    void t.client.cancel('run-1');
    expect(await postsAfter(t, 5_000)).toBe(1);
    t.source.interceptAll('readRun', null);
    await t.client.refresh('run-1');
    expect(await postsAfter(t, 100)).toBe(2);
  });

  it.each([503, 429])(
    '§2: after %d a second press sends at once, under the same key, and both are told',
    async (status) => {
      const t = setUp();
      await t.clock.advance(100);
      t.source.interceptAll('readRun', fail('network'));
      t.source.intercept('cancelRun', fail('server', { status, retryAfterMs: HOUR }));
      const first = t.client.cancel('run-1');
      expect(await postsAfter(t, 2_000)).toBe(1);
      const second = t.client.cancel('run-1');
      expect(await postsAfter(t, 10)).toBe(2);
      expect(new Set(keysOf(t)).size).toBe(1);
      t.source.interceptAll('readRun', null);
      t.source.setRun({ status: 'cancelled' });
      await t.clock.advance(60_000);
      expect([(await first).result, (await second).result]).toEqual(['cancelled', 'cancelled']);
      expect(t.clock.pending).toBe(0);
    },
  );

  it('§2: a second press while the request is under way sends nothing', async () => {
    const t = setUp({ latencyMs: 2_000 });
    await t.clock.advance(5_000);
    void t.client.cancel('run-1');
    await t.clock.advance(500);
    void t.client.cancel('run-1');
    expect(await postsAfter(t, 5_000)).toBe(1);
  });

  it.each([501, 505])('§2: a source’s own %d is a refusal', async (status) => {
    const t = setUp();
    await t.clock.advance(100);
    t.source.interceptAll('cancelRun', fail('server', { status }));
    const outcome = t.client.cancel('run-1');
    await t.clock.advance(100);
    await expect(outcome).resolves.toMatchObject({ result: 'refused', error: { status } });
    expect(keysOf(t)).toHaveLength(1);
  });

  it('leaves no timer behind when it is disposed in between', async () => {
    const t = setUp();
    await t.clock.advance(100);
    t.source.interceptAll('cancelRun', fail('server', { status: 429, retryAfterMs: 25_000 }));
    const outcome = t.client.cancel('run-1');
    await t.clock.advance(3_000);
    t.client.dispose();
    await expect(outcome).resolves.toMatchObject({ result: 'abandoned' });
    await t.clock.settle();
    expect(t.clock.pending).toBe(0);
    expect(keysOf(t)).toHaveLength(1);
  });
});

describe('a cancel that is answered only when the work has stopped', () => {
  const stopping = (t: ReturnType<typeof setUp>, ms: number) => {
    t.source.intercept('cancelRun', async (proceed) => {
      await new Promise<void>((resolve) => t.clock.setTimeout(resolve, ms));
      return proceed();
    });
  };
  const stopped = (over: Partial<ScriptedSourceOptions> = {}) =>
    setUp({ capabilities: { cancelAnswers: 'stopped' }, onCancel: () => ({ status: 'cancelled' }), ...over });

  it.each([12_000, 25_000, 600_000])('D9: after %d ms: one call, never "no answer", cancelled', async (ms) => {
    const t = stopped();
    const phases = new Set<string>();
    t.client.subscribe('run-1', () => phases.add(t.get().cancel.phase));
    await t.clock.advance(100);
    stopping(t, ms);
    const outcome = t.client.cancel('run-1');
    await t.clock.advance(ms - 100);
    expect(t.get()).toMatchObject({ run: { status: 'cancelling' }, cancel: { phase: 'requesting', error: null } });
    await t.clock.advance(5_000);
    await expect(outcome).resolves.toMatchObject({ result: 'cancelled' });
    expect(keysOf(t)).toHaveLength(1);
    expect(phases).not.toContain('unknown');
  });

  it('D9: the status is read beside it, and ends it before the answer does', async () => {
    const t = stopped();
    await t.clock.advance(100);
    stopping(t, 60_000);
    const outcome = t.client.cancel('run-1');
    await t.clock.advance(5_000);
    t.source.setRun({ status: 'cancelled' });
    await t.clock.advance(3_000);
    await expect(outcome).resolves.toMatchObject({ result: 'cancelled' });
    await t.clock.advance(120_000);
    expect(t.get().cancel).toMatchObject({ phase: 'settled', result: 'cancelled' });
    expect(t.clock.pending).toBe(0);
  });

  it('D9: it is called overdue like any other, and can be forced then', async () => {
    const t = stopped({ capabilities: { cancelAnswers: 'stopped', force: true } });
    await t.clock.advance(100);
    stopping(t, 3_600_000);
    void t.client.cancel('run-1');
    await t.clock.advance(31_000);
    expect(t.get().cancel.overdue).toBe(true);
    void t.client.cancel('run-1', { force: true });
    await t.clock.advance(2_000);
    expect(t.get().run?.status).toBe('cancelled');
  });

  it('D9: a line that is lost is no answer, and the wish is sent again with its key', async () => {
    const t = stopped();
    await t.clock.advance(100);
    t.source.intercept('cancelRun', fail('network'));
    const outcome = t.client.cancel('run-1');
    await t.clock.advance(10_000);
    await expect(outcome).resolves.toMatchObject({ result: 'cancelled' });
    expect(keysOf(t)).toHaveLength(2);
    expect(new Set(keysOf(t)).size).toBe(1);
  });

  it('held: a source that does not say so is given up after timeoutMs', async () => {
    const t = setUp();
    await t.clock.advance(100);
    stopping(t, 12_000);
    void t.client.cancel('run-1');
    await t.clock.advance(10_100);
    expect(t.get().cancel).toMatchObject({ phase: 'unknown', error: { kind: 'timeout' } });
  });
});

describe('a cancel somebody else asked for, or this page before it was loaded again', () => {
  it('is overdue 30 s after it was asked for, by the server’s clock', async () => {
    const t = setUp({ serverOffsetMs: 3_600_000 });
    const requestedAt = t.clock.now() + 3_600_000 - 20_000;
    t.source.setRun({ status: 'cancelling', cancel: { requestedAt } });
    await t.clock.advance(9_000);
    expect(t.get().cancel).toMatchObject({ phase: 'accepted', overdue: false });
    expect(t.get().cancel.requestedAt).toBe(requestedAt - 3_600_000);
    await t.clock.advance(2_000);
    expect(t.get().cancel.overdue).toBe(true);
  });

  it('was never asked for in the future, whatever the clocks say', async () => {
    const t = setUp();
    t.source.setRun({ status: 'cancelling', cancel: { requestedAt: t.clock.now() + 600_000 } });
    await t.clock.advance(31_000);
    expect(t.get().cancel.overdue).toBe(true);
  });

  it('leaves no timer behind when nobody looks, and is watched again when somebody does', async () => {
    const clock = createManualClock();
    const source = createScriptedSource({ clock, run: { status: 'cancelling' } });
    const client = createRunClient({ source, clock, environment: createManualEnvironment() });
    const leave = client.watch('run-1');
    await clock.advance(10_000);
    leave();
    await clock.advance(100);
    expect(clock.pending).toBe(0);
    client.watch('run-1');
    await clock.advance(15_000);
    expect(client.getSnapshot('run-1').cancel.overdue).toBe(false);
    await clock.advance(6_000);
    expect(client.getSnapshot('run-1').cancel.overdue).toBe(true);
  });
});
