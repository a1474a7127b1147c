// @vitest-environment node
import { afterEach, describe, expect, it } from 'vitest';
import { createManualClock } from '../../src/testing/manual-clock';
import type { WrittenRun } from '../../src/wire/write/run';
import type { WrittenStep } from '../../src/wire/write/step';
import { createRunScript } from '../simulator/script/run-script';
import type { MemoryBackendOptions } from '../simulator/simulation';
import { createMemoryBackend } from './memory-backend';
import type { MemoryBackend, RunChange, StartRunExtras } from './memory-backend.types';

let open: MemoryBackend[] = [];
afterEach(() => {
  for (const backend of open) backend.dispose();
  open = [];
});

function setUp(options: MemoryBackendOptions = {}) {
  const clock = createManualClock();
  const backend = createMemoryBackend({ clock, ...options });
  open.push(backend);
  const start = (body: Record<string, unknown> = { name: 'Test' }, extras: StartRunExtras = {}): string => {
    const reply = backend.startRun(body, extras);
    if (reply.status !== 201) throw new Error(reply.body.detail);
    return reply.body.id;
  };
  const run = (id: string): WrittenRun => {
    const reply = backend.readStatus(id);
    if (reply.status !== 200) throw new Error(`status ${reply.status}`);
    return reply.body;
  };
  const steps = (id: string): WrittenStep[] => {
    const reply = backend.readSteps(id, { limit: 500 });
    if (reply.status !== 200) throw new Error(`status ${reply.status}`);
    return reply.body.steps;
  };
  const stepStates = (id: string) =>
    [...steps(id)].sort((a, b) => a.n - b.n).map((step) => `${step.n} ${step.kind} ${step.status}`);
  return { clock, backend, start, run, steps, stepStates };
}

const CLAIM = 400;

/** Brings a run of 8 steps into one of the table's states. */
async function inState(state: string, options: MemoryBackendOptions = {}) {
  const world = setUp({ scenario: 'clean', ...options });
  const id = world.start();
  if (state === 'queued') return { ...world, id };
  await world.clock.advance(CLAIM);
  if (state === 'succeeded') await world.clock.advance(200_000);
  if (state === 'cancelling' || state === 'cancelled') world.backend.cancelRun(id);
  if (state === 'cancelled') await world.clock.advance(1000);
  expect(world.run(id).status).toBe(state);
  return { ...world, id };
}

describe('a whole run', () => {
  it('goes from queued to succeeded in 8 steps, with the metrics coming in on the way', async () => {
    const { clock, backend, start, run, stepStates } = setUp();
    const id = start();
    expect(run(id)).toMatchObject({ status: 'queued', rev: 1, attempt: 0, queue_position: 0, metrics: {} });
    const seen: string[] = [];
    const metrics: number[] = [];
    backend.subscribe(id, (change) => {
      const note = `${change.run.status} ${change.run.progress.completed_steps}/${change.run.progress.total_steps}`;
      if (seen.at(-1) !== note) seen.push(note);
      metrics.push(Object.keys(change.run.metrics).length);
    });
    await clock.advance(200_000);
    expect(seen).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8].map((n) => `running ${n}/8`).concat('succeeded 8/8'));
    expect([...new Set(metrics)]).toEqual([0, 1, 2, 4]);
    expect(run(id)).toMatchObject({ current_step: null, error: null, can: { cancel: false, force: false } });
    expect(stepStates(id)).toEqual([
      '1 planned done',
      '2 loading done',
      '3 info done',
      '4 training failed',
      '5 error failed',
      '6 backup done',
      '7 training done',
      '8 metrics done',
    ]);
    const groups = backend.readMetrics(id);
    expect(groups.status).toBe(200);
    expect(groups.body).toEqual({
      utility: { ks_mean: expect.any(Number), corr_delta: expect.any(Number) },
      privacy: { mia_auc: expect.any(Number), dup_rate: expect.any(Number) },
    });
    expect(clock.pending).toBe(0);
  });

  it('is the same on every play', async () => {
    const play = async () => {
      const { clock, backend, start } = setUp({ seed: 5 });
      const id = start();
      const changes: RunChange[] = [];
      backend.subscribe(id, (change) => changes.push(change));
      await clock.advance(200_000);
      return changes;
    };
    expect(await play()).toEqual(await play());
  });

  it('gives every change a rev of its own, without a gap, shared by run and steps', async () => {
    const { clock, backend, start } = setUp();
    const id = start();
    const changes: RunChange[] = [];
    backend.subscribe(id, (change) => changes.push(change));
    await clock.advance(30_000);
    backend.cancelRun(id);
    await clock.advance(10_000);
    let have = 1;
    for (const change of changes) {
      expect(change.prev).toBe(have);
      expect(change.rev).toBeGreaterThan(change.prev);
      expect(change.run.rev).toBe(change.rev);
      for (const step of change.steps) {
        expect(step.rev).toBeGreaterThan(change.prev);
        expect(step.rev).toBeLessThanOrEqual(change.rev);
      }
      expect(new Set(change.steps.map((step) => step.rev)).size).toBe(change.steps.length);
      have = change.rev;
    }
  });

  it('ends failed with a code and a message, short of the declared steps', async () => {
    const { clock, start, run } = setUp({ scenario: 'fails' });
    const id = start();
    await clock.advance(200_000);
    expect(run(id)).toMatchObject({
      status: 'failed',
      error: { code: 'out_of_memory' },
      progress: { completed_steps: 7, total_steps: 8 },
    });
  });

  it('declares more steps in the middle', async () => {
    const { clock, start, run } = setUp();
    const id = start({ name: 'Growing', params: { scenario: 'grows' } });
    await clock.advance(50_000);
    expect(run(id).progress).toMatchObject({ completed_steps: 3, total_steps: 8 });
    await clock.advance(10_000);
    expect(run(id).progress).toMatchObject({ completed_steps: 6, total_steps: 12 });
    await clock.advance(100_000);
    expect(run(id)).toMatchObject({ status: 'succeeded', progress: { completed_steps: 12, total_steps: 12 } });
  });

  it('plays ten 500-step runs to their end', async () => {
    const { clock, start, run, steps } = setUp({ scenario: 'long', speed: 100, concurrency: 2 });
    const ids = Array.from({ length: 10 }, () => start());
    await clock.advance(20_000);
    expect(ids.map((id) => run(id).status)).toEqual(ids.map(() => 'succeeded'));
    expect(steps(ids[9] ?? '')).toHaveLength(500);
  });
});

describe('cancel, row by row of the table', () => {
  it('queued: cancelled before its start, 200, and no worker ever takes it', async () => {
    const { backend, id, clock, run, steps } = await inState('queued');
    expect(backend.cancelRun(id, { reason: 'Typo' })).toMatchObject({
      status: 200,
      body: { ok: true, status: 'cancelled', run: { cancel: { outcome: 'before_start', reason: 'Typo' } } },
    });
    await clock.advance(200_000);
    expect(run(id)).toMatchObject({ status: 'cancelled', attempt: 0, started_at: null });
    expect(steps(id)).toEqual([]);
  });

  it('running: cancelling with a deadline, 202; the worker stops cleanly and logs it', async () => {
    const { backend, id, clock, run, stepStates } = await inState('running');
    await clock.advance(6_000);
    expect(backend.cancelRun(id)).toMatchObject({
      status: 202,
      body: {
        status: 'cancelling',
        run: { cancel: { outcome: null, deadline_at: new Date(clock.now() + 10_000).toISOString() } },
      },
    });
    await clock.advance(799);
    expect(run(id)).toMatchObject({ status: 'cancelling', can: { cancel: false, force: true } });
    await clock.advance(1);
    expect(run(id)).toMatchObject({
      status: 'cancelled',
      cancel: { outcome: 'graceful' },
      progress: { completed_steps: 1 },
      current_step: null,
    });
    const states = ['1 planned done', '2 loading cancelled', '3 cancelled cancelled'];
    expect(stepStates(id)).toEqual(states);
    const { rev } = run(id);
    await clock.advance(200_000);
    expect(stepStates(id)).toEqual(states);
    expect(run(id).rev).toBe(rev);
    expect(clock.pending).toBe(0);
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('running at step %i of 8: the cancel step is the last one', async (n) => {
    const { backend, clock, start, run, stepStates } = setUp();
    const script = createRunScript();
    const id = start({ name: 'Test' }, { script });
    const end = script.steps.slice(0, n).reduce((sum, step) => sum + step.durationMs, CLAIM);
    await clock.advance(end - 50);
    expect(backend.cancelRun(id).status).toBe(202);
    await clock.advance(20_000);
    expect(run(id)).toMatchObject({ status: 'cancelled', progress: { completed_steps: n - 1, total_steps: 8 } });
    expect(stepStates(id).slice(n - 1)).toEqual([
      `${n} ${script.steps[n - 1]?.kind} cancelled`,
      `${n + 1} cancelled cancelled`,
    ]);
  });

  it('running: force cancels at once and cuts the worker off', async () => {
    const { backend, id, clock, run, stepStates } = await inState('running', { scenario: 'ignores-cancel' });
    expect(backend.cancelRun(id, { force: true })).toMatchObject({
      status: 200,
      body: { status: 'cancelled', run: { cancel: { outcome: 'forced' } } },
    });
    const { rev } = run(id);
    await clock.advance(200_000);
    expect(run(id)).toMatchObject({ status: 'cancelled', rev });
    expect(stepStates(id)).toEqual(['1 planned interrupted']);
    expect(backend.refusedWrites).toBe(1);
  });

  it('cancelling: another cancel changes nothing and answers 202 with the same body', async () => {
    const { backend, id } = await inState('cancelling');
    const first = backend.cancelRun(id, { reason: 'other' });
    expect(first.status).toBe(202);
    expect(backend.cancelRun(id)).toEqual(first);
  });

  it('20 cancels in a row are one change', async () => {
    const { backend, id, run } = await inState('running');
    const { rev } = run(id);
    const statuses = Array.from({ length: 20 }, () => backend.cancelRun(id).status);
    expect(statuses).toEqual(statuses.map(() => 202));
    expect(run(id).rev).toBe(rev + 1);
  });

  it('cancelling: force cancels at once', async () => {
    const { backend, id, clock, run } = await inState('cancelling');
    const asked = run(id).cancel?.requested_at;
    await clock.advance(100);
    expect(backend.cancelRun(id, { force: true })).toMatchObject({
      status: 200,
      body: { run: { cancel: { outcome: 'forced', requested_at: asked } } },
    });
  });

  it('cancelling: the deadline forces it, and late writes are refused', async () => {
    const { backend, id, clock, run, stepStates } = await inState('cancelling', { scenario: 'ignores-cancel' });
    await clock.advance(9_999);
    expect(run(id).status).toBe('cancelling');
    await clock.advance(1);
    expect(run(id)).toMatchObject({ status: 'cancelled', cancel: { outcome: 'forced' } });
    const before = [run(id).rev, stepStates(id)];
    await clock.advance(200_000);
    expect([run(id).rev, stepStates(id)]).toEqual(before);
    expect(backend.refusedWrites).toBe(1);
    expect(stepStates(id).at(-1)).toMatch(/interrupted$/);
  });

  it('cancelling: a worker that needs longer than the deadline is cut off, its clean stop refused', async () => {
    const { backend, id, clock, run, stepStates } = await inState('cancelling', { graceMs: 15_000 });
    await clock.advance(60_000);
    expect(run(id)).toMatchObject({ status: 'cancelled', cancel: { outcome: 'forced' } });
    expect(stepStates(id)).toEqual(['1 planned interrupted']);
    expect(backend.refusedWrites).toBe(1);
  });

  it.each([
    ['clean', 'succeeded'],
    ['fails', 'failed'],
  ] as const)('cancelling: a worker that finishes first (%s) is believed', async (scenario, status) => {
    const { clock, backend, start, run } = setUp();
    const script = { ...createRunScript({ scenario }), ignoresCancel: true };
    const id = start({ name: 'Test' }, { script });
    const length = script.steps.reduce((sum, step) => sum + step.durationMs, CLAIM);
    await clock.advance(length - 2_000);
    expect(backend.cancelRun(id).status).toBe(202);
    await clock.advance(60_000);
    expect(run(id)).toMatchObject({ status, cancel: { outcome: 'completed_before_cancel' } });
    expect(backend.refusedWrites).toBe(0);
  });

  it('cancelling: a lost worker means cancelled, never queued again', async () => {
    const { backend, id, clock, run } = await inState('cancelling');
    backend.loseWorker(id);
    expect(run(id)).toMatchObject({ status: 'cancelled', cancel: { outcome: 'forced' } });
    const { rev } = run(id);
    await clock.advance(200_000);
    expect(run(id)).toMatchObject({ rev, attempt: 1 });
  });

  it('running: a lost worker means queued again; the next attempt goes on after the last finished step', async () => {
    const { backend, id, clock, run, stepStates, steps } = await inState('running');
    await clock.advance(6_000);
    backend.loseWorker(id);
    expect(run(id)).toMatchObject({ status: 'queued', attempt: 1, queue_position: 0 });
    expect(stepStates(id)).toEqual(['1 planned done', '2 loading interrupted']);
    await clock.advance(200_000);
    expect(run(id)).toMatchObject({ status: 'succeeded', attempt: 2, progress: { completed_steps: 8 } });
    const byNumber = [...steps(id)].sort((a, b) => a.n - b.n);
    expect(byNumber.map((step) => step.attempt)).toEqual([1, 2, 2, 2, 2, 2, 2, 2]);
    expect(backend.refusedWrites).toBe(0);
  });

  it('running: the second loss is a failure', async () => {
    const { backend, id, clock, run } = await inState('running');
    backend.loseWorker(id);
    await clock.advance(CLAIM);
    backend.loseWorker(id);
    expect(run(id)).toMatchObject({ status: 'failed', error: { code: 'worker_lost' } });
  });

  it('a frozen worker that thaws writes nothing beside its successor', async () => {
    const { backend, id, clock, run, stepStates } = await inState('running');
    await clock.advance(6_000);
    backend.loseWorker(id, { thaws: true });
    await clock.advance(200_000);
    expect(backend.refusedWrites).toBe(1);
    expect(run(id)).toMatchObject({ status: 'succeeded', attempt: 2 });
    expect(stepStates(id)).toHaveLength(8);
  });

  it('a frozen worker that thaws while its successor does the same step does not end it', async () => {
    const { backend, id, clock, run, stepStates } = await inState('running');
    const length = createRunScript({ scenario: 'clean' }).steps[0]?.durationMs ?? 0;
    await clock.advance(1_000);
    backend.loseWorker(id, { thaws: true });
    await clock.advance(length - 1_000);
    expect(backend.refusedWrites).toBe(1);
    expect(run(id)).toMatchObject({ status: 'running', attempt: 2 });
    expect(stepStates(id)).toEqual(['1 planned running']);
  });

  it('cancelling: the deadline holds although the clock is set back', async () => {
    const { backend, id, clock, run } = await inState('cancelling', { scenario: 'ignores-cancel' });
    clock.jump(-3_600_000);
    await clock.advance(10_000);
    expect(run(id)).toMatchObject({ status: 'cancelled', cancel: { outcome: 'forced' } });
    expect(backend.cancelRun(id).status).toBe(200);
  });

  it('cancelled: 200 again, with or without force, and nothing changes', async () => {
    const { backend, id, run } = await inState('cancelled');
    const { rev } = run(id);
    expect(backend.cancelRun(id).status).toBe(200);
    expect(backend.cancelRun(id, { force: true }).status).toBe(200);
    expect(run(id)).toMatchObject({ rev, cancel: { outcome: 'graceful' } });
  });

  it('succeeded: 409 with the run, nothing changes, losing the worker neither', async () => {
    const { backend, id, run } = await inState('succeeded');
    const { rev } = run(id);
    for (const body of [{}, { force: true }]) {
      expect(backend.cancelRun(id, body)).toMatchObject({
        status: 409,
        headers: { 'Content-Type': 'application/problem+json' },
        body: { code: 'already_finished', run: { id, status: 'succeeded' } },
      });
    }
    backend.loseWorker(id);
    expect(run(id)).toMatchObject({ status: 'succeeded', rev, cancel: null });
  });

  it('refuses unknown runs, long reasons, odd bodies and viewers', async () => {
    const { backend, start } = setUp();
    const id = start({ name: 'Mine' });
    const viewed = start({ name: 'Theirs' }, { readOnly: true });
    expect(backend.cancelRun('run_none').status).toBe(404);
    expect(backend.cancelRun(id, { reason: 'x'.repeat(501) }).status).toBe(422);
    expect(backend.cancelRun(id, { force: 'yes' }).status).toBe(422);
    expect(backend.cancelRun(id, []).status).toBe(422);
    expect(backend.cancelRun(viewed)).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    expect(backend.cancelRun(id, { reason: 'x'.repeat(500) }).status).toBe(200);
  });
});

describe('a run that waits for a person', () => {
  async function waiting() {
    const world = setUp({ scenario: 'waits-for-input' });
    const id = world.start();
    for (let i = 0; i < 100 && world.run(id).status !== 'waiting'; i++) await world.clock.advance(500);
    return { ...world, id };
  }

  it('says what it asks and where to answer, and goes on by itself', async () => {
    const { clock, run, id } = await waiting();
    expect(run(id)).toMatchObject({
      status: 'waiting',
      waiting_for: { kind: 'approval', text: 'Approve training with 300 epochs?', href: '#approve' },
      can: { cancel: true, force: true },
    });
    await clock.advance(21_000);
    expect(run(id)).toMatchObject({ status: 'running', waiting_for: null });
    await clock.advance(200_000);
    expect(run(id)).toMatchObject({ status: 'succeeded', waiting_for: null });
  });

  it('is cancelled as a running one is', async () => {
    const { backend, clock, run, id } = await waiting();
    expect(backend.cancelRun(id)).toMatchObject({
      status: 202,
      body: { run: { status: 'cancelling', waiting_for: null } },
    });
    await clock.advance(1000);
    expect(run(id)).toMatchObject({ status: 'cancelled', cancel: { outcome: 'graceful' } });
  });

  it('is forced as a running one is', async () => {
    const { backend, run, id } = await waiting();
    backend.cancelRun(id, { force: true });
    expect(run(id)).toMatchObject({ status: 'cancelled', cancel: { outcome: 'forced' }, waiting_for: null });
  });

  it('is tried again when its worker is lost, and asks again', async () => {
    const { backend, clock, run, id } = await waiting();
    backend.loseWorker(id);
    for (let i = 0; i < 100 && run(id).attempt < 2; i++) await clock.advance(500);
    expect(run(id).waiting_for).toBeNull();
    for (let i = 0; i < 100 && run(id).status !== 'waiting'; i++) await clock.advance(500);
    expect(run(id)).toMatchObject({ status: 'waiting', attempt: 2 });
  });
});

describe('starting', () => {
  it('starts one run per Idempotency-Key', () => {
    const { backend } = setUp();
    const first = backend.startRun({ name: 'A', params: { seed: 1, speed: 2 } }, { idempotencyKey: 'k' });
    const again = backend.startRun({ params: { speed: 2, seed: 1 }, name: 'A' }, { idempotencyKey: 'k' });
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.body).toEqual(first.body);
    expect(first.headers['Idempotency-Replayed']).toBeUndefined();
    expect(again.headers).toMatchObject({ 'Idempotency-Replayed': 'true', Location: '/v1/runs/run_0001/status' });
    expect(backend.startRun({ name: 'B' }, { idempotencyKey: 'k' })).toMatchObject({
      status: 422,
      body: { code: 'idempotency_mismatch' },
    });
    expect(backend.startRun({ name: 'A' }, { idempotencyKey: 'other' }).status).toBe(201);
    expect(backend.listRuns().body).toMatchObject({ runs: [{ id: 'run_0002' }, { id: 'run_0001' }] });
  });

  it.each([
    undefined,
    [],
    {},
    { name: ' ' },
    { name: 'x'.repeat(201) },
    { name: 'A', dataset: 1 },
    { name: 'A', method: null },
    { name: 'A', params: { scenario: 'nope' } },
    { name: 'A', params: { speed: 0 } },
    { name: 'A', params: { seed: 1.5 } },
  ])('refuses %j', (body) => {
    expect(setUp().backend.startRun(body)).toMatchObject({ status: 422, body: { code: 'invalid_body' } });
  });

  it('takes hostile text as text', () => {
    const { start, run } = setUp();
    const name = '<img src=x onerror=alert(1)>\u202e\u0000';
    expect(run(start({ name })).name).toBe(name);
  });

  it('queues what the worker has no room for, first come first served, and moves the others up', async () => {
    const { clock, backend, start, run } = setUp({ concurrency: 1, speed: 100 });
    const [a = '', b = '', c = ''] = [start(), start(), start()];
    expect([a, b, c].map((id) => run(id).queue_position)).toEqual([0, 1, 2]);
    const { rev } = run(c);
    await clock.advance(CLAIM);
    expect([a, b, c].map((id) => run(id).queue_position)).toEqual([null, 0, 1]);
    expect(run(c).rev).toBe(rev + 1);
    backend.cancelRun(b);
    expect(run(c).queue_position).toBe(0);
    await clock.advance(10_000);
    expect(run(c).status).toBe('succeeded');
  });

  it('keeps a held run queued until it is released', async () => {
    const { clock, backend, start, run } = setUp();
    const id = start({ name: 'Held' }, { held: true });
    await clock.advance(60_000);
    expect(run(id).status).toBe('queued');
    backend.release(id);
    expect(run(id).status).toBe('running');
  });
});

describe('reading', () => {
  it('answers 304 while nothing has changed', async () => {
    const { clock, backend, start } = setUp();
    const id = start();
    const etag = backend.readStatus(id).headers.ETag ?? '';
    expect(etag).toBe('W/"sim-1-1.1"');
    expect(backend.readStatus(id, etag)).toMatchObject({ status: 304, body: null });
    expect(backend.readStatus(id, `"x", ${etag}`).status).toBe(304);
    await clock.advance(CLAIM);
    expect(backend.readStatus(id, etag).status).toBe(200);
  });

  it('pages steps so that following `next` loses nothing and repeats nothing', async () => {
    const { clock, backend, start, steps } = setUp({ scenario: 'long', speed: 100 });
    const id = start();
    await clock.advance(20_000);
    const collected: WrittenStep[] = [];
    let after = 0;
    for (let more = true; more; ) {
      const page = backend.readSteps(id, { after, limit: 60, epoch: backend.epoch });
      if (page.status !== 200) throw new Error('refused');
      expect(page.body.reset).toBe(false);
      expect(page.body.next).toBeGreaterThan(after);
      collected.push(...page.body.steps);
      ({ next: after, more } = page.body);
    }
    expect(collected).toEqual(steps(id));
    expect(collected).toHaveLength(500);
    expect(backend.readSteps(id, { after }).body).toMatchObject({ steps: [], next: after, more: false });
  });

  it('a reader who polls while it runs ends up with the same steps', async () => {
    const { clock, backend, start, steps } = setUp();
    const id = start();
    const known = new Map<number, WrittenStep>();
    let after = 0;
    for (let poll = 0; poll < 80; poll += 1) {
      await clock.advance(1_700);
      const page = backend.readSteps(id, { after, limit: 2 });
      if (page.status !== 200) throw new Error('refused');
      for (const step of page.body.steps) known.set(step.n, step);
      after = page.body.next;
    }
    expect([...known.values()].sort((a, b) => a.rev - b.rev)).toEqual(steps(id));
  });

  it('starts again from 0 for a cursor of another epoch', async () => {
    const { clock, backend, start, run, steps } = setUp();
    const id = start();
    await clock.advance(30_000);
    const { rev, epoch } = run(id);
    const count = steps(id).length;
    backend.reset();
    expect(run(id).epoch).not.toBe(epoch);
    expect(run(id).rev).toBeLessThan(rev);
    const page = backend.readSteps(id, { after: rev, epoch });
    expect(page.body).toMatchObject({ reset: true, epoch: backend.epoch });
    expect(page.status === 200 && page.body.steps).toHaveLength(count);
    expect(backend.readSteps(id, { after: 1, epoch: backend.epoch }).body).toMatchObject({ reset: false });
    await clock.advance(200_000);
    expect(run(id)).toMatchObject({ status: 'succeeded', epoch: backend.epoch });
  });

  it.each(['-1', 'x', '1.5', '1e3', ' 1'])('refuses after=%s', (after) => {
    const { backend, start } = setUp();
    expect(backend.readSteps(start(), { after })).toMatchObject({ status: 400, body: { code: 'bad_request' } });
  });

  it('tells what earlier runs of the same workflow took, oldest first', async () => {
    const { clock, backend, start, steps } = setUp({ scenario: 'clean' });
    const body = (name: string) => ({ name, method: 'TVAE', dataset: 'wards' });
    for (let i = 0; i < 6; i += 1) {
      start(body(`Run ${i}`));
      await clock.advance(200_000);
    }
    start({ ...body('Other'), dataset: 'beds' });
    backend.cancelRun(start(body('Cancelled')));
    await clock.advance(200_000);
    const asked = start(body('Now'));
    const profile = backend.readEtaProfile(asked);
    if (profile.status !== 200) throw new Error('refused');
    const { workflow, expected_steps, plan, history } = profile.body;
    expect({ workflow, expected_steps, plan }).toEqual({ workflow: 'TVAE / wards', expected_steps: 8, plan: null });
    expect(history).toHaveLength(5);
    for (const [index, run] of history.entries()) {
      const own = steps(`run_000${index + 2}`).sort((a, b) => a.n - b.n);
      const origin = Date.parse(own[0]?.started_at ?? '');
      expect(run.steps).toEqual(
        own.map((step) => ({
          name: step.title,
          started_at_ms: Date.parse(step.started_at ?? '') - origin,
          finished_at_ms: Date.parse(step.finished_at ?? '') - origin,
        })),
      );
      expect(run.duration_ms).toBe(run.steps.at(-1)?.finished_at_ms);
      expect(run.expected_steps).toBe(8);
    }
    expect(backend.readEtaProfile('run_0007').body).toMatchObject({ workflow: 'TVAE / beds', history: [] });
    expect(backend.readEtaProfile('none')).toMatchObject({ status: 404 });
  });

  it('refuses unknown runs everywhere', () => {
    const { backend } = setUp();
    const answers = [backend.readStatus('x'), backend.readSteps('x'), backend.readMetrics('x'), backend.cancelRun('x')];
    expect(answers.map((reply) => reply.status)).toEqual([404, 404, 404, 404]);
  });

  it('lists newest first, in pages, by status and by ids', async () => {
    const { clock, backend, start } = setUp();
    const ids: string[] = [];
    for (let i = 0; i < 7; i += 1) {
      ids.push(start());
      if (i % 2) await clock.advance(1);
    }
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page = backend.listRuns({ limit: 3, cursor });
      if (page.status !== 200) throw new Error('refused');
      seen.push(...page.body.runs.map((run) => run.id));
      cursor = page.body.next_cursor;
    } while (cursor);
    expect(seen).toEqual([...ids].reverse());
    backend.cancelRun(ids[2] ?? '');
    expect(backend.listRuns({ status: ['cancelled'] }).body).toMatchObject({ runs: [{ id: ids[2] }] });
    expect(backend.listRuns({ ids: [ids[0] ?? '', 'none'] }).body).toMatchObject({ runs: [{ id: ids[0] }] });
    expect(backend.listRuns({ ids: [] }).body).toMatchObject({ runs: [], next_cursor: null });
    expect(backend.listRuns({ cursor: 'nonsense' }).status).toBe(400);
    expect(backend.listRuns({ limit: '0' }).status).toBe(400);
  });

  it('stops telling whoever has left, and stops everything when disposed', async () => {
    const { clock, backend, start } = setUp();
    const id = start();
    let calls = 0;
    const leave = backend.subscribe(id, () => {
      calls += 1;
    });
    await clock.advance(1_000);
    expect(calls).toBeGreaterThan(0);
    leave();
    const before = calls;
    await clock.advance(20_000);
    expect(calls).toBe(before);
    backend.dispose();
    expect(clock.pending).toBe(0);
  });
});
