// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { createManualClock } from '../../testing/manual-clock';
import { createManualEnvironment } from '../../testing/manual-environment';
import { createScriptedSource } from '../../testing/scripted-source';
import { createRunClient } from '../client/run-client';
import { startRun } from '../client/start-run';
import type { Run } from '../run/run';
import type { RunQuery } from '../run/source/run-source';
import { RunSourceError } from '../run/source/run-source-error';
import { getRuns, loadMoreRuns, watchRuns } from './runs';

/* A paged list while runs are added at its start, in the usual order of backends: newest first. */

const query: RunQuery = { limit: 10 };

function setUp() {
  const clock = createManualClock();
  let ids = Array.from({ length: 30 }, (_, i) => `run-${i + 1}`);
  const source = Object.assign(createScriptedSource({ clock }), {
    async listRuns({ limit = 50, cursor, ids: wanted }: RunQuery) {
      const found = wanted ? ids.filter((id) => wanted.includes(id)) : ids;
      const from = cursor ? found.indexOf(cursor) + 1 : 0;
      const page = found.slice(from, from + limit);
      return {
        runs: page.map((id) => ({ id, status: 'running' as const, rev: 1, epoch: 'e' })),
        nextCursor: from + limit < found.length ? (page.at(-1) ?? null) : null,
        serverTimeMs: null,
        retryAfterMs: null,
      };
    },
  });
  const client = createRunClient({ source, clock, environment: createManualEnvironment() });
  watchRuns(client, query, () => {});
  return {
    clock,
    client,
    shown: () => getRuns(client, query).runs.map(({ id }) => id),
    all: () => ids,
    add(count: number) {
      ids = [...Array.from({ length: count }, (_, i) => `new-${ids.length}-${i}`), ...ids];
    },
  };
}

describe('R15: a list of which more than the first page is loaded', () => {
  it('loses none of its runs when new ones push them over the end of the first page', async () => {
    const t = setUp();
    await t.clock.advance(100);
    await loadMoreRuns(t.client, query);
    for (let i = 0; i < 3; i += 1) {
      t.add(2);
      await t.clock.advance(2_000);
    }
    expect(t.shown()).toEqual(t.all().slice(0, 26));
  });

  it('nor while the next page is being read', async () => {
    const t = setUp();
    await t.clock.advance(100);
    const { listRuns } = t.client.source;
    let answer = () => {};
    t.client.source.listRuns = async (asked, call) => {
      const page = await listRuns?.call(t.client.source, asked, call);
      if (asked.cursor) await new Promise<void>((resolve) => (answer = resolve));
      if (!page) throw new Error('there is no list');
      return page;
    };
    void loadMoreRuns(t.client, query);
    await t.clock.settle();
    t.add(2);
    await t.clock.advance(2_000);
    answer();
    await t.clock.advance(2_000);
    expect(t.shown()).toEqual(t.all().slice(0, 22));
  });

  it('begins anew where so many came that nobody knows what is between', async () => {
    const t = setUp();
    await t.clock.advance(100);
    await loadMoreRuns(t.client, query);
    t.add(15);
    await t.clock.advance(2_000);
    expect(t.shown()).toEqual(t.all().slice(0, 10));
    await loadMoreRuns(t.client, query);
    expect(t.shown()).toEqual(t.all().slice(0, 20));
  });
});

it('section 10: runs with long ids are read in as many requests as their URLs need', async () => {
  const clock = createManualClock();
  const ids = Array.from({ length: 90 }, (_, i) => `${i}:${'é'.repeat(70)}`);
  let status: Run['status'] = 'running';
  const source = createScriptedSource({ clock });
  source.listRuns = async ({ limit = 50, cursor, ids: wanted }) => {
    const length = new URLSearchParams({ ids: String(wanted ?? '') }).toString().length;
    if (length > 8_000) throw new RunSourceError('rejected', 'too long.', { status: 414 });
    const found = wanted ?? ids;
    const from = cursor ? ids.indexOf(cursor) + 1 : 0;
    const page = found.slice(from, from + limit);
    return {
      runs: page.map((id) => ({ id, status, rev: status === 'running' ? 1 : 2, epoch: 'e' })),
      nextCursor: from + limit < found.length ? (page.at(-1) ?? null) : null,
      serverTimeMs: null,
      retryAfterMs: null,
    };
  };
  const client = createRunClient({ source, clock, environment: createManualEnvironment() });
  watchRuns(client, query, () => {});
  await clock.advance(100);
  for (let i = 0; i < 8; i += 1) await loadMoreRuns(client, query);
  await clock.advance(2_000);
  status = 'succeeded';
  await clock.advance(2_000);
  expect(getRuns(client, query).connection).toMatchObject({ state: 'polling', error: null });
  expect(getRuns(client, query).runs.filter((run) => run.status === 'succeeded')).toHaveLength(90);
  client.dispose();
});

describe('section 10: cursors that lead nowhere', () => {
  const paged = (next: (cursor: string | null) => string | null) => {
    const clock = createManualClock();
    const source = createScriptedSource({ clock });
    const asked: (string | null)[] = [];
    source.listRuns = async ({ cursor = null }) => {
      asked.push(cursor);
      return {
        runs: [{ id: `run ${cursor}`, status: 'running' }],
        nextCursor: next(cursor),
        serverTimeMs: null,
        retryAfterMs: null,
      };
    };
    const client = createRunClient({ source, clock, environment: createManualEnvironment() });
    watchRuns(client, {}, () => {});
    return { clock, client, asked, list: () => getRuns(client, {}) };
  };

  it.each([
    ['always the same', () => 'a', 2],
    ['in a circle', (cursor: string | null) => (cursor === 'a' ? 'b' : 'a'), 3],
  ])('%s: there is no more once it has been followed, and the list goes on', async (_, next, pages) => {
    const t = paged(next);
    await t.clock.advance(100);
    expect(t.list().hasMore).toBe(true);
    for (let i = 0; i < 5; i += 1) await loadMoreRuns(t.client, {});
    expect(t.list().hasMore).toBe(false);
    expect(t.list().runs).toHaveLength(pages);
    expect(t.asked).toHaveLength(pages);
    await t.clock.advance(3_000);
    expect(t.list()).toMatchObject({ hasMore: false, connection: { state: 'polling' } });
    t.client.dispose();
  });
});

describe('a list with an entry for each attempt of a run', () => {
  const [running, failed] = [{ status: 'running' as const }, { status: 'failed' as const }];
  it.each([
    ['the newest first', [running, failed]],
    ['the oldest first', [failed, running]],
    [
      'with their numbers',
      [
        { ...failed, attempt: 1 },
        { ...running, attempt: 2 },
        { ...failed, attempt: 1 },
      ],
    ],
    [
      'with the times of their starts',
      [
        { ...failed, startedAt: 1e12 },
        { ...running, startedAt: 1e12 + 60_000 },
      ],
    ],
    [
      'with revisions',
      [
        { ...failed, rev: 3 },
        { ...running, rev: 4 },
      ],
    ],
  ])('shows the newest: %s', async (_, entries) => {
    const clock = createManualClock();
    const source = Object.assign(createScriptedSource({ clock }), {
      listRuns: async () => ({
        runs: entries.map((entry): Run => ({ id: 'run-1', ...entry })),
        ...{ nextCursor: null, serverTimeMs: null, retryAfterMs: null },
      }),
    });
    const client = createRunClient({ source, clock, environment: createManualEnvironment() });
    watchRuns(client, query, () => {});
    await clock.advance(5_000);
    expect(getRuns(client, query).runs.map(({ id, status }) => [id, status])).toEqual([['run-1', 'running']]);
  });

  it.each([
    ['of one number', { attempt: 1 }],
    ['of one start', { startedAt: 1e12 }],
  ])('of one attempt %s that ended while the backend read its list, shows the end', async (_, marks) => {
    const clock = createManualClock();
    const source = Object.assign(createScriptedSource({ clock }), {
      listRuns: async () => ({
        runs: [running, { status: 'succeeded' as const }].map((entry): Run => ({ id: 'run-1', ...entry, ...marks })),
        ...{ nextCursor: null, serverTimeMs: null, retryAfterMs: null },
      }),
    });
    const client = createRunClient({ source, clock, environment: createManualEnvironment() });
    watchRuns(client, query, () => {});
    await clock.advance(5_000);
    expect(getRuns(client, query).runs.map(({ status }) => status)).toEqual(['succeeded']);
  });

  it('takes the first of two that have ended', async () => {
    const clock = createManualClock();
    const source = Object.assign(createScriptedSource({ clock }), {
      listRuns: async () => ({
        runs: [{ id: 'run-1', status: 'succeeded' } as const, { id: 'run-1', ...failed }],
        ...{ nextCursor: null, serverTimeMs: null, retryAfterMs: null },
      }),
    });
    const client = createRunClient({ source, clock, environment: createManualEnvironment() });
    watchRuns(client, query, () => {});
    await clock.advance(5_000);
    expect(client.getSnapshot('run-1')).toMatchObject({ run: { status: 'succeeded' }, correctedFrom: null });
  });
});

it('R1: starting a run asks for no list that nobody watches any more', async () => {
  const clock = createManualClock();
  const source = createScriptedSource({ clock });
  const client = createRunClient({ source, clock, environment: createManualEnvironment() });
  const leave = watchRuns(client, query, () => {});
  await clock.advance(100);
  leave();
  await clock.advance(1_000);
  const asked = source.count('listRuns');
  await startRun(client, { name: 'another' });
  await clock.advance(1_000);
  expect(source.count('listRuns')).toBe(asked);
});

describe('a page size that no backend accepts', () => {
  it.each([
    [0, 50],
    [-5, 50],
    [Number.NaN, 50],
    [0.5, 50],
    [12.7, 12],
    [500, 100],
    [Number.POSITIVE_INFINITY, 100],
    [undefined, 50],
  ])('%s: pages of %i', async (asked, used) => {
    const clock = createManualClock();
    const limits: unknown[] = [];
    const source = Object.assign(createScriptedSource({ clock }), {
      async listRuns({ limit, cursor }: RunQuery) {
        limits.push(limit);
        return {
          runs: [{ id: cursor ?? 'run-1', status: 'succeeded' as const }],
          nextCursor: cursor ? null : 'run-2',
          serverTimeMs: null,
          retryAfterMs: null,
        };
      },
    });
    const client = createRunClient({ source, clock, environment: createManualEnvironment() });
    const query: RunQuery = asked === undefined ? {} : { limit: asked };
    const stop = watchRuns(client, query, () => {});
    await clock.advance(100);
    await loadMoreRuns(client, query);
    stop();
    expect(limits).toEqual([used, used]);
    expect(getRuns(client, query).runs.map(({ id }) => id)).toEqual(['run-1', 'run-2']);
  });
});
