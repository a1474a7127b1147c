// Mistakes of hosts: each is taken as it is meant, or told with what to do. None ends in an answer that explains nothing.
import { afterEach, expect, it, vi } from 'vitest';
import {
  createRunHandler,
  memoryLedger,
  type RunHandler,
  type RunHandlerOptions,
  RunSourceError,
} from '../../src/server';
import { ask, authenticate, createFactsEngine, handlerOf } from './support';

let ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends) await end();
  ends = [];
  vi.restoreAllMocks();
});

function withEngine(make: (engine: RunHandlerOptions['engine']) => RunHandler): RunHandler {
  const { engine, simulation } = createFactsEngine();
  const handler = make(engine);
  ends.push(
    () => handler.close(),
    () => simulation.dispose(),
  );
  return handler;
}
const handlerWith = (options: Partial<RunHandlerOptions>) => withEngine((engine) => handlerOf({ engine, ...options }));

it.each([
  ['/api', '/api/v1/runs'],
  ['api', '/api/v1/runs'],
  ['/api/', '/api/v1/runs'],
  ['team/api//', '/team/api/v1/runs'],
  ['/', '/v1/runs'],
  ['', '/v1/runs'],
])('basePath %j serves %s', async (basePath, path) => {
  const handler = handlerWith({ basePath });
  expect((await ask(handler, path)).status).toBe(200);
  expect((await ask(handler, `${path}x`)).status).toBe(404);
});

it.each([
  ['https://app.example.com/', 'https://app.example.com'],
  ['https://App.Example.com', 'https://app.example.com'],
  ['https://app.example.com:443', 'https://app.example.com'],
  ['http://localhost:5173/', 'http://localhost:5173'],
  ['capacitor://localhost', 'capacitor://localhost'],
  ['null', 'null'],
])('the origin %s allows pages of %s', async (listed, origin) => {
  const handler = handlerWith({ origins: [listed] });
  const headers = { Origin: origin };
  expect((await ask(handler, '/v1/runs', { headers })).headers.get('Access-Control-Allow-Origin')).toBe(origin);
  const foreign = await ask(handler, '/v1/runs', { headers: { Origin: 'https://evil.example' } });
  expect(foreign.headers.get('Access-Control-Allow-Origin')).toBeNull();
});

it.each([
  '*',
  'app.example.com',
  'localhost:5173',
  'https://app.example.com/shop',
  'https://*.example.com',
  'https://',
  'https://a.example https://b.example',
])('the origin %j is refused, with what to write', (origin) => {
  expect(() => handlerWith({ origins: ['https://good.example', origin] })).toThrow(
    `runlight: the option origins of createRunHandler has "${origin}", which is not an origin`,
  );
});

it.each([
  ['', []],
  ['https://a.example, https://b.example', ['https://a.example', 'https://b.example']],
  [' https://a.example/ ,\n', ['https://a.example']],
])('origins that a host splits from the text %j, as of an environment variable, are %j', async (text, allowed) => {
  const handler = handlerWith({ origins: text.split(',') });
  for (const origin of ['https://a.example', 'https://b.example', 'null']) {
    const { headers } = await ask(handler, '/v1/runs', { headers: { Origin: origin } });
    const expected = allowed.includes(origin) ? origin : null;
    expect([origin, headers.get('Access-Control-Allow-Origin')]).toEqual([origin, expected]);
  }
});

it.each([
  ['a number as the owner', { user: 'ada', owner: 7 }, 'owner is of type number'],
  ['no owner', { user: 'ada' }, 'owner is of type undefined'],
  ['another shape', { id: 'ada', name: 'Ada' }, 'user is of type undefined'],
  ['an empty owner', { user: 'ada', owner: '' }, 'owner is an empty string'],
])('authenticate returns %s: nobody sees a run, and the log says why', async (_what, principal, why) => {
  const errors: unknown[] = [];
  const handler = handlerWith({
    // As a host in JavaScript may write it.
    authenticate: () => JSON.parse(JSON.stringify(principal)),
    onError: (error) => void errors.push(error),
  });
  const answer = await ask(handler, '/v1/runs');
  expect(answer.status).toBe(503);
  expect(answer.text).not.toContain('owner');
  expect(String(errors[0])).toContain(`runlight: authenticate returned a principal whose ${why}`);
});

it('without onError, what the caller does not see is in the console, with the request it belongs to', async () => {
  const log = vi.spyOn(console, 'error').mockImplementation(() => {});
  const secret = new Error('connect ECONNREFUSED, password=s3cret');
  const handler = withEngine((engine) =>
    createRunHandler({
      engine: {
        ...(typeof engine === 'function' ? engine({ user: '', owner: '' }) : engine),
        read: () => Promise.reject(secret),
      },
      authenticate,
      ledger: memoryLedger(),
    }),
  );
  const answer = await ask(handler, '/v1/runs/r1/status', { headers: { 'X-Request-Id': 'abc-1' } });
  expect(answer.status).toBe(503);
  expect(answer.text).not.toContain('s3cret');
  expect(log).toHaveBeenCalledTimes(1);
  expect(log).toHaveBeenCalledWith(expect.stringContaining('GET /v1/runs/r1/status failed (request abc-1)'), secret);
});

it('a refusal of the engine is no fault, and not in the console', async () => {
  const log = vi.spyOn(console, 'error').mockImplementation(() => {});
  const gone = () => Promise.reject(new RunSourceError('not_found', 'there is no such run.'));
  const handler = withEngine((engine) =>
    createRunHandler({
      engine: { ...(typeof engine === 'function' ? engine({ user: '', owner: '' }) : engine), read: gone },
      authenticate,
      ledger: memoryLedger(),
    }),
  );
  expect((await ask(handler, '/v1/runs/r1/status')).status).toBe(404);
  expect(log).not.toHaveBeenCalled();
});
