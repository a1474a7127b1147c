// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { createManualClock } from '../../testing/manual-clock';
import type { Run } from '../run/run';
import { RunSourceError } from '../run/source/run-source-error';
import { createRequest, REQUEST_TRIES } from './request';

const lost = () => new RunSourceError('network', 'no answer.');
const busy = (status: number, retryAfterMs: number) => new RunSourceError('server', 'busy.', { status, retryAfterMs });

/** A request whose attempts are answered by `answer`, in order. */
function setUp(answer: (tries: number) => Promise<string>, reload: () => Promise<void> = () => Promise.reject(lost())) {
  const clock = createManualClock();
  const run: Run = { id: 'r', status: 'running' };
  const keys: string[] = [];
  const sentAt: number[] = [];
  const errors: RunSourceError[] = [];
  let isSettled = false;
  const startedAt = clock.now();
  const request = createRequest<string>({
    clock,
    environment: { random: () => 1, randomId: () => 'one-key' },
    name: 'pause',
    runId: run.id,
    port: { reload, observe: () => run, take: async () => {}, nextOrder: () => 1 },
    send: (key) => {
      keys.push(key);
      sentAt.push(clock.now() - startedAt);
      return answer(keys.length);
    },
    isSettled: () => isSettled,
    isBelieved: ({ kind }) => kind === 'forbidden',
    onNoAnswer: (error) => errors.push(error),
  });
  return { clock, request, keys, sentAt, errors, settle: () => (isSettled = true) };
}

describe('createRequest', () => {
  it('repeats a lost request with the same key and growing pauses, until it is answered', async () => {
    const t = setUp(async (tries) => {
      if (tries < 4) throw lost();
      return 'done';
    });
    await t.clock.advance(10_000);
    await expect(t.request.outcome).resolves.toMatchObject({ phase: 'accepted', reply: 'done' });
    expect(new Set(t.keys)).toEqual(new Set(['one-key']));
    expect(t.sentAt).toEqual([0, 500, 1_500, 3_500]);
    expect(t.errors).toHaveLength(3);
    expect(t.clock.pending).toBe(0);
  });

  it('gives up when all tries are spent, but only once the status was read and says that the run goes on', async () => {
    let isReadable = false;
    const t = setUp(
      () => Promise.reject(lost()),
      () => (isReadable ? Promise.resolve() : Promise.reject(lost())),
    );
    const outcomes: string[] = [];
    void t.request.outcome.then(({ phase }) => outcomes.push(phase));
    await t.clock.advance(120_000);
    expect(t.keys).toHaveLength(REQUEST_TRIES);
    expect(outcomes).toEqual([]);
    isReadable = true;
    await t.clock.advance(60_000);
    await expect(t.request.outcome).resolves.toMatchObject({ phase: 'refused', gaveUp: true });
  });

  it('waits 30 s at most for a backend that asks for an hour', async () => {
    const t = setUp((tries) => (tries === 1 ? Promise.reject(busy(503, 3_600_000)) : Promise.resolve('done')));
    await t.clock.advance(29_900);
    expect(t.keys).toHaveLength(1);
    await t.clock.advance(200);
    expect(t.keys).toHaveLength(2);
  });

  it.each([
    [503, 2],
    [429, 1],
  ])('a good read of the status ends the pause after %d or not: %d tries after 1 s', async (status, tries) => {
    const t = setUp((n) => (n === 1 ? Promise.reject(busy(status, 20_000)) : Promise.resolve('done')));
    await t.clock.settle();
    t.request.onStatusRead();
    await t.clock.advance(1_000);
    expect(t.keys).toHaveLength(tries);
  });

  it('another press ends every pause', async () => {
    const t = setUp((n) => (n === 1 ? Promise.reject(busy(429, 20_000)) : Promise.resolve('done')));
    await t.clock.settle();
    t.request.hurry();
    await expect(t.request.outcome).resolves.toMatchObject({ phase: 'accepted' });
  });

  it('sends nothing more once there is nothing left to ask for', async () => {
    const t = setUp(() => Promise.reject(lost()));
    await t.clock.settle();
    t.settle();
    await t.clock.advance(60_000);
    await expect(t.request.outcome).resolves.toEqual({ phase: 'settled' });
    expect(t.keys).toHaveLength(1);
  });

  it('is over when it is disposed: nothing is repeated, no timer is left, and a late answer is dropped', async () => {
    const between = setUp(() => Promise.reject(lost()));
    await between.clock.settle();
    between.request.dispose();
    await expect(between.request.outcome).resolves.toEqual({ phase: 'settled' });
    expect(between.clock.pending).toBe(0);

    let answer: (reply: string) => void = () => {};
    const during = setUp(
      () =>
        new Promise((resolve) => {
          answer = resolve;
        }),
    );
    during.request.dispose();
    answer('late');
    await expect(during.request.outcome).resolves.toEqual({ phase: 'settled' });
  });

  it('believes no refusal of a repetition before the run was read: the try before may have worked', async () => {
    const forbidden = (tries: number) =>
      Promise.reject(tries === 1 ? lost() : new RunSourceError('forbidden', 'no.', { status: 403 }));
    const worked = setUp(forbidden, async () => {
      if (worked.keys.length === 2) worked.settle();
    });
    const didNot = setUp(forbidden, async () => {});
    const unreadable = setUp(forbidden, () =>
      Promise.reject(new RunSourceError('unauthorized', 'no.', { status: 401 })),
    );
    for (const t of [worked, didNot, unreadable]) await t.clock.advance(2_000);
    await expect(worked.request.outcome).resolves.toEqual({ phase: 'settled' });
    await expect(didNot.request.outcome).resolves.toMatchObject({ phase: 'refused', error: { kind: 'forbidden' } });
    await expect(unreadable.request.outcome).resolves.toMatchObject({ phase: 'refused', error: { kind: 'forbidden' } });
  });

  it('a refusal of a repetition waits for no read for ever, and a press or a good read ends the wait', async () => {
    const forbidden = (tries: number) =>
      Promise.reject(tries === 1 ? lost() : new RunSourceError('forbidden', 'no.', { status: 403 }));
    const away = setUp(forbidden, () => Promise.reject(busy(503, 3_600_000)));
    await away.clock.advance(240_000);
    await expect(away.request.outcome).resolves.toMatchObject({ phase: 'refused', error: { kind: 'forbidden' } });

    for (const wake of ['hurry', 'onStatusRead'] as const) {
      let isBack = false;
      const t = setUp(forbidden, () => (isBack ? Promise.resolve() : Promise.reject(busy(503, 3_600_000))));
      await t.clock.advance(2_000);
      isBack = true;
      t.request[wake]();
      await expect(t.request.outcome).resolves.toMatchObject({ phase: 'refused', error: { kind: 'forbidden' } });
    }
  });

  it('a 404 is repeated once, whatever a gateway says with it', async () => {
    const gateway = new RunSourceError('not_found', 'no.', { status: 404, detail: 'no Route matched', code: '404' });
    const t = setUp(
      (tries) => (tries === 1 ? Promise.reject(gateway) : Promise.resolve('done')),
      async () => {},
    );
    await t.clock.advance(5_000);
    await expect(t.request.outcome).resolves.toMatchObject({ phase: 'accepted' });
  });

  it('goes on where a repetition meets the try before, which is still in progress', async () => {
    const answers = [lost(), new RunSourceError('ended', 'in progress.', { status: 409 })];
    const t = setUp(
      (tries) => {
        const error = answers[tries - 1];
        return error ? Promise.reject(error) : Promise.resolve('done');
      },
      async () => {},
    );
    await t.clock.advance(10_000);
    await expect(t.request.outcome).resolves.toMatchObject({ phase: 'accepted', reply: 'done' });
    expect(t.keys).toEqual(['one-key', 'one-key', 'one-key']);
  });

  it('gives up where every repetition meets the try before', async () => {
    const t = setUp(
      (tries) => Promise.reject(tries === 1 ? lost() : new RunSourceError('ended', 'in progress.', { status: 409 })),
      async () => {},
    );
    await t.clock.advance(60_000);
    await expect(t.request.outcome).resolves.toMatchObject({ phase: 'refused', error: { status: 409 } });
    expect(t.keys).toHaveLength(REQUEST_TRIES);
  });

  it('believes a missing permission at once, and another refusal only if the run, read after it, still goes on', async () => {
    let reads = 0;
    const read = async () => {
      reads += 1;
    };
    const forbidden = setUp(() => Promise.reject(new RunSourceError('forbidden', 'no.', { status: 403 })), read);
    await expect(forbidden.request.outcome).resolves.toMatchObject({ phase: 'refused', error: { kind: 'forbidden' } });
    expect(reads).toBe(0);
    const ended = setUp(() => Promise.reject(new RunSourceError('ended', 'no.', { status: 409 })), read);
    await expect(ended.request.outcome).resolves.toMatchObject({
      error: {
        kind: 'rejected',
        message: expect.stringMatching(/^runlight: the pause of run r was rejected with 409/),
      },
    });
    expect(reads).toBe(1);
  });
});
