// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { createRestSource } from '../../../sources/rest/rest-source';
import { createManualClock } from '../../../testing/manual-clock';
import { createManualEnvironment } from '../../../testing/manual-environment';
import { createForecastStore } from '../../forecast/forecast-store';
import { getRuns, watchRuns } from '../../list/runs';
import { createTicker } from '../../platform/ticker';
import { createRunClient } from '../run-client';

/* world/backends.md, section 4: the host renews its token on its own 2.5 s after the 401. */
function setUp(withHeaders = true, hasTrace = false) {
  const clock = createManualClock();
  const environment = createManualEnvironment();
  let token = 'good';
  let valid = 'good';
  let headersAsked = 0;
  let requests = 0;
  const source = createRestSource({
    baseUrl: 'https://api.test',
    clock,
    ...(withHeaders && {
      getHeaders: () => {
        headersAsked += 1;
        return { Authorization: `Bearer ${token}`, ...(hasTrace && { traceparent: `00-${headersAsked}` }) };
      },
    }),
    fetch: async (input, init) => {
      requests += 1;
      const isIn = !withHeaders || new Headers(init?.headers).get('authorization') === `Bearer ${valid}`;
      if (!isIn || valid === '') return new Response('', { status: 401 });
      const run = { id: 'r1', status: 'running', rev: 1, epoch: 'e' };
      const isList = !String(input).includes('r1');
      const isSteps = String(input).includes('/steps');
      const body = isList ? { runs: [run] } : isSteps ? { steps: [], epoch: 'e', next: 1, more: false } : run;
      return Response.json(body);
    },
  });
  const client = createRunClient({ source, clock, environment });
  return {
    clock,
    environment,
    client,
    state: () => client.getSnapshot('r1').connection.state,
    expire: () => {
      valid = withHeaders ? `fresh-${headersAsked}` : '';
    },
    renew: () => {
      valid ||= 'fresh';
      token = valid;
    },
    get requests() {
      return requests;
    },
    get headersAsked() {
      return headersAsked;
    },
  };
}

/** Watches the run until its session expires and it is refused. Resolves with the number of requests so far. */
async function watchUntilRefused(t: ReturnType<typeof setUp>): Promise<number> {
  t.client.watch('r1');
  await t.clock.advance(3_000);
  t.expire();
  await t.clock.advance(3_000);
  expect(t.state()).toBe('failed');
  return t.requests;
}

describe('backends 4: the session is back', () => {
  it('where getHeaders gives other headers than those refused, the run is read again by itself', async () => {
    const t = setUp();
    const before = await watchUntilRefused(t);
    await t.clock.advance(20_000);
    expect(t.requests).toBe(before);
    t.renew();
    await t.clock.advance(20_000);
    expect(t.state()).toBe('polling');
  });

  it('a list as well; many that wait ask the host for headers seldom', async () => {
    const t = setUp();
    t.expire();
    watchRuns(t.client, {}, () => {});
    await t.clock.advance(3_000);
    expect(getRuns(t.client, {}).connection.state).toBe('failed');
    const asked = t.headersAsked;
    await t.clock.advance(600_000);
    expect(t.headersAsked - asked).toBeLessThan(25);
    t.renew();
    await t.clock.advance(61_000);
    expect(getRuns(t.client, {}).connection.state).toBe('polling');
  });

  it('where each request has a trace id of its own, it is asked seldom, and soon again after a session that lasted', async () => {
    const t = setUp(true, true);
    const before = await watchUntilRefused(t);
    await t.clock.advance(600_000);
    // Each read sends two requests: the second one with a fresh token.
    expect(t.requests - before).toBeLessThan(50);
    t.renew();
    await t.clock.advance(61_000);
    expect(t.state()).toBe('polling');
    await t.clock.advance(120_000);
    t.expire();
    await t.clock.advance(3_000);
    expect(t.state()).toBe('failed');
    t.renew();
    await t.clock.advance(4_000);
    expect(t.state()).toBe('polling');
  });

  it('asks for no headers when nobody watches any more, and leaves no timer', async () => {
    const t = setUp();
    t.expire();
    const leave = t.client.watch('r1');
    await t.clock.advance(3_000);
    leave();
    await t.clock.advance(1_000);
    const asked = t.headersAsked;
    await t.clock.advance(600_000);
    expect(t.headersAsked).toBe(asked);
    expect(t.clock.pending).toBe(0);
  });

  it('with cookies, which nobody can see, the host says so: client.resume()', async () => {
    const t = setUp(false);
    t.client.watch('r1');
    await t.clock.advance(3_000);
    t.expire();
    await t.clock.advance(5_000);
    expect(t.state()).toBe('failed');
    t.renew();
    t.client.resume();
    await t.clock.advance(1_000);
    expect(t.state()).toBe('polling');
  });

  it.each(['failed', 'stale', 'offline'] as const)(
    'no moving bar over data that nobody reads any more: %s',
    async (state) => {
      const clock = createManualClock();
      const ticker = createTicker(clock, createManualEnvironment());
      const client = createRunClient({ source: createRestSource({ baseUrl: 'https://api.test' }), clock });
      const run = { id: 'r', status: 'running' as const, startedAt: clock.now() - 60_000 };
      const view = { ...client.getSnapshot('r'), run };
      const options = {
        history: [
          { durationMs: 120_000, expectedSteps: 2, steps: [{ name: 'a', startedAtMs: 0, finishedAtMs: 120_000 }] },
        ],
      };
      const steps = [
        { id: '1', n: 1, kind: 'training' as const, status: 'running' as const, title: 'a', startedAt: run.startedAt },
      ];
      const store = createForecastStore({ ticker, view: { ...view, steps }, options });
      let told = 0;
      store.subscribe(() => (told += 1));
      await clock.advance(5_000);
      const { fraction } = store.get().progress;
      expect(told).toBeGreaterThan(2);
      store.setView({ ...view, steps, connection: { ...view.connection, state } });
      told = 0;
      await clock.advance(60_000);
      expect(told).toBe(0);
      expect(store.get().progress.fraction).toBe(fraction);
      store.setView({ ...view, steps, connection: { ...view.connection, state: 'polling' } });
      await clock.advance(2_000);
      expect(store.get().progress.fraction).toBeGreaterThanOrEqual(fraction ?? 0);
    },
  );
});
