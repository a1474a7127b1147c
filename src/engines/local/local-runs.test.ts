import * as fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { createRunClient } from '../../core/client/run-client';
import type { RunSource } from '../../core/run/source/run-source';
import { RunSourceError } from '../../core/run/source/run-source-error';
import { checkRunSource } from '../../testing/check-run-source';
import { createManualClock } from '../../testing/manual-clock';
import { createManualEnvironment } from '../../testing/manual-environment';
import { createLocalRuns } from './local-runs';
import type { LocalRun, LocalRunLocks, LocalRunStorage, LocalRuns, LocalStep } from './types';

/** A browser with several tabs: one storage, and locks that a closed tab releases. */
function createBrowser() {
  const values = new Map<string, string>();
  const storage: LocalRunStorage = {
    get length() {
      return values.size;
    },
    key: (i) => [...values.keys()][i] ?? null,
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => void values.set(key, value),
    removeItem: (key) => void values.delete(key),
  };
  const held = new Map<string, number>();
  function locksOf(tab: number): LocalRunLocks {
    return {
      async request(name, callback) {
        held.set(name, tab);
        await callback();
        held.delete(name);
      },
      query: async () => ({ held: [...held.keys()].map((name) => ({ name })) }),
    };
  }
  const close = (tab: number) => {
    for (const [name, by] of held) if (by === tab) held.delete(name);
  };
  return { storage, locksOf, close, values };
}

function setUp(options: { graceMs?: number; keep?: number; maxSteps?: number } = {}) {
  const clock = createManualClock();
  const browser = createBrowser();
  const openTab = (tab: number) =>
    createLocalRuns({ storage: browser.storage, locks: browser.locksOf(tab), clock, ...options });
  return { clock, browser, openTab, local: openTab(1) };
}
const signal = new AbortController().signal;
const readOf = async ({ source }: LocalRuns, id: string) => ({
  run: (await source.readRun(id, { signal })).run,
  steps: (await source.readSteps(id, { signal, after: 0, epoch: null })).steps,
});
const cancel = ({ source }: LocalRuns, id: string, reason?: string) =>
  source.cancelRun?.(id, { signal, idempotencyKey: 'k', ...(reason !== undefined && { reason }) });

describe('runs kept in the page', () => {
  it('tell steps, counts and the current step, and end once: the first end counts', async () => {
    const { local, clock } = setUp();
    const run = local.start({ id: 'a', name: 'Upload', totalSteps: 2 });
    const first = run.step({ title: 'first.csv', kind: 'loading' });
    first.progress(3, 10, 'MB');
    await clock.advance(1_000);
    expect(await readOf(local, 'a')).toMatchObject({
      run: {
        status: 'running',
        progress: { completedSteps: 0, totalSteps: 2 },
        currentStep: { n: 1, kind: 'loading', name: 'first.csv' },
      },
      steps: [{ title: 'first.csv', status: 'running', progress: { current: 3, total: 10, unit: 'MB' } }],
    });
    first.done();
    run.step({ title: 'second.csv' });
    run.succeed();
    run.fail('too late');
    run.cancelled();
    first.progress(1);
    run.step({ title: 'after the end' });
    const { run: end, steps } = await readOf(local, 'a');
    expect(end).toMatchObject({ status: 'succeeded', progress: { completedSteps: 2 }, currentStep: null, error: null });
    expect(steps.map(({ title, status }) => [title, status])).toEqual([
      ['first.csv', 'done'],
      ['second.csv', 'done'],
    ]);
  });

  it('abort their signal at a cancel, with the reason, and are cancelled once their host says so', async () => {
    const { local } = setUp();
    const run = local.start({ id: 'a', name: 'Upload' });
    const seen: unknown[] = [];
    run.signal.addEventListener('abort', () => seen.push(run.signal.reason));
    expect(await cancel(local, 'a', 'wrong file')).toMatchObject({ status: 'cancelling' });
    await cancel(local, 'a', 'again');
    expect(seen).toEqual([expect.objectContaining({ name: 'AbortError', message: 'wrong file' })]);
    expect((await readOf(local, 'a')).run).toMatchObject({ status: 'cancelling', cancel: { reason: 'wrong file' } });
    run.cancelled();
    expect((await readOf(local, 'a')).run).toMatchObject({ status: 'cancelled', cancel: { outcome: 'graceful' } });
    expect(await cancel(local, 'a')).toMatchObject({ status: 'cancelled' });
  });

  it('are called cancelled, unconfirmed, after the grace; a real end corrects that', async () => {
    const { local, clock } = setUp({ graceMs: 4_000 });
    const run = local.start({ id: 'a', name: 'Deaf' });
    run.step({ title: 'goes on' });
    await cancel(local, 'a');
    await clock.advance(3_999);
    expect((await readOf(local, 'a')).run?.status).toBe('cancelling');
    await clock.advance(1);
    expect((await readOf(local, 'a')).run).toMatchObject({ status: 'cancelled', cancel: { outcome: 'unconfirmed' } });
    run.succeed();
    expect((await readOf(local, 'a')).run).toMatchObject({
      status: 'succeeded',
      cancel: { outcome: 'completed_before_cancel' },
    });
    run.cancelled();
    expect((await readOf(local, 'a')).run?.status).toBe('succeeded');
  });

  it('say that the work was finished first when it ends during a cancel', async () => {
    const { local } = setUp();
    const run = local.start({ id: 'a', name: 'Quick' });
    run.signal.addEventListener('abort', () => run.succeed());
    await expect(cancel(local, 'a')).rejects.toMatchObject({ kind: 'ended', run: { status: 'succeeded' } });
  });

  it('wait for a person, and go on with the next step', async () => {
    const { local } = setUp();
    const run = local.start({ id: 'a', name: 'Agent' });
    run.waiting({ text: 'Which file?', kind: 'input' });
    expect((await readOf(local, 'a')).run).toMatchObject({ status: 'waiting', waitingFor: { text: 'Which file?' } });
    run.step({ title: 'Reading' });
    expect((await readOf(local, 'a')).run).toMatchObject({ status: 'running', waitingFor: null });
    run.waiting({ text: 'And now?' });
    run.waiting(null);
    expect((await readOf(local, 'a')).run?.status).toBe('running');
  });

  it('begin a next attempt under the id of one that has ended, and refuse one that is under way', async () => {
    const { local } = setUp();
    const first = local.start({ id: 'a', name: 'Upload', totalSteps: 2 });
    expect(() => local.start({ id: 'a', name: 'Again' })).toThrow(
      /^runlight: a run with the id "a" is already active on this page\./,
    );
    first.step({ title: 'one' }).done();
    first.fail(new Error('Disk full'));
    expect((await readOf(local, 'a')).run?.error).toEqual({ message: 'Disk full' });
    const before = (await readOf(local, 'a')).run?.rev ?? 0;
    local.start({ id: 'a', name: 'Upload', totalSteps: 2 });
    const { run } = await readOf(local, 'a');
    expect(run).toMatchObject({ status: 'running', attempt: 2, progress: { completedSteps: 0 } });
    expect(run?.rev).toBeGreaterThan(before);
  });

  it('survive a reload once they have ended; one under way is left, never failed and never running for ever', async () => {
    const { local, browser, openTab, clock } = setUp();
    const done = local.start({ id: 'done', name: 'Done' });
    done.step({ title: 'all of it' });
    done.succeed();
    const going = local.start({ id: 'going', name: 'Going' });
    await clock.advance(1);
    going.step({ title: 'half of it' });
    await clock.advance(600);
    browser.close(1);
    const again = openTab(1);
    expect(await readOf(again, 'done')).toEqual(await readOf(local, 'done'));
    const { run, steps } = await readOf(again, 'going');
    expect(run).toMatchObject({
      status: 'unknown',
      statusText: 'left',
      ended: true,
      error: { message: 'The page was closed while the run was active, so its outcome is unknown.' },
    });
    expect(steps).toMatchObject([{ title: 'half of it', status: 'interrupted' }]);
    const listed = await again.source.listRuns?.({}, { signal });
    expect(listed?.runs.map(({ id }) => id)).toEqual(['going', 'done']);
    await expect(cancel(again, 'going')).rejects.toMatchObject({ kind: 'ended' });
  });

  it('are seen from another tab, which cannot cancel them and says so', async () => {
    const { local, openTab, clock } = setUp();
    const run = local.start({ id: 'a', name: 'Upload' });
    await clock.advance(1);
    run.step({ title: 'first' });
    await clock.advance(600);
    const other = openTab(2);
    expect(await readOf(other, 'a')).toMatchObject({
      run: { status: 'running', can: { cancel: false } },
      steps: [{ title: 'first', status: 'running' }],
    });
    await expect(cancel(other, 'a')).rejects.toMatchObject({
      kind: 'rejected',
      detail: 'The run is active in another tab. Cancel it there.',
    });
    run.succeed();
    expect((await readOf(other, 'a')).run).toMatchObject({ status: 'succeeded' });
  });

  it('keep the newest ended runs only, and tell of a storage that takes no more', async () => {
    const clock = createManualClock();
    const browser = createBrowser();
    const errors: unknown[] = [];
    const local = createLocalRuns({
      storage: browser.storage,
      locks: browser.locksOf(1),
      clock,
      keep: 3,
      onStorageError: (error) => errors.push(error),
    });
    for (let i = 1; i <= 6; i += 1) {
      local.start({ id: `${i}`, name: `Run ${i}` }).succeed();
      await clock.advance(1);
    }
    expect([...browser.values.keys()]).toEqual(['4', '5', '6'].map((id) => `runlight.run.${id}`));
    browser.storage.setItem = () => {
      throw new Error('QuotaExceededError');
    };
    local.start({ id: '7', name: 'Run 7' }).succeed();
    expect((await readOf(local, '7')).run?.status).toBe('succeeded');
    // At its start and at its end.
    expect(errors).toHaveLength(2);
  });

  it('take nothing of a storage for a run that is none', async () => {
    const { local, browser } = setUp();
    browser.values.set('runlight.run.cut', '{"run":{"id":"cu');
    browser.values.set('runlight.run.other', '[1]');
    await expect(local.source.readRun('cut', { signal })).rejects.toBeInstanceOf(RunSourceError);
    expect((await local.source.listRuns?.({}, { signal }))?.runs).toEqual([]);
  });

  it('are pushed to a client: one message for what is written in one moment', async () => {
    const { local, clock } = setUp();
    const run = local.start({ id: 'a', name: 'Upload', totalSteps: 50 });
    const client = createRunClient({ source: local.source, clock, environment: createManualEnvironment() });
    const seen = vi.fn();
    client.watch('a', seen, { steps: true });
    await clock.advance(100);
    seen.mockClear();
    for (let i = 1; i <= 50; i += 1) run.step({ title: `Step ${i}` }).done();
    await clock.advance(0);
    expect(client.getSnapshot('a').steps).toHaveLength(50);
    expect(seen.mock.calls.length).toBeLessThanOrEqual(2);
    run.succeed();
    await clock.advance(0);
    expect(client.getSnapshot('a').run?.status).toBe('succeeded');
    client.dispose();
  });
});

/** Work in steps of 100 ms that may check its signal. */
function work(
  local: LocalRuns,
  clock: ReturnType<typeof createManualClock>,
  kind: 'long' | 'short' | 'deaf',
): LocalRun {
  const run = local.start({ name: kind, totalSteps: 6 });
  const isDone = kind === 'short' ? 6 : 600;
  function next(n: number): void {
    const mustStop = run.signal.aborted && kind !== 'deaf';
    if (mustStop || n > isDone) {
      if (mustStop) run.cancelled();
      else run.succeed();
      return;
    }
    const step = run.step({ title: `Step ${n}` });
    clock.setTimeout(() => {
      step.done();
      next(n + 1);
    }, 100);
  }
  next(1);
  return run;
}

it('conform to all that is asked of a source', async () => {
  const { local, clock } = setUp({ graceMs: 1_000 });
  const other = createLocalRuns({ clock }).source;
  let isOver = false;
  const results = checkRunSource({
    source: local.source,
    startRun: async (kind) => work(local, clock, kind).id,
    startDeaf: async () => work(local, clock, 'deaf').id,
    otherUser: other,
    clock,
  }).finally(() => {
    isOver = true;
  });
  while (!isOver) await clock.advance(50);
  const left = (await results).filter(({ outcome }) => outcome !== 'passed');
  expect(left.map(({ id, outcome, notes }) => `${outcome} ${id}: ${notes[0]}`)).toEqual([
    'skipped cancel.force: the source cannot force a cancel',
    'skipped cancel.queued: no queued run available: pass startQueued',
    'skipped abort.hung: no unresponsive backend available: pass answering',
    'skipped errors.kinds: no backend with error responses available: pass answering',
    // A reloaded page no longer executes the run: see above.
    'skipped reload: no second source available: pass remake',
  ]);
});

/** A source that is only asked. */
function withoutPush({ subscribe: _, ...source }: RunSource): RunSource {
  return { ...source, capabilities: { ...source.capabilities, push: null } };
}

describe('a run of many steps', () => {
  it('keeps the newest in memory and storage, counts all, and numbers on', async () => {
    const { local, browser, clock } = setUp({ maxSteps: 5 });
    const run = local.start({ id: 'a', name: 'Days', totalSteps: 100 });
    for (let i = 1; i <= 20; i += 1) run.step({ title: `Look ${i}` }).done();
    const found = await readOf(local, 'a');
    expect(found.steps.map(({ n, title }) => [n, title])).toEqual([16, 17, 18, 19, 20].map((n) => [n, `Look ${n}`]));
    expect(found.run?.progress).toEqual({ completedSteps: 20, totalSteps: 100 });
    await clock.advance(5_000);
    expect(JSON.parse([...browser.values.values()][0] ?? '').steps).toHaveLength(5);
  });

  it('never drops a step that still runs: it can be finished after thousands of others', async () => {
    const { local } = setUp({ maxSteps: 3 });
    const run = local.start({ id: 'a', name: 'Days', totalSteps: 100 });
    const long = run.step({ title: 'All the time' });
    for (let i = 0; i < 10; i += 1) run.step({ title: 'Look' }).done();
    long.done();
    const { run: found, steps } = await readOf(local, 'a');
    expect(steps.map(({ n, status }) => [n, status])).toEqual([
      [1, 'done'],
      [10, 'done'],
      [11, 'done'],
    ]);
    expect(found?.progress?.completedSteps).toBe(11);
  });

  it('counts only its own attempt, and drops the steps of earlier ones first', async () => {
    const { local } = setUp({ maxSteps: 4 });
    const first = local.start({ id: 'a', name: 'Days', totalSteps: 3 });
    for (let i = 0; i < 3; i += 1) first.step({ title: 'before' }).done();
    first.fail('out of memory');
    const second = local.start({ id: 'a', name: 'Days', totalSteps: 3 });
    for (let i = 0; i < 3; i += 1) second.step({ title: 'again' }).done();
    const { run, steps } = await readOf(local, 'a');
    expect(steps.map(({ n, attempt }) => [n, attempt])).toEqual([
      [3, 1],
      [4, 2],
      [5, 2],
      [6, 2],
    ]);
    expect(run?.progress?.completedSteps).toBe(3);
  });

  it('is watched without a gap while steps are dropped', async () => {
    const { local, clock } = setUp({ maxSteps: 5 });
    const client = createRunClient({ source: local.source, clock, environment: createManualEnvironment() });
    client.watch('a', undefined, { steps: true });
    const run = local.start({ id: 'a', name: 'Days' });
    for (let i = 0; i < 12; i += 1) {
      run.step({ title: `Look ${i}` }).done();
      await clock.advance(1_000);
    }
    run.succeed();
    await clock.advance(1_000);
    const { run: shown, steps, connection } = client.getSnapshot('a');
    expect([shown?.status, connection.state]).toEqual(['succeeded', 'ended']);
    expect(steps.map(({ n }) => n)).toEqual(Array.from({ length: 12 }, (_, i) => i + 1));
    client.dispose();
  });

  it('tells the end of a long phase, although thousands of steps have come and gone within it', async () => {
    const { local, clock } = setUp();
    const client = createRunClient({ source: local.source, clock, environment: createManualEnvironment() });
    client.watch('a', undefined, { steps: true });
    const run = local.start({ id: 'a', name: 'Days' });
    const phase = run.step({ title: 'Phase 1' });
    await clock.advance(1_000);
    for (let i = 0; i < 2_000; i += 1) run.step({ title: 'Look' }).done();
    await clock.advance(1_000);
    phase.done();
    run.step({ title: 'Phase 2' });
    run.succeed();
    await clock.advance(1_000);
    const { steps } = client.getSnapshot('a');
    expect(steps.find(({ title }) => title === 'Phase 1')?.status).toBe('done');
    expect(steps.filter(({ status }) => status === 'running')).toEqual([]);
    client.dispose();
  });

  it('numbers on where all kept steps run: no number comes twice', async () => {
    const { local } = setUp({ maxSteps: 1 });
    const run = local.start({ id: 'a', name: 'Days' });
    run.step({ title: 'long' });
    const two = run.step({ title: 'two' });
    two.done();
    run.step({ title: 'three' });
    two.fail('an old handle');
    const { steps } = await readOf(local, 'a');
    expect(steps.map(({ n, title, status }) => [n, title, status])).toEqual([
      [1, 'long', 'running'],
      [3, 'three', 'running'],
    ]);
  });

  it.each(['pushed', 'asked for'])('%s, is in the end shown as it is, whatever was dropped meanwhile', async (way) => {
    const deeds = fc.array(
      fc.oneof(
        fc.constantFrom('step', 'step', 'look away or back'),
        fc.record({ ends: fc.nat(5), as: fc.constantFrom<'done' | 'fail'>('done', 'fail') }),
        fc.record({ waits: fc.constantFrom(0, 700, 1_400) }),
      ),
      { maxLength: 60 },
    );
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 6 }), deeds, async (maxSteps, all) => {
        const clock = createManualClock();
        const { source, start } = createLocalRuns({ clock, maxSteps });
        const client = createRunClient({
          source: way === 'pushed' ? source : withoutPush(source),
          clock,
          environment: createManualEnvironment(),
        });
        const watch = () => client.watch('a', undefined, { steps: true });
        let stop: (() => void) | null = watch();
        const run = start({ id: 'a', name: 'Days', totalSteps: 99 });
        const truth = new Map<string, string>();
        const open: { title: string; step: LocalStep }[] = [];
        for (const deed of all) {
          if (deed === 'step') {
            const title = `Step ${truth.size + 1}`;
            truth.set(title, 'running');
            open.push({ title, step: run.step({ title }) });
          } else if (typeof deed === 'string') {
            stop?.();
            stop = stop === null ? watch() : null;
          } else if ('waits' in deed) await clock.advance(deed.waits);
          else {
            const [ended] = open.splice(deed.ends % Math.max(1, open.length), 1);
            ended?.step[deed.as]();
            if (ended) truth.set(ended.title, deed.as === 'done' ? 'done' : 'failed');
          }
        }
        run.succeed();
        for (const { title } of open) truth.set(title, 'done');
        if (!stop) watch();
        await clock.advance(60_000);
        const { steps, run: shown, connection } = client.getSnapshot('a');
        expect(connection.state).toBe('ended');
        expect(steps.map(({ title, status }) => [title, status])).toEqual(
          steps.map(({ n }) => [`Step ${n}`, truth.get(`Step ${n}`)]),
        );
        expect(new Set(steps.map(({ id }) => id)).size).toBe(steps.length);
        expect(shown?.progress?.completedSteps).toBe([...truth.values()].filter((status) => status === 'done').length);
        client.dispose();
      }),
      { numRuns: 150 },
    );
  });

  it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('refuses to keep %s steps', (maxSteps) => {
    expect(() => setUp({ maxSteps })).toThrow(/maxSteps of createLocalRuns .* at least one/);
  });
});
