import { describe, expect, it } from 'vitest';
import { memoryLedger, type RunHandlerOptions, RunSourceError } from '../../src/server';
import { createManualClock } from '../../src/testing/manual-clock';
import { createCountingEngine, step } from './counting-engine';
import { ask, handlerOf } from './support';

/** The response to a cancel: the engine's answer, and the state it then reports. Uses a manual clock. */
function setUp(
  capabilities: Parameters<typeof createCountingEngine>[0] = {},
  options: Partial<RunHandlerOptions> = {},
) {
  const clock = createManualClock();
  const counting = createCountingEngine(capabilities);
  const ledger = memoryLedger();
  const handler = handlerOf({ engine: counting.engine, clock, ledger, ...options });
  counting.set('r1', {}, { steps: [step(1)] });
  const cancel = (body: object = {}, as = 'demo-ada') => ask(handler, '/v1/runs/r1/cancel', { body, as });
  const status = async (as = 'demo-ada') => (await ask(handler, '/v1/runs/r1/status', { as })).json;
  return { clock, ...counting, ledger, handler, cancel, status };
}

describe('the wish is written first', () => {
  it('asked, and it goes on: 202 cancelling, in the words of who asked, in every later answer', async () => {
    const { cancel, status, cancels, clock } = setUp();
    const before = await status();
    const answer = await cancel({ reason: 'wrong data' });
    expect(answer.status).toBe(202);
    expect(answer.json.run).toMatchObject({
      status: 'cancelling',
      cancel: { requested_by: 'ada', reason: 'wrong data', deadline_at: null, outcome: null },
      can: { cancel: false },
    });
    expect(answer.json.run.rev).toBeGreaterThan(before.rev);
    expect(cancels).toEqual([{ id: 'r1', force: false, by: 'ada', reason: 'wrong data' }]);
    await clock.advance(60_000);
    expect(await status()).toMatchObject({ status: 'cancelling', rev: answer.json.run.rev });
  });

  it('eight at once are one change, with one time and one reason', async () => {
    const { cancel, asked, clock } = setUp();
    const all = Promise.all(Array.from({ length: 8 }, (_, i) => cancel({ reason: `No. ${i}` })));
    await clock.advance(1000); // a refused ledger write is retried after a moment
    const answers = await all;
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
    const records = answers.map(({ json }) => JSON.stringify(json.run.cancel));
    expect(new Set(records).size).toBe(1);
    expect(new Set(answers.map(({ json }) => json.run.rev)).size).toBe(1);
    expect(asked.cancel).toBeGreaterThan(0);
  });

  it('stopped: 200 cancelled and graceful, with the open step closed and a last step that tells of it', async () => {
    const { cancel, set, onCancel, handler } = setUp();
    onCancel((id) => {
      set(id, { status: 'cancelled', finishedAt: 5000 });
      return 'stopped';
    });
    const answer = await cancel({ reason: 'wrong data' });
    expect([answer.status, answer.json.run.cancel.outcome]).toEqual([200, 'graceful']);
    const { steps } = (await ask(handler, '/v1/runs/r1/steps')).json;
    expect(steps).toMatchObject([
      { n: 1, status: 'cancelled' },
      { n: 2, kind: 'cancelled', title: 'Run cancelled', detail: 'Reason: wrong data' },
    ]);
  });

  it('a run that goes on, of an engine that does not know since when: never before_start', async () => {
    const { cancel, set, onCancel } = setUp();
    set('r1', { status: 'running', startedAt: null }, { steps: [] });
    onCancel((id) => {
      set(id, { status: 'cancelled', finishedAt: null });
      return 'stopped';
    });
    expect((await cancel()).json.run).toMatchObject({ status: 'cancelled', cancel: { outcome: 'graceful' } });
  });

  it('a run that had not started: before_start, also when it is gone then', async () => {
    for (const isGone of [false, true]) {
      const { cancel, set, onCancel, remove } = setUp();
      set('r1', { status: 'queued', startedAt: null }, { steps: [] });
      onCancel((id) => {
        if (isGone) remove(id);
        else set(id, { status: 'cancelled', finishedAt: 5000 });
        return 'stopped';
      });
      const answer = await cancel();
      expect([answer.status, answer.json.run.status, answer.json.run.cancel.outcome]).toEqual([
        200,
        'cancelled',
        'before_start',
      ]);
    }
  });

  it('an engine that only marks: 200 cancelled, unconfirmed; a different end within 15 minutes corrects it, once', async () => {
    const { cancel, status, set, onCancel, clock } = setUp({ stopConfirmed: false });
    onCancel((id) => {
      set(id, { status: 'cancelled', finishedAt: 5000 });
      return 'asked';
    });
    const answer = await cancel();
    expect([answer.status, answer.json.run.cancel.outcome]).toEqual([200, 'unconfirmed']);
    set('r1', { status: 'running' });
    await clock.advance(60_000);
    expect((await status()).status).toBe('cancelled');
    set('r1', { status: 'succeeded', finishedAt: 9000 });
    await clock.advance(60_000);
    expect(await status()).toMatchObject({ status: 'succeeded', cancel: { outcome: 'completed_before_cancel' } });
    set('r1', { status: 'failed' });
    await clock.advance(60_000);
    expect((await status()).status).toBe('succeeded');
  });

  it('it had ended first: 409 with the run, and what was accepted before says so', async () => {
    const late = setUp();
    late.set('r1', { status: 'succeeded', finishedAt: 4000 });
    const refused = await late.cancel();
    expect([refused.status, refused.json.code, refused.json.run.cancel]).toEqual([409, 'already_finished', null]);
    const raced = setUp();
    await raced.cancel();
    raced.set('r1', { status: 'succeeded', finishedAt: 4000 });
    await raced.clock.advance(1000);
    const again = await raced.cancel();
    expect([again.status, again.json.run.cancel.outcome]).toEqual([409, 'completed_before_cancel']);
  });

  it('refused for good: the wish is taken back, and the engine says why', async () => {
    const { cancel, status, onCancel } = setUp();
    onCancel(() => {
      throw new RunSourceError('rejected', 'no', { detail: 'It is being billed.' });
    });
    const answer = await cancel();
    expect([answer.status, answer.json.code, answer.json.detail]).toEqual([
      422,
      'not_cancellable',
      'It is being billed.',
    ]);
    expect(await status()).toMatchObject({ status: 'running', cancel: null, can: { cancel: true } });
  });

  it('an engine that does not answer: 503, the wish stays, and the sweep tells it', async () => {
    const { cancel, status, onCancel, handler, clock, cancels } = setUp();
    onCancel(() => {
      throw new Error('connect ECONNREFUSED 10.0.0.7:6379 password=s3cret');
    });
    const answer = await cancel({ reason: 'wrong data' });
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1']);
    expect(answer.text).not.toMatch(/ECONN|s3cret/);
    expect((await status()).status).toBe('cancelling');
    onCancel(() => 'asked');
    await clock.advance(6000);
    expect(cancels.at(-1)).toEqual({ id: 'r1', force: false, by: 'ada', reason: 'wrong data' });
    const { length } = cancels;
    await clock.advance(60_000);
    expect(cancels).toHaveLength(length);
    await handler.close();
  });

  it('a cancel that answers only when the work has stopped is not waited for', async () => {
    const { cancel, status, set, onCancel, clock } = setUp();
    let stop = () => {};
    onCancel(
      (id) =>
        new Promise((resolve) => {
          stop = () => {
            set(id, { status: 'cancelled', finishedAt: 5000 });
            resolve('stopped');
          };
        }),
    );
    const answer = cancel();
    await clock.advance(2001);
    expect((await answer).status).toBe(202);
    stop();
    await clock.advance(1000);
    expect(await status()).toMatchObject({ status: 'cancelled', cancel: { outcome: 'graceful' } });
  });
});

describe('force', () => {
  it('without the ability: 422; with it the run is forced, also after a cancel that was asked for', async () => {
    expect((await setUp().cancel({ force: true })).status).toBe(422);
    const { cancel, set, onCancel } = setUp({ force: true });
    onCancel((id, force) => {
      if (!force) return 'asked';
      set(id, { status: 'cancelled', finishedAt: 5000 });
      return 'stopped';
    });
    const first = await cancel({ reason: 'first' });
    expect(first.json.run.cancel.deadline_at).not.toBeNull();
    const forced = await cancel({ force: true, reason: 'second' });
    expect([forced.status, forced.json.run.cancel]).toMatchObject([200, { outcome: 'forced', reason: 'first' }]);
  });

  it('comes by itself when the deadline has passed, once, whoever sweeps', async () => {
    const { cancel, status, set, onCancel, clock, cancels, ledger, engine, handler } = setUp({ force: true });
    const other = handlerOf({ engine, clock, ledger });
    onCancel((id, force) => {
      if (force) set(id, { status: 'cancelled', finishedAt: 15_000 });
      return force ? 'stopped' : 'asked';
    });
    await cancel();
    await clock.advance(9_000);
    expect((await status()).status).toBe('cancelling');
    await clock.advance(3_000);
    await Promise.all([handler.sweep(), other.sweep()]);
    expect(cancels.map(({ force }) => force)).toEqual([false, true]);
    expect(await status()).toMatchObject({ status: 'cancelled', cancel: { outcome: 'forced' } });
    await handler.close();
  });
});

it('records go a week after the end', async () => {
  const { status, set, clock, handler, ledger } = setUp();
  set('r1', { status: 'succeeded', finishedAt: 4000 });
  await status();
  expect(await handler.sweep()).toEqual({ forced: 0, repeated: 0, removed: 0 });
  await clock.advance(8 * 24 * 3_600_000);
  expect(await handler.sweep()).toMatchObject({ removed: 1 });
  expect(await ledger.get(['r1'])).toEqual([null]);
});
