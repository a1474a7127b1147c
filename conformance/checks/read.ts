import type { WireStep } from '../../src/wire/types';
import type { Check } from '../check';
import { isRecord, isSame, must, Skip } from '../check';
import { toText } from '../http';

const V1 = ['v1', 'v1+push'] as const;
const STATUS = '§1 GET /v1/runs/:id/status';
const STEPS = '§1 GET /v1/runs/:id/steps';
const LIST = '§1 GET /v1/runs';

const brief = (steps: readonly WireStep[]) => steps.map(({ n, rev, status }) => `${n}:${status}@${rev}`).join(' ');

export const READ_CHECKS: readonly Check[] = [
  {
    id: 'status.shape',
    title: 'The status of a run in work has every field of the wire',
    clause: STATUS,
    advice:
      'Send every field; what is not known is null. Times are RFC 3339 in UTC. GET /openapi.json of the reference backend has the schema.',
    levels: V1,
    async run(world) {
      const run = await world.read(await world.shared());
      must(run.attempt >= 1 && run.started_at !== null, 'attempt ≥ 1 and started_at of a run in work', () => run);
      must(run.finished_at === null, 'finished_at: null while it goes on', () => run.finished_at);
    },
  },
  {
    id: 'status.etag',
    title: 'The status has an ETag W/"<epoch>.<rev>" and may be kept by nobody else',
    clause: STATUS,
    advice: 'Send ETag: W/"<epoch>.<rev>" and Cache-Control: private, no-cache.',
    levels: V1,
    async run(world) {
      const answer = await world.http.call('status', await world.shared());
      const run = world.answered(answer, [200], 'Run');
      const etag = answer.headers.get('etag');
      must(etag === `W/"${run.epoch}.${run.rev}"`, `ETag: W/"${run.epoch}.${run.rev}"`, () => etag ?? 'none');
      const cache = answer.headers.get('cache-control') ?? 'none';
      must(/private/.test(cache) && /no-cache|no-store/.test(cache), 'Cache-Control: private, no-cache', () => cache);
    },
  },
  {
    id: 'status.not-modified',
    title: 'An unchanged status is answered with 304 and nothing else',
    clause: STATUS,
    advice: 'Compare If-None-Match with the ETag: most requests of a poller then cost no body.',
    levels: V1,
    async run(world) {
      const id = await world.ended();
      const run = await world.read(id);
      const ask = (tags: string) => world.http.call('status', id, { headers: { 'If-None-Match': tags } });
      const same = await ask(`W/"${run.epoch}.${run.rev}"`);
      must(same.status === 304 && same.text === '', '304 without a body', () => toText(same));
      const listed = await ask(`W/"x", W/"${run.epoch}.${run.rev}"`);
      must(listed.status === 304, '304 when the ETag is one of several', () => toText(listed));
      // RFC 9110 (13.1.2): compared weakly. Proxies take the W/ away.
      const strong = await ask(`"${run.epoch}.${run.rev}"`);
      must(strong.status === 304, '304 to the same ETag without W/', () => toText(strong));
    },
  },
  {
    id: 'status.modified',
    title: 'An ETag of before, or of another epoch, is answered with 200',
    clause: STATUS,
    advice: 'Answer 304 to the present ETag only: else a client never sees the change.',
    levels: V1,
    async run(world) {
      const id = await world.ended();
      const run = await world.read(id);
      for (const tag of [`W/"${run.epoch}.${run.rev - 1}"`, `W/"another.${run.rev}"`]) {
        const answer = await world.http.call('status', id, { headers: { 'If-None-Match': tag } });
        must(answer.status === 200, `200 to If-None-Match: ${tag}`, () => toText(answer));
      }
    },
  },
  {
    id: 'status.time',
    title: 'server_time is the time of the answer, from the same clock as the other times',
    clause: STATUS,
    advice: 'Take all times from one clock, best the database’s: clients measure ages against server_time.',
    levels: V1,
    async run(world) {
      const id = await world.shared();
      const first = await world.read(id);
      const second = await world.read(id);
      const times = [first.created_at, first.started_at ?? first.created_at, first.server_time, second.server_time];
      const order = times.map((time) => Date.parse(time));
      must(
        order.every((time, i) => i === 0 || time >= (order[i - 1] ?? 0)),
        'created_at ≤ started_at ≤ server_time ≤ the next one',
        () => times,
      );
    },
  },
  {
    id: 'steps.page',
    title: 'A page of steps is ordered by rev, and complete up to `next`',
    clause: STEPS,
    advice: 'Read run and steps in one statement, order by rev, and let next be run_rev on the last page.',
    levels: V1,
    async run(world) {
      const id = await world.ended();
      const answer = await world.http.call('steps', id, { query: '?after=0&limit=500' });
      const page = world.answered(answer, [200], 'StepsPage');
      const revs = page.steps.map((step) => step.rev);
      must(
        revs.every((rev, i) => i === 0 || rev >= (revs[i - 1] ?? 0)),
        'steps by rev',
        () => brief(page.steps),
      );
      must(new Set(page.steps.map((step) => step.n)).size === page.steps.length, 'n unique in the run', () =>
        brief(page.steps),
      );
      must(!page.reset, 'reset: false for after=0', () => page.reset);
      const top = Math.max(0, ...revs);
      must(page.next >= top && page.next <= page.run_rev, `${top} ≤ next ≤ run_rev ${page.run_rev}`, () => page.next);
      const run = await world.read(id);
      must(
        page.epoch === run.epoch && page.run_rev === run.rev,
        `epoch and rev of the run, ${run.epoch} and ${run.rev}`,
        () => [page.epoch, page.run_rev],
      );
    },
  },
  {
    id: 'steps.paged',
    title: 'Small pages, one after the other, give every step once',
    clause: STEPS,
    advice: 'Page by rev > after; never part steps of one rev; more is true as long as there are others.',
    levels: V1,
    async run(world) {
      const id = await world.ended();
      const all = await world.steps(id);
      if (all.length < 3) throw new Skip('the ended run has fewer than 3 steps');
      const paged = await world.steps(id, 2);
      must(isSame(paged, all), `the ${all.length} steps of one large page: ${brief(all)}`, () => brief(paged));
    },
  },
  {
    id: 'steps.after',
    title: '`after` gives exactly the steps that changed later',
    clause: STEPS,
    advice: 'Answer with steps whose rev is greater than after, and only those.',
    levels: V1,
    async run(world) {
      const id = await world.ended();
      const all = await world.steps(id);
      const middle = all[Math.floor(all.length / 2)];
      if (!middle) throw new Skip('the ended run has no steps');
      const later = all.filter((step) => step.rev > middle.rev);
      const got = await world.steps(id, 500, middle.rev);
      must(isSame(got, later), `after=${middle.rev}: ${brief(later) || 'none'}`, () => brief(got) || 'none');
      const run = await world.read(id);
      const none = await world.steps(id, 500, run.rev);
      must(none.length === 0, `no step after the run's rev ${run.rev}`, () => brief(none));
    },
  },
  {
    id: 'steps.foreign-epoch',
    title: 'A cursor of another epoch is answered with everything, and reset: true',
    clause: STEPS,
    advice: 'Compare epoch with your own before you use after: after a reset old revs mean nothing.',
    levels: V1,
    async run(world) {
      const id = await world.ended();
      const { rev } = await world.read(id);
      const all = await world.steps(id);
      const answer = await world.http.call('steps', id, { query: `?after=${rev}&limit=500&epoch=another` });
      const page = world.answered(answer, [200], 'StepsPage');
      must(page.reset, 'reset: true', () => page.reset);
      must(
        isSame(page.steps, all.slice(0, page.steps.length)) && (page.more || page.steps.length === all.length),
        `all ${all.length} steps`,
        () => brief(page.steps),
      );
    },
  },
  {
    id: 'steps.own-epoch',
    title: 'A cursor of the present epoch is not reset',
    clause: STEPS,
    advice: 'reset: true makes every client read everything again: only for another epoch, or a rev from the future.',
    levels: V1,
    async run(world) {
      const id = await world.ended();
      const { rev, epoch } = await world.read(id);
      const query = `?after=${rev}&epoch=${encodeURIComponent(epoch)}`;
      const page = world.answered(await world.http.call('steps', id, { query }), [200], 'StepsPage');
      must(
        !page.reset && page.steps.length === 0,
        'no steps and reset: false',
        () => `reset ${page.reset}, ${brief(page.steps)}`,
      );
    },
  },
  {
    id: 'steps.bad-after',
    title: 'An `after` that is no number of a rev is refused with 400',
    clause: STEPS,
    advice: 'Refuse it: read as 0 it would hide a broken client.',
    levels: V1,
    async run(world) {
      const id = await world.ended();
      for (const after of ['-1', 'x', '1.5']) {
        const answer = await world.http.call('steps', id, { query: `?after=${after}` });
        must(answer.status === 400, `400 to after=${after}`, () => toText(answer));
      }
    },
  },
  {
    id: 'metrics.shape',
    title: 'Metrics are an object of groups, {} until there are some',
    clause: '§1 GET /v1/runs/:id/metrics',
    advice: 'Answer {group: {key: number or null}}.',
    levels: ['smallest', 'v1', 'v1+push'],
    async run(world) {
      const answer = await world.http.call('metrics', await world.ended());
      const { json } = answer;
      const fits = answer.status === 200 && isRecord(json) && Object.values(json).every(isRecord);
      must(fits, '200 with an object of objects', () => toText(answer));
      const values = Object.values(json).flatMap((group) => Object.values(group as Record<string, unknown>));
      must(
        values.every((value) => value === null || typeof value === 'number'),
        'numbers or null',
        () => toText(answer),
      );
    },
  },
  {
    id: 'list.page',
    title: 'The list has the runs of the caller, newest first',
    clause: LIST,
    advice: 'Answer {runs, next_cursor, server_time}, the newest first.',
    levels: V1,
    async run(world) {
      const id = await world.shared();
      const page = world.answered(await world.http.call('list', '', { query: '?limit=100' }), [200], 'RunPage');
      must(
        page.runs.some((run) => run.id === id),
        `run ${id} in it`,
        () => page.runs.map((run) => run.id),
      );
      const times = page.runs.map((run) => Date.parse(run.created_at));
      must(
        times.every((time, i) => i === 0 || time <= (times[i - 1] ?? time)),
        'newest first',
        () => page.runs.map((run) => run.created_at),
      );
    },
  },
  {
    id: 'list.keyset',
    title: 'Pages of the list neither repeat nor leave out a run, also when another is started meanwhile',
    clause: LIST,
    advice: 'Page by where the last run stands (keyset), not by how many came before (offset).',
    levels: V1,
    async run(world) {
      const whole = world.answered(await world.http.call('list', '', { query: '?limit=5' }), [200], 'RunPage');
      if (whole.runs.length < 3) throw new Skip('there are fewer than 3 runs');
      const got: string[] = [];
      let cursor: string | null = null;
      for (let i = 0; i < whole.runs.length; i++) {
        const query: string = `?limit=1${cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`}`;
        const page = world.answered(await world.http.call('list', '', { query }), [200], 'RunPage');
        must(page.runs.length === 1, 'one run on a page of 1', () => page.runs.length);
        got.push(...page.runs.map((run) => run.id));
        cursor = page.next_cursor;
        if (cursor === null) break;
        if (i === 0 && !world.options.runs) world.leave(await world.start('long'));
      }
      must(
        isSame(
          got,
          whole.runs.map((run) => run.id),
        ),
        `${whole.runs.map((run) => run.id)}`,
        () => `${got}`,
      );
    },
  },
  {
    id: 'list.filter',
    title: 'The list can be asked for ids and for statuses',
    clause: LIST,
    advice: 'Support ids=a,b and status=x,y: a page of cards asks for all its runs in one request.',
    levels: V1,
    async run(world) {
      const [a, b] = [await world.shared(), await world.ended()];
      const ask = async (query: string) =>
        world.answered(await world.http.call('list', '', { query }), [200], 'RunPage').runs;
      const byIds = await ask(`?ids=${a},${b},none`);
      must(isSame(byIds.map((run) => run.id).sort(), [a, b].sort()), `the runs ${a} and ${b}`, () =>
        byIds.map((run) => run.id),
      );
      const { status } = await world.read(b);
      const wrong = (await ask(`?status=${status}&limit=100`)).find((run) => run.status !== status);
      must(wrong === undefined, `only runs that are ${status}`, () => wrong);
    },
  },
  {
    id: 'list.limit',
    title: 'No page has more than 100 runs',
    clause: LIST,
    advice: 'Refuse a larger limit with 400, or give 100.',
    levels: V1,
    async run(world) {
      const answer = await world.http.call('list', '', { query: '?limit=100000' });
      if (answer.status === 400) return;
      const page = world.answered(answer, [200], 'RunPage');
      must(page.runs.length <= 100, 'at most 100', () => page.runs.length);
    },
  },
];
