import { must } from '../check';
import { toText } from '../http';
import type { Check } from './check';

const V1 = ['v1', 'v1+push'] as const;
const STATUS = '§1 GET /v1/runs/:id/status';

/** Checks of the status call. */
export const STATUS_CHECKS: readonly Check[] = [
  {
    id: 'status.shape',
    title: 'The status of a running run has every field of the wire format',
    clause: STATUS,
    advice:
      'Send every field, with null for unknown values and times in RFC 3339 UTC. The schema is in GET /openapi.json of the reference backend.',
    levels: V1,
    async run(world) {
      const run = await world.read(await world.shared());
      must(run.attempt >= 1 && run.started_at !== null, 'attempt ≥ 1 and started_at for a running run', () => run);
      must(run.finished_at === null, 'finished_at: null until the run ends', () => run.finished_at);
    },
  },
  {
    id: 'status.etag',
    title: 'The status has the ETag W/"<epoch>.<rev>" and is not cached by proxies',
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
    title: 'An unchanged status returns 304 without a body',
    clause: STATUS,
    advice: 'Compare If-None-Match with the ETag, so that most polling responses need no body.',
    levels: V1,
    async run(world) {
      const id = await world.ended();
      const run = await world.read(id);
      const ask = (tags: string) => world.http.call('status', id, { headers: { 'If-None-Match': tags } });
      const same = await ask(`W/"${run.epoch}.${run.rev}"`);
      must(same.status === 304 && same.text === '', '304 without a body', () => toText(same));
      const listed = await ask(`W/"x", W/"${run.epoch}.${run.rev}"`);
      must(listed.status === 304, '304 if the ETag is one of several', () => toText(listed));
      // RFC 9110 (13.1.2): weak comparison. Proxies remove the W/.
      const strong = await ask(`"${run.epoch}.${run.rev}"`);
      must(strong.status === 304, '304 for the same ETag without W/', () => toText(strong));
    },
  },
  {
    id: 'status.modified',
    title: 'An older ETag, or one of another epoch, returns 200',
    clause: STATUS,
    advice: 'Return 304 for the current ETag only. Otherwise clients miss the change.',
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
    title: 'server_time is the time of the response, on the same clock as all other times',
    clause: STATUS,
    advice: 'Take all times from one clock, preferably that of the database. Clients compute ages from server_time.',
    levels: V1,
    async run(world) {
      const id = await world.shared();
      const first = await world.read(id);
      const second = await world.read(id);
      const times = [first.created_at, first.started_at ?? first.created_at, first.server_time, second.server_time];
      const order = times.map((time) => Date.parse(time));
      must(
        order.every((time, i) => i === 0 || time >= (order[i - 1] ?? 0)),
        'created_at ≤ started_at ≤ server_time ≤ the next server_time',
        () => times,
      );
    },
  },
];
