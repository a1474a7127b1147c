import { randomUUID } from 'node:crypto';
import { cut, isRecord, isSame, must, Skip } from '../check';
import { type Answer, toText } from '../http';
import type { PathName } from '../types';
import type { World } from '../world';
import type { Check } from './check';

const V1 = ['v1', 'v1+push'] as const;
const ALL = ['smallest', ...V1] as const;
const CLAUSE = '§1 404, 403, 401';
const READS: readonly PathName[] = ['status', 'steps', 'metrics'];

/** What a response reveals to another user, without the requested ID and fields that differ in every response. */
function tell(answer: Answer, id: string): unknown {
  const { request_id, instance, timestamp, ...body } = isRecord(answer.json) ? answer.json : {};
  const said = isRecord(answer.json) ? body : answer.text;
  return {
    status: answer.status,
    type: answer.headers.get('content-type'),
    body: JSON.stringify(said).replaceAll(id, ':id'),
    cache: answer.headers.get('cache-control'),
  };
}

const missingId = (like: string) => (/^[0-9a-f-]{36}$/.test(like) ? randomUUID() : `none${Date.now()}`);

async function untouched(world: World, id: string): Promise<void> {
  const { status } = await world.look(id);
  must(status !== 'cancelled' && status !== 'cancelling', 'an unchanged run', () => status);
}

export const ACCESS_CHECKS: readonly Check[] = [
  {
    id: 'access.no-token',
    title: 'Every call without a valid token returns 401',
    clause: CLAUSE,
    advice: 'Authenticate before you do anything else.',
    levels: ALL,
    async run(world) {
      world.needToken();
      const id = await world.shared();
      for (const token of [null, `wrong-${randomUUID()}`]) {
        for (const name of READS) {
          const answer = await world.http.call(name, id, { token });
          must(
            answer.status === 401,
            `401 to ${name} ${token === null ? 'without a token' : 'with a wrong token'}`,
            () => toText(answer),
          );
        }
        const answer = await world.http.call('cancel', id, { method: 'POST', body: {}, token });
        must(answer.status === 401, '401 to a cancel', () => toText(answer));
      }
      await untouched(world, id);
    },
  },
  {
    id: 'access.missing',
    title: 'Every call for a run that does not exist returns 404',
    clause: CLAUSE,
    advice: 'Return 404 with the code not_found.',
    levels: ALL,
    async run(world) {
      const id = missingId(await world.shared());
      for (const name of READS) {
        const answer = await world.http.call(name, id);
        must(answer.status === 404, `404 to ${name}`, () => toText(answer));
      }
      const answer = await world.http.call('cancel', id, { method: 'POST', body: {} });
      must(answer.status === 404, '404 to a cancel', () => toText(answer));
    },
  },
  {
    id: 'access.foreign',
    title: "Calls for another user's run get the same response as calls for a missing run",
    clause: CLAUSE,
    advice:
      'Filter by owner in the query, so that a single place returns 404. A 403 or a different text reveals that the run exists.',
    levels: V1,
    async run(world) {
      const token = world.needOther();
      const id = await world.shared();
      const missing = missingId(id);
      const asks: readonly [PathName, object][] = [
        ...READS.map((name): [PathName, object] => [name, {}]),
        ['cancel', { method: 'POST', body: {} }],
        ['cancel', { method: 'POST', body: { force: true } }],
      ];
      for (const [name, ask] of asks) {
        const theirs = tell(await world.http.call(name, id, { ...ask, token }), id);
        const none = tell(await world.http.call(name, missing, { ...ask, token }), missing);
        must(isSame(theirs, none), `${name}: ${cut(JSON.stringify(none))}`, () => theirs);
        must(isRecord(theirs) && theirs.status === 404, `404 to ${name}`, () => theirs);
      }
      await untouched(world, id);
    },
  },
  {
    id: 'access.same-404',
    title: 'Every call and the event stream treat an invalid id like a missing run',
    clause: CLAUSE,
    advice:
      'Return 404 in a single place, after the read. A 400 or 500 for an invalid id reveals which ids are possible, and a different text reveals which layer answered.',
    levels: V1,
    async run(world) {
      const token = world.needOther();
      const missing = missingId(await world.shared());
      const names = [...READS, ...(world.options.level === 'v1+push' ? (['events'] as const) : []), 'cancel'] as const;
      for (const name of names) {
        const ask = name === 'cancel' ? ({ method: 'POST', body: {}, token } as const) : { token };
        const none = tell(await world.http.call(name, missing, ask), missing);
        for (const id of ['not an id', '__proto__', 'x'.repeat(200), 'x'.repeat(201)]) {
          const strange = tell(await world.http.call(name, id, ask), id);
          must(
            isSame(strange, none),
            `${name} of ${cut(id).slice(0, 20)}: ${cut(JSON.stringify(none))}`,
            () => strange,
          );
        }
      }
    },
  },
  {
    id: 'access.cross-site',
    title: 'A page of another site cannot cancel runs with the cookies of its visitors',
    clause: '§1 POST',
    advice:
      'Browsers send cookies with requests from any page. Reject a POST with 403 unless its Origin is your own or allowed, and accept only application/json.',
    levels: V1,
    async run(world) {
      const own = world.needToken();
      const id = await world.shared();
      const cookie = new Headers(world.options.headers).get('Cookie') ?? `session=${own}; token=${own}`;
      for (const origin of ['https://evil.example', 'null']) {
        const headers = { Origin: origin, Cookie: cookie, 'Sec-Fetch-Site': 'cross-site' };
        const answer = await world.http.call('cancel', id, { method: 'POST', body: {}, token: null, headers });
        must(answer.status === 401 || answer.status === 403, `401 or 403 to a page from ${origin}`, () =>
          toText(answer),
        );
      }
      await untouched(world, id);
    },
  },
  {
    id: 'access.foreign-basic',
    title: "Calls for another user's run return 404 or 403",
    clause: 'The smallest backend',
    advice: 'Check the owner of the run in each call.',
    levels: ['smallest'],
    async run(world) {
      const token = world.needOther();
      const id = await world.shared();
      for (const name of [...READS, 'cancel'] as const) {
        const ask = name === 'cancel' ? ({ method: 'POST', body: {} } as const) : {};
        const answer = await world.http.call(name, id, { ...ask, token });
        must(answer.status === 404 || answer.status === 403, `404 or 403 to ${name}`, () => toText(answer));
      }
      await untouched(world, id);
    },
  },
  {
    id: 'access.list',
    title: "The list never contains another user's runs, even if requested by id",
    clause: '§1 GET /v1/runs',
    advice: 'Filter by owner in the query of the list.',
    levels: V1,
    async run(world) {
      const token = world.needOther();
      const id = await world.shared();
      for (const query of ['?limit=100', `?ids=${id}`]) {
        const page = world.answered(await world.http.call('list', '', { token, query }), [200], 'RunPage');
        must(
          page.runs.every((run) => run.id !== id),
          `no run ${id} in the list of another user`,
          () => query,
        );
      }
    },
  },
  {
    id: 'access.viewer',
    title: 'A viewer can read the run; cancelling it returns 403',
    clause: CLAUSE,
    advice:
      'Send can.cancel: false to callers who may only view, and return 403 for their cancel, or 404 if the run does not exist.',
    levels: V1,
    async run(world) {
      const token = world.needViewer();
      const id = await world.shared();
      const seen = await world.read(id, token);
      must(!seen.can.cancel && seen.can.force !== true, 'can.cancel: false', () => seen.can);
      for (const body of [{}, { force: true }]) world.answered(await world.cancel(id, body, token), [403], 'Problem');
      const missing = await world.cancel(missingId(id), {}, token);
      must(missing.status === 404, '404 to the cancel of a missing run', () => toText(missing));
      await untouched(world, id);
    },
  },
  {
    id: 'errors.problem',
    title: 'Every error response is application/problem+json with code and request_id, without internal details',
    clause: '§1 Errors',
    advice:
      'Use one error handler for all calls: type, title, status, detail, code, request_id. Never send a stack trace.',
    levels: V1,
    async run(world) {
      const refused = world.http.seen.filter((answer) => answer.status >= 400);
      if (refused.length === 0) throw new Skip('there was no error response so far');
      for (const answer of refused) {
        const type = answer.headers.get('content-type') ?? '';
        const where = `${answer.method} ${answer.path}`;
        must(type.startsWith('application/problem+json'), `application/problem+json to ${where}`, () => toText(answer));
        const { status } = world.shaped('Problem', answer.json, where);
        must(status === answer.status, `status ${answer.status} in the problem of ${where}`, () => toText(answer));
        const inside = /\bat .+:\d+:\d+\)|Traceback \(most recent|File ".+", line \d+|\.(?:java|kt|go):\d+\)/.exec(
          answer.text,
        );
        must(inside === null, `no stack trace from ${where}`, () => inside?.[0]);
      }
    },
  },
  {
    id: 'errors.retry-after',
    title: 'Responses with 429 or 503 say when to retry',
    clause: '§1 429/503 + Retry-After',
    advice: 'Send Retry-After, in seconds or as a date, with every 429 and 503. Clients wait at least that long.',
    levels: ALL,
    async run(world) {
      const { provokeLimit = 0 } = world.options;
      if (provokeLimit > 0) {
        const id = await world.ended();
        for (let sent = 0; sent < provokeLimit && !world.http.seen.some(({ status }) => status === 429); sent += 20) {
          await Promise.all(Array.from({ length: 20 }, () => world.http.call('status', id, { raw: true })));
        }
      }
      const sent = world.http.seen.filter(({ status }) => status === 429 || status === 503);
      if (sent.length === 0)
        throw new Skip('there was no 429 or 503; --provoke-limit 500 sends 500 reads to provoke one');
      for (const answer of sent) {
        const after = answer.headers.get('retry-after') ?? '';
        must(
          /^\d+$/.test(after) || !Number.isNaN(Date.parse(after)),
          'Retry-After, in seconds or as a date',
          () => `${answer.status}, Retry-After: ${after || 'none'}`,
        );
      }
    },
  },
];
