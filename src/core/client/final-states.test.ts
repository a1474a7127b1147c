// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { createManualClock } from '../../testing/manual-clock';
import { createManualEnvironment } from '../../testing/manual-environment';
import { createScriptedSource } from '../../testing/scripted-source';
import type { ScriptedSourceOptions } from '../../testing/scripted-source.types';
import { getRuns, watchRuns } from '../list/runs';
import type { RunStatus } from '../run/run';
import { type RunErrorKind, RunSourceError } from '../run/source/run-source-error';
import { createRunClient } from './run-client';
import { startRun } from './start-run';

/* world/backends.md, section 4: "Final too early", and the rows of section 3 about polling forever. */

function setUp(options: Partial<ScriptedSourceOptions> = {}) {
  const clock = createManualClock();
  const environment = createManualEnvironment();
  const source = createScriptedSource({ clock, ...options });
  const client = createRunClient({ source, clock, environment });
  return { clock, environment, source, client, get: (runId = 'run-1') => client.getSnapshot(runId) };
}
type Setting = ReturnType<typeof setUp>;

const refuse =
  (kind: RunErrorKind, extra: ConstructorParameters<typeof RunSourceError>[2] = {}) =>
  async () => {
    throw new RunSourceError(kind, `made to fail (${kind}).`, extra);
  };
const notFound = refuse('not_found', { status: 404 });

describe('backends 4: a 404 of a run that is known is a disturbance until it has lasted', () => {
  it('the 4th status read answered 404 by a proxy during a redeploy, all others good: reconnecting, then polling', async () => {
    const t = setUp();
    const states: string[] = [];
    t.client.watch('run-1', () => states.push(t.get().connection.state));
    await t.clock.advance(3_500);
    t.source.intercept('readRun', notFound);
    await t.clock.advance(10_000);
    expect(states).toContain('reconnecting');
    expect(states).not.toContain('failed');
    expect(t.get().connection).toMatchObject({ state: 'polling', error: null });
    t.source.setRun({ status: 'succeeded' });
    await t.clock.advance(3_000);
    expect(t.get().run?.status).toBe('succeeded');
  });

  it.each([
    ['404 of a custom source, without a status', refuse('not_found')],
    ['403 with a page of HTML, by a firewall', refuse('forbidden', { status: 403 })],
    ['405 with a page of HTML, by a static host', refuse('rejected', { status: 405 })],
  ])('%s for 15 s: recovers by itself, and is not hammered', async (_, refusal) => {
    const t = setUp();
    t.client.watch('run-1');
    await t.clock.advance(3_500);
    t.source.interceptAll('readRun', refusal);
    const before = t.source.count('readRun');
    await t.clock.advance(15_000);
    expect(t.source.count('readRun') - before).toBeLessThan(14);
    expect(t.get().run?.status).toBe('running');
    t.source.interceptAll('readRun', null);
    await t.clock.advance(6_000);
    expect(t.get().connection.state).toBe('polling');
  });

  it('is final after half a minute, keeps the data, and asks nothing more', async () => {
    const t = setUp();
    t.client.watch('run-1');
    await t.clock.advance(3_500);
    t.source.interceptAll('readRun', notFound);
    await t.clock.advance(40_000);
    expect(t.get()).toMatchObject({
      run: { status: 'running' },
      connection: { state: 'failed', error: { kind: 'not_found' } },
    });
    const before = t.source.count();
    await t.clock.advance(600_000);
    expect(t.source.count()).toBe(before);
  });

  it('two disturbances with good answers between them are two: neither is final', async () => {
    const t = setUp();
    t.client.watch('run-1');
    await t.clock.advance(3_500);
    for (let i = 0; i < 3; i += 1) {
      t.source.interceptAll('readRun', notFound);
      await t.clock.advance(20_000);
      t.source.interceptAll('readRun', null);
      await t.clock.advance(7_000);
      expect(t.get().connection.state).toBe('polling');
    }
  });

  it.each([
    ['410: gone is meant', refuse('not_found', { status: 410 })],
    ['403 in the words of the backend', refuse('forbidden', { status: 403, detail: 'Not your run.' })],
    ['401 after a fresh token', refuse('unauthorized', { status: 401 })],
  ])('%s: final at once, also after good answers', async (_, refusal) => {
    const t = setUp();
    t.client.watch('run-1');
    await t.clock.advance(3_500);
    t.source.interceptAll('readRun', refusal);
    await t.clock.advance(2_000);
    expect(t.get().connection.state).toBe('failed');
  });

  it('a run that came with a list is waited for', async () => {
    const t = setUp();
    const leaveList = watchRuns(t.client, {}, () => {});
    await t.clock.advance(100);
    leaveList();
    await t.clock.advance(20_000);
    t.source.interceptAll('readRun', notFound);
    t.client.watch('run-1');
    await t.clock.advance(5_000);
    expect(t.get().connection.state).toBe('reconnecting');
    t.source.interceptAll('readRun', null);
    await t.clock.advance(6_000);
    expect(t.get().connection.state).toBe('polling');
  });

  it('a run that this client has just started is waited for: the replica that is read may not have it yet', async () => {
    const t = setUp();
    t.source.interceptAll('readRun', notFound);
    const { id } = await startRun(t.client, { name: 'new' });
    t.client.watch(id);
    await t.clock.advance(3_000);
    t.source.interceptAll('readRun', null);
    await t.clock.advance(6_000);
    expect(t.get(id).connection.state).toBe('polling');
  });

  it('a run that was never seen: one request, as ever', async () => {
    const t = setUp();
    t.source.interceptAll('readRun', notFound);
    t.client.watch('run-1');
    await t.clock.advance(60_000);
    expect(t.source.count()).toBe(1);
    expect(t.get().connection.state).toBe('failed');
  });

  it('a list that was read before waits as well, one that never was does not', async () => {
    const t = setUp();
    watchRuns(t.client, {}, () => {});
    await t.clock.advance(3_000);
    t.source.interceptAll('listRuns', notFound);
    await t.clock.advance(8_000);
    expect(getRuns(t.client, {}).connection.state).not.toBe('failed');
    t.source.interceptAll('listRuns', null);
    await t.clock.advance(6_000);
    expect(getRuns(t.client, {}).connection.state).toBe('polling');
    const other = setUp();
    other.source.interceptAll('listRuns', notFound);
    watchRuns(other.client, {}, () => {});
    await other.clock.advance(60_000);
    expect(other.source.count('listRuns')).toBe(1);
  });

  it('the steps of a run, refused for a while, are read on; the run itself is never in doubt', async () => {
    const t = setUp();
    t.source.setStep({ n: 1 });
    t.client.watch('run-1');
    await t.clock.advance(3_000);
    t.source.interceptAll('readSteps', notFound);
    t.source.setStep({ n: 2 });
    await t.clock.advance(10_000);
    expect(t.get().connection.state).toBe('polling');
    t.source.interceptAll('readSteps', null);
    await t.clock.advance(4_000);
    expect(t.get().steps).toHaveLength(2);
  });
});

const events: [string, (t: Setting) => void][] = [
  [
    'visible',
    (t) => {
      t.environment.setVisible(false);
      t.environment.setVisible(true);
    },
  ],
  [
    'online',
    (t) => {
      t.environment.setOnline(false);
      t.environment.setOnline(true);
    },
  ],
  ['resumed', (t) => t.environment.resume()],
  ['refresh', (t) => void t.client.refresh('run-1')],
];

it('backends 4: the second page of the first steps of an ended run, refused by a proxy: the run ends with all its steps', async () => {
  const t = setUp({ run: { status: 'failed' } });
  for (let n = 1; n <= 4; n += 1) t.source.setStep({ n, title: `S${n}` });
  const { readSteps } = t.source;
  let pages = 0;
  t.source.readSteps = async (runId, call) => {
    pages += 1;
    if (pages === 2) throw new RunSourceError('not_found', 'a proxy, during a deploy.', { status: 404 });
    const page = await readSteps.call(t.source, runId, call);
    const steps = page.steps.slice(0, 3);
    return { ...page, steps, more: page.steps.length > 3, next: steps.at(-1)?.rev ?? page.next };
  };
  t.client.watch('run-1');
  await t.clock.advance(10_000);
  expect(t.get()).toMatchObject({ run: { status: 'failed' }, connection: { state: 'ended' } });
  expect(t.get().steps.map(({ title }) => title)).toEqual(['S1', 'S2', 'S3', 'S4']);
});

describe('backends 4, D3: a final state is looked at again', () => {
  it.each(events)('%s: one read of a failed run, which goes on where it is there again', async (_, happen) => {
    const t = setUp();
    t.client.watch('run-1');
    await t.clock.advance(3_500);
    t.source.interceptAll('readRun', refuse('unauthorized', { status: 401 }));
    await t.clock.advance(5_000);
    expect(t.get().connection.state).toBe('failed');
    let before = t.source.count('readRun');
    happen(t);
    await t.clock.advance(60_000);
    expect(t.source.count('readRun')).toBe(before + 1);
    expect(t.get().connection.state).toBe('failed');
    t.source.interceptAll('readRun', null);
    before = t.source.count('readRun');
    happen(t);
    await t.clock.advance(3_500);
    expect(t.get().connection.state).toBe('polling');
    expect(t.source.count('readRun')).toBeGreaterThan(before + 1);
  });

  it.each(events)('%s: one read of an ended run, whatever comes of it; silent besides', async (_, happen) => {
    const t = setUp({ run: { status: 'succeeded' } });
    t.client.watch('run-1');
    await t.clock.advance(60_000);
    expect(t.get().connection.state).toBe('ended');
    let before = t.source.count();
    happen(t);
    await t.clock.advance(60_000);
    expect(t.source.count()).toBe(before + 1);
    for (const refusal of [notFound, refuse('network'), refuse('server', { status: 500 })]) {
      before = t.source.count();
      t.source.intercept('readRun', refusal);
      happen(t);
      await t.clock.advance(60_000);
      expect(t.source.count()).toBe(before + 1);
      expect(t.get()).toMatchObject({ run: { status: 'succeeded' }, connection: { state: 'ended', error: null } });
    }
  });

  it.each(events.slice(0, 3))('%s: a run that was restarted elsewhere meanwhile goes on', async (_, happen) => {
    const t = setUp({ run: { status: 'failed', attempt: 1 } });
    t.client.watch('run-1');
    await t.clock.advance(60_000);
    t.source.setRun({ status: 'running', attempt: 2 });
    happen(t);
    await t.clock.advance(3_500);
    expect(t.get()).toMatchObject({ run: { status: 'running' }, connection: { state: 'polling' } });
  });

  it.each(['ended', 'failed'])('all leaving and coming back: %s is looked at once', async (state) => {
    const t = setUp({ run: { status: (state === 'ended' ? 'succeeded' : 'running') satisfies RunStatus } });
    const leave = t.client.watch('run-1');
    await t.clock.advance(3_500);
    if (state === 'failed') t.source.interceptAll('readRun', refuse('forbidden', { status: 403, detail: 'No.' }));
    await t.clock.advance(3_500);
    expect(t.get().connection.state).toBe(state);
    leave();
    await t.clock.advance(15_000);
    const before = t.source.count();
    t.client.watch('run-1');
    t.client.watch('run-1');
    await t.clock.advance(30_000);
    expect(t.source.count()).toBe(before + 1);
    expect(t.get().connection.state).toBe(state);
  });

  it('a list whose reading was refused is looked at again as well', async () => {
    const t = setUp();
    t.source.interceptAll('listRuns', refuse('forbidden', { status: 403, detail: 'No.' }));
    watchRuns(t.client, {}, () => {});
    await t.clock.advance(10_000);
    expect(getRuns(t.client, {}).connection.state).toBe('failed');
    t.source.interceptAll('listRuns', null);
    t.environment.setVisible(false);
    t.environment.setVisible(true);
    await t.clock.advance(2_000);
    expect(getRuns(t.client, {}).connection.state).toBe('polling');
    expect(getRuns(t.client, {}).runs).toHaveLength(1);
  });

  it('a run of which a list tells something new is looked at again', async () => {
    const t = setUp();
    t.client.watch('run-1');
    await t.clock.advance(3_500);
    t.source.interceptAll('readRun', refuse('unauthorized'));
    await t.clock.advance(40_000);
    expect(t.get().connection.state).toBe('failed');
    t.source.interceptAll('readRun', null);
    t.source.setRun({ name: 'new' });
    watchRuns(t.client, {}, () => {});
    await t.clock.advance(3_000);
    expect(t.get().connection.state).toBe('polling');
  });
});

describe('backends 3: what is asked for in vain', () => {
  const basic = { capabilities: { revisions: false, separateMetrics: true } };
  const withMetrics = (t: Setting, readMetrics: () => Promise<never>) => {
    let asked = 0;
    t.source.readMetrics = () => {
      asked += 1;
      return readMetrics();
    };
    return () => asked;
  };

  it.each([
    ['invalid JSON', refuse('invalid')],
    ['500', refuse('server', { status: 500 })],
    ['404', refuse('not_found', { status: 404 })],
    ['503 with Retry-After: 3600', refuse('server', { status: 503, retryAfterMs: 3_600_000 })],
  ])(
    '/metrics answered with %s for ever: the run is read as ever, ends, and is silent after a few tries',
    async (_, readMetrics) => {
      const t = setUp(basic);
      const asked = withMetrics(t, readMetrics);
      t.source.setStep({ n: 1 });
      t.client.watch('run-1');
      await t.clock.advance(20_000);
      expect(t.get().connection).toMatchObject({ state: 'polling', error: null });
      expect(asked()).toBeLessThan(6);
      const before = asked();
      t.source.setRun({ status: 'succeeded' });
      await t.clock.advance(10_000);
      expect(t.get()).toMatchObject({ run: { status: 'succeeded' }, connection: { state: 'ended', error: null } });
      expect(t.get().steps).toHaveLength(1);
      expect(asked() - before).toBeLessThanOrEqual(4);
      const all = t.source.count() + asked();
      await t.clock.advance(600_000);
      expect(t.source.count() + asked()).toBe(all);
    },
  );

  it('metrics that fail twice and then come are shown with the end', async () => {
    const t = setUp(basic);
    let failures = 2;
    t.source.readMetrics = async () => {
      failures -= 1;
      if (failures >= 0) throw new RunSourceError('server', 'made to fail.');
      return [{ key: 'loss', value: 0.3 }];
    };
    t.source.setRun({ status: 'succeeded' });
    t.client.watch('run-1');
    await t.clock.advance(5_000);
    expect(t.get().metrics).toHaveLength(1);
    expect(t.get().connection.state).toBe('ended');
  });

  it.each([
    ['500', refuse('server', { status: 500 })],
    ['a page of HTML', refuse('invalid')],
  ])(
    'steps of a backend that has none, answered with %s: the run is shown, polled, and ended',
    async (_, readSteps) => {
      const t = setUp(basic);
      t.source.readMetrics = async () => [];
      t.source.interceptAll('readSteps', readSteps);
      t.client.watch('run-1');
      await t.clock.advance(60_000);
      expect(t.get()).toMatchObject({ run: { status: 'running' }, connection: { state: 'polling', error: null } });
      t.source.setRun({ status: 'succeeded' });
      await t.clock.advance(60_000);
      expect(t.get()).toMatchObject({ run: { status: 'succeeded' }, connection: { state: 'ended' } });
      const before = t.source.count();
      await t.clock.advance(600_000);
      expect(t.source.count()).toBe(before);
    },
  );

  it('v1; 304 to a first, unconditional read: invalid, said, and read once it is answered', async () => {
    const t = setUp();
    t.source.interceptAll('readRun', async () => ({
      run: null,
      validator: null,
      serverTimeMs: null,
      retryAfterMs: null,
    }));
    t.client.watch('run-1');
    await t.clock.advance(3_000);
    expect(t.get().connection).toMatchObject({ state: 'reconnecting', error: { kind: 'invalid' } });
    expect(t.get().connection.error?.message).toContain('has not been read');
    t.source.interceptAll('readRun', null);
    await t.clock.advance(30_000);
    expect(t.get().connection.state).toBe('polling');
  });

  it('304 to an unconditional read after good ones is no good answer either', async () => {
    const t = setUp({ capabilities: { revisions: false } });
    t.client.watch('run-1');
    await t.clock.advance(3_000);
    t.source.interceptAll('readRun', async () => ({
      run: null,
      validator: null,
      serverTimeMs: null,
      retryAfterMs: null,
    }));
    await t.clock.advance(15_000);
    expect(t.get().connection).toMatchObject({ state: 'stale', error: { kind: 'invalid' } });
  });

  it('a deleted run answered with 500 each time: it cannot be read, is said so, and asked for seldom', async () => {
    const t = setUp();
    t.source.interceptAll('readRun', refuse('server', { status: 500 }));
    t.client.watch('run-1');
    await t.clock.advance(60_000);
    expect(t.get().connection).toMatchObject({ state: 'failed', error: { status: 500 } });
    const before = t.source.count();
    await t.clock.advance(3_600_000);
    expect(t.source.count() - before).toBeLessThan(20);
    expect(t.source.count() - before).toBeGreaterThan(5);
    t.source.interceptAll('readRun', null);
    await t.clock.advance(400_000);
    expect(t.get().connection.state).toBe('polling');
  });

  it.each([
    ['503, a backend that is down', refuse('server', { status: 503 })],
    ['no answer at all', refuse('network')],
  ])('%s is no such answer: it goes on being tried', async (_, refusal) => {
    const t = setUp();
    t.source.interceptAll('readRun', refusal);
    t.client.watch('run-1');
    await t.clock.advance(300_000);
    expect(t.get().connection.state).toBe('reconnecting');
    t.source.interceptAll('readRun', null);
    await t.clock.advance(31_000);
    expect(t.get().connection.state).toBe('polling');
  });
});

describe('backends 4: status answered once with 503, Retry-After: 3600', () => {
  const hour = refuse('server', { status: 503, retryAfterMs: 3_600_000 });
  it('until when it is silent is known, and gone with the next answer', async () => {
    const t = setUp();
    t.client.watch('run-1');
    await t.clock.advance(3_500);
    t.source.intercept('readRun', hour);
    await t.clock.advance(30_000);
    expect(t.get().connection.state).toBe('stale');
    const { retryAt } = t.get().connection;
    expect((retryAt ?? 0) - t.clock.now()).toBeGreaterThan(3_500_000);
    expect((retryAt ?? 0) - t.clock.now()).toBeLessThanOrEqual(3_600_000);
    await t.client.refresh('run-1');
    expect(t.get().connection).toMatchObject({ state: 'polling', retryAt: null });
  });

  it('a page that is visible after a long time looks once, one that was away for a moment does not', async () => {
    const t = setUp();
    t.client.watch('run-1');
    await t.clock.advance(3_500);
    t.source.interceptAll('readRun', hour);
    await t.clock.advance(5_000);
    const before = t.source.count('readRun');
    t.environment.setVisible(false);
    await t.clock.advance(2_000);
    t.environment.setVisible(true);
    await t.clock.advance(1_000);
    expect(t.source.count('readRun')).toBe(before);
    t.environment.setVisible(false);
    await t.clock.advance(120_000);
    t.environment.setVisible(true);
    await t.clock.advance(60_000);
    expect(t.source.count('readRun')).toBe(before + 1);
    // The Retry-After of an hour also applies to a timer that was stopped while the page was hidden.
    t.source.interceptAll('readRun', null);
    await t.clock.advance(3_600_000);
    expect(t.get().connection.state).toBe('polling');
  });
});
