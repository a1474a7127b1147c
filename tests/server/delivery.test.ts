import { describe, expect, it } from 'vitest';
import { memoryLedger, RunSourceError } from '../../src/server';
import { createManualClock } from '../../src/testing/manual-clock';
import { createCountingEngine } from './counting-engine';
import { ask, handlerOf } from './support';

/* How a cancel gets to an engine that replies late, fails late, or refuses. */

function setUp(capabilities: Parameters<typeof createCountingEngine>[0] = {}) {
  const clock = createManualClock();
  const counting = createCountingEngine(capabilities);
  const errors: unknown[] = [];
  const handler = handlerOf({ engine: counting.engine, clock, onError: (error) => void errors.push(error) });
  counting.set('r1', {});
  const cancel = (body: object = {}) => ask(handler, '/v1/runs/r1/cancel', { body });
  const status = async () => (await ask(handler, '/v1/runs/r1/status')).json;
  /** The engine's reply, `ms` after it was asked. */
  const replyIn = <T>(ms: number, reply: () => T) =>
    new Promise<T>((resolve, reject) => {
      clock.setTimeout(() => {
        try {
          resolve(reply());
        } catch (error) {
          reject(error);
        }
      }, ms);
    });
  async function cancelSlowly(body: object = {}) {
    const answer = cancel(body);
    await clock.advance(2_100);
    return answer;
  }
  return { clock, ...counting, handler, errors, cancel, cancelSlowly, status, replyIn };
}

describe('an engine that replies after the response', () => {
  it('is asked once', async () => {
    const { onCancel, replyIn, cancelSlowly, cancels, clock, handler } = setUp();
    onCancel(() => replyIn(8_000, () => 'asked' as const));
    expect((await cancelSlowly()).status).toBe(202);
    await clock.advance(60_000);
    expect(cancels).toHaveLength(1);
    await handler.close();
  });

  it('and fails is asked again until it has the cancel', async () => {
    const { onCancel, replyIn, cancelSlowly, cancels, clock, handler, errors, status } = setUp();
    // E.g. a pool of connections that is exhausted for a while.
    onCancel(() =>
      replyIn(5_000, () => {
        if (cancels.length > 3) return 'asked';
        throw new Error('timeout exceeded when trying to connect');
      }),
    );
    expect((await cancelSlowly({ reason: 'wrong data' })).status).toBe(202);
    await clock.advance(120_000);
    expect(cancels).toHaveLength(4);
    expect(cancels.at(-1)).toEqual({ id: 'r1', force: false, by: 'ada', reason: 'wrong data' });
    expect(errors).toHaveLength(3);
    expect((await status()).status).toBe('cancelling');
    await handler.close();
  });

  it('and refuses: the run is no longer shown as cancelling', async () => {
    const { onCancel, replyIn, cancelSlowly, clock, handler, status } = setUp();
    onCancel(() =>
      replyIn(5_000, () => {
        throw new RunSourceError('rejected', 'no', { detail: 'It is being billed.' });
      }),
    );
    expect((await cancelSlowly()).status).toBe(202);
    await clock.advance(10_000);
    expect(await status()).toMatchObject({ status: 'running', cancel: null, can: { cancel: true } });
    await handler.close();
  });

  it('with "stopped": the stop is confirmed', async () => {
    const { onCancel, replyIn, cancelSlowly, clock, handler, status, set } = setUp({ stopConfirmed: false });
    onCancel((id) =>
      replyIn(5_000, () => {
        set(id, { status: 'cancelled', finishedAt: clock.now() });
        return 'stopped' as const;
      }),
    );
    expect((await cancelSlowly()).status).toBe(202);
    await clock.advance(10_000);
    expect(await status()).toMatchObject({ status: 'cancelled', cancel: { outcome: 'graceful' } });
    await handler.close();
  });

  it.each([
    ['that the engine only marks as cancelled', false],
    ['that is removed, e.g. a job between two attempts', true],
  ])('with "stopped", after a read has seen the end of a run %s: the stop is confirmed', async (_what, isRemoved) => {
    const { onCancel, replyIn, cancelSlowly, clock, handler, status, set, remove } = setUp({ stopConfirmed: false });
    set('r1', { status: isRemoved ? 'queued' : 'running', attempt: 1 });
    onCancel((id) => {
      if (isRemoved) remove(id);
      else set(id, { status: 'cancelled', finishedAt: clock.now() });
      return replyIn(5_000, () => 'stopped' as const);
    });
    await cancelSlowly();
    const { rev } = await status();
    await clock.advance(5_000);
    const after = await status();
    expect(after).toMatchObject({ status: 'cancelled', cancel: { outcome: 'graceful' } });
    expect([after.status_text ?? null, after.error ?? null]).toEqual([null, null]);
    expect(after.rev).toBeGreaterThan(rev);
    await handler.close();
  });

  it('does not delay the force', async () => {
    const { onCancel, replyIn, cancelSlowly, clock, handler, cancels } = setUp({ force: true });
    onCancel((_id, force) => (force ? 'asked' : replyIn(60_000, () => 'asked' as const)));
    await cancelSlowly();
    await clock.advance(10_000);
    expect(cancels.map(({ force }) => force)).toEqual([false, true]);
    await handler.close();
  });
});

it('a cancel that failed is sent again although the run changes all the time', async () => {
  const { onCancel, cancel, cancels, clock, handler, hint, set } = setUp();
  onCancel(() => {
    if (cancels.length > 1) return 'asked';
    throw new Error('down');
  });
  const place = await handler.join({ user: 'ada', owner: 'ada' }, 'r1', { epoch: null, rev: 0 });
  place?.start({ send() {}, end() {} });
  expect((await cancel()).status).toBe(503);
  for (let i = 1; i <= 40; i += 1) {
    set('r1', { progress: { completedSteps: i } });
    hint('r1');
    await clock.advance(250);
  }
  expect(cancels).toHaveLength(2);
  await handler.close();
});

describe('a cancel that is open', () => {
  it('is sent again after a long outage, without streams', async () => {
    const { onCancel, cancel, cancels, clock, handler } = setUp();
    const upAt = clock.now() + 120_000;
    onCancel(() => {
      if (clock.now() > upAt) return 'asked';
      throw new Error('down');
    });
    expect((await cancel()).status).toBe(503);
    await clock.advance(130_000);
    const sent = cancels.length;
    expect(sent).toBeGreaterThan(20);
    await clock.advance(60_000);
    expect(cancels).toHaveLength(sent);
    await handler.close();
  });

  it.each(['/v1/runs/r1/status', '/v1/runs?ids=r1'])(
    'when its process ends is forced by another one that is only asked for %s',
    async (path) => {
      const clock = createManualClock();
      const { engine, set, cancels } = createCountingEngine({ force: true });
      const ledger = memoryLedger();
      set('r1', {});
      const [first, second] = [1, 2].map(() => handlerOf({ engine, ledger, clock }));
      if (!first || !second) throw new Error('no handlers');
      await ask(first, '/v1/runs/r1/cancel', { body: {} });
      await first.close();
      await ask(second, path);
      await clock.advance(20_000);
      expect(cancels.map(({ force }) => force)).toEqual([false, true]);
      await second.close();
    },
  );
});

describe('a force that the engine refuses', () => {
  const refuseForce = (_id: string, force: boolean) => {
    if (!force) return 'asked' as const;
    throw new RunSourceError('rejected', 'no', { detail: 'It is protected.' });
  };

  it('leaves the cancel that it has accepted', async () => {
    const { onCancel, cancel, status } = setUp({ force: true });
    onCancel(refuseForce);
    expect((await cancel({ reason: 'wrong data' })).status).toBe(202);
    const forced = await cancel({ force: true });
    expect([forced.status, forced.json.detail]).toEqual([422, 'It is protected.']);
    expect(await status()).toMatchObject({ status: 'cancelling', cancel: { reason: 'wrong data', deadline_at: null } });
  });

  it('at the deadline is not repeated, and the cancel is still open', async () => {
    const { onCancel, cancel, cancels, status, clock, handler } = setUp({ force: true });
    onCancel(refuseForce);
    await cancel({ reason: 'wrong data' });
    await clock.advance(60_000);
    expect(cancels.map(({ force }) => force)).toEqual([false, true]);
    expect(await status()).toMatchObject({ status: 'cancelling', cancel: { reason: 'wrong data', deadline_at: null } });
    await handler.close();
  });

  it.each([
    ['pressed by a person', async (cancel: (body: object) => Promise<unknown>) => cancel({ force: true })],
    ['at the deadline', async () => {}],
  ])('only after a failure, %s, leaves the cancel that it has accepted', async (_when, press) => {
    const { onCancel, cancel, cancels, status, clock, handler } = setUp({ force: true });
    onCancel((id, force) => {
      if (force && cancels.length === 2) throw new Error('down');
      return refuseForce(id, force);
    });
    await cancel({ reason: 'wrong data' });
    await press(cancel);
    await clock.advance(60_000);
    expect(cancels.map(({ force }) => force)).toEqual([false, true, true]);
    expect(await status()).toMatchObject({ status: 'cancelling', cancel: { reason: 'wrong data', deadline_at: null } });
    await handler.close();
  });
});

describe('a force while the engine has not replied to the cancel', () => {
  async function force(soft: () => 'asked' | 'stopped', forced: () => 'asked') {
    const t = setUp({ force: true });
    t.onCancel((_id, isForced) => (isForced ? forced() : t.replyIn(5_000, soft)));
    expect((await t.cancelSlowly({ reason: 'wrong data' })).status).toBe(202);
    const { status } = await t.cancel({ reason: 'wrong data', force: true });
    await t.clock.advance(20_000);
    await t.handler.close();
    return { ...t, answer: status };
  }
  const refuse = () => {
    throw new RunSourceError('rejected', 'no', { detail: 'It is protected.' });
  };

  it('stays one after the reply', async () => {
    const { set, status, cancels, clock } = await force(
      () => 'asked',
      () => 'asked',
    );
    expect(cancels.map(({ force }) => force)).toEqual([false, true]);
    set('r1', { status: 'cancelled', finishedAt: clock.now() });
    expect(await status()).toMatchObject({ status: 'cancelled', cancel: { outcome: 'forced' } });
  });

  it('stays although the engine then refuses the cancel without force', async () => {
    const { status } = await force(refuse, () => 'asked');
    expect(await status()).toMatchObject({ status: 'cancelling', cancel: { reason: 'wrong data' } });
  });

  it('is not repeated if the engine has refused it', async () => {
    const { status, cancels, answer } = await force(() => 'asked', refuse);
    expect(answer).toBe(422);
    expect(await status()).toMatchObject({ status: 'cancelling', cancel: { deadline_at: null } });
    expect(cancels.filter(({ force }) => force)).toHaveLength(1);
  });
});

describe('a run that the engine does not have yet', () => {
  async function startSlowly(name: string | null = null) {
    const t = setUp();
    const { engine, clock, handler } = t;
    const { start } = engine;
    let begin = () => {};
    const isBegun = new Promise<void>((resolve) => {
      begin = resolve;
    });
    Object.assign(engine, {
      start: async (...given: Parameters<NonNullable<typeof start>>) => {
        await isBegun;
        return name === null ? start?.(...given) : { id: name, replayed: null };
      },
    });
    const answer = ask(handler, '/v1/runs', { body: { name: 'Nightly' } });
    await clock.settle();
    // Another tab sees it in its list.
    let id: string | undefined;
    while (id === undefined) {
      // No time passes: the answers of requests are promises of the platform, not of the clock.
      await new Promise((resolve) => setTimeout(resolve));
      const { runs } = (await ask(handler, '/v1/runs')).json;
      id = runs.find(({ name }: { name: string }) => name === 'Nightly')?.id;
    }
    const call = async (what: string, body?: object) => ask(handler, `/v1/runs/${id}/${what}`, { body });
    return { ...t, id, begin, answer, call };
  }

  it('is cancelled when it comes, and not shown as cancelled before', async () => {
    const { call, begin, answer, clock, cancels, onCancel, set, handler, id } = await startSlowly();
    onCancel((of) => {
      if (cancels.length < 2) return 'gone';
      set(of, { status: 'cancelled', startedAt: null, finishedAt: clock.now() });
      return 'stopped';
    });
    const cancelled = await call('cancel', { reason: 'wrong data' });
    expect([cancelled.status, cancelled.json.status]).toEqual([202, 'cancelling']);
    begin();
    expect((await answer).json).toMatchObject({ id, status: 'cancelling' });
    await clock.advance(3_000);
    expect(cancels.at(-1)).toMatchObject({ id, reason: 'wrong data' });
    expect((await call('status')).json).toMatchObject({
      status: 'cancelled',
      cancel: { reason: 'wrong data', outcome: 'before_start' },
    });
    await handler.close();
  });

  it('and then has under a name of its own is cancelled under that name', async () => {
    const { call, begin, answer, clock, cancels, onCancel, handler, set } = await startSlowly('job-7');
    onCancel((of) => (of === 'job-7' ? 'asked' : 'gone'));
    await call('cancel', { reason: 'wrong data' });
    set('job-7', { status: 'running', name: 'Nightly' });
    begin();
    expect((await answer).json).toMatchObject({ id: 'job-7', status: 'cancelling' });
    await clock.advance(3_000);
    expect(cancels.filter(({ id }) => id === 'job-7')).toMatchObject([{ reason: 'wrong data' }]);
    await handler.close();
  });

  it('and never will have is cancelled in the end', async () => {
    const { call, clock, onCancel, handler } = await startSlowly();
    onCancel(() => 'gone');
    await call('cancel', {});
    await clock.advance(20_000);
    expect((await call('status')).json.status).toBe('cancelling');
    await clock.advance(20_000);
    expect((await call('status')).json).toMatchObject({ status: 'cancelled', cancel: { outcome: 'before_start' } });
    await handler.close();
  });

  it.each([
    ['is read', true],
    ['is not read', false],
  ])(
    'because its start failed does not go on if it %s and the start is repeated after a cancel',
    async (_how, isRead) => {
      const { engine, clock, handler, onCancel, set } = setUp();
      const { start } = engine;
      const started: string[] = [];
      let isDown = true;
      Object.assign(engine, {
        start: async (...given: Parameters<NonNullable<typeof start>>) => {
          if (isDown) throw new Error('ECONNREFUSED');
          started.push(given[1].id);
          return start?.(...given);
        },
      });
      onCancel((id) => {
        if (!started.includes(id)) return 'gone';
        set(id, { status: 'cancelled', finishedAt: clock.now() });
        return 'stopped';
      });
      const post = () =>
        ask(handler, '/v1/runs', { body: { name: 'Nightly' }, headers: { 'Idempotency-Key': 'nightly-1' } });
      expect((await post()).status).toBe(503);
      const [{ id }] = (await ask(handler, '/v1/runs')).json.runs.filter(
        ({ name }: { name: string }) => name === 'Nightly',
      );
      expect((await ask(handler, `/v1/runs/${id}/cancel`, { body: {} })).status).toBe(202);
      // The sweep is another process's, and late.
      if (!isRead) await handler.close();
      await clock.advance(31_000);
      if (isRead) expect((await ask(handler, `/v1/runs/${id}/status`)).json.status).toBe('cancelled');
      isDown = false;
      expect((await post()).status).toBe(201);
      await handler.sweep();
      expect((await ask(handler, `/v1/runs/${id}/status`)).json.status).toBe('cancelled');
      const inEngine = await engine.read(id, { principal: null, signal: new AbortController().signal });
      expect(inEngine?.run.status ?? 'none').not.toMatch(/queued|running/);
      await handler.close();
    },
  );

  it('because its start failed is begun by the repeated start, also if a page has seen it as removed', async () => {
    const { engine, clock, handler, asked } = setUp();
    const { start } = engine;
    Object.assign(engine, { start: () => Promise.reject(new Error('ECONNREFUSED')) });
    const post = () =>
      ask(handler, '/v1/runs', { body: { name: 'Nightly' }, headers: { 'Idempotency-Key': 'nightly-1' } });
    expect((await post()).status).toBe(503);
    await clock.advance(31_000);
    expect((await ask(handler, '/v1/runs')).json.runs).toMatchObject([{ status: 'unknown', status_text: 'removed' }]);
    Object.assign(engine, { start });
    const begun = await post();
    expect([begun.status, begun.json.status, asked.start]).toEqual([201, 'queued', 1]);
    await handler.close();
  });
});
