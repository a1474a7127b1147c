import { isSame, must, Skip } from '../check';
import type { Check } from './check';

const V1 = ['v1', 'v1+push'] as const;
const LIST = '§1 GET /v1/runs';

/** Checks of the list call. */
export const LIST_CHECKS: readonly Check[] = [
  {
    id: 'list.page',
    title: 'The list contains the runs of the caller, newest first',
    clause: LIST,
    advice: 'Return {runs, next_cursor, server_time} with the newest run first.',
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
        'the newest run first',
        () => page.runs.map((run) => run.created_at),
      );
    },
  },
  {
    id: 'list.keyset',
    title: 'Pages of the list neither repeat nor skip a run, even if a run starts in between',
    clause: LIST,
    advice: 'Use keyset pagination (the position of the last run), not an offset.',
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
    title: 'The list can be filtered by ids and by statuses',
    clause: LIST,
    advice: 'Support ids=a,b and status=x,y, so that a page can read all its runs in one request.',
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
    title: 'A page contains at most 100 runs',
    clause: LIST,
    advice: 'Reject a larger limit with 400, or return 100 runs.',
    levels: V1,
    async run(world) {
      const answer = await world.http.call('list', '', { query: '?limit=100000' });
      if (answer.status === 400) return;
      const page = world.answered(answer, [200], 'RunPage');
      must(page.runs.length <= 100, 'at most 100 runs', () => page.runs.length);
    },
  },
];
