import { afterEach, expect, it, vi } from 'vitest';
import { createRunClient } from '../../core/client/run-client';
import { createRestSource } from './rest-source';

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

/** Options as a host without TypeScript may write them. */
const given = (options: Record<string, unknown>): object => options;

it.each<[options: Record<string, unknown>, message: RegExp]>([
  [{ baseUrl: 'localhost:8000' }, /^runlight: baseUrl is 'localhost:8000', but .*with its scheme.*'https:.*'\/api'/],
  [{ baseUrl: 'api.example.com' }, /baseUrl is 'api\.example\.com'/],
  [{ baseUrl: 'api' }, /baseUrl is 'api'/],
  [{ baseUrl: null }, /baseUrl is null/],
  [{ baseUrl: new URL('https://api.example.com') }, /baseUrl is object/],
  [{ wire: 'Basic' }, /wire is 'Basic', which is not a wire format\. Pass 'basic'/],
  [{ wire: 1 }, /wire is number/],
  [{ push: true }, /push is boolean, .*'websocket'/],
  [{ push: 'eventStream' }, /push is 'eventStream', .*eventStream from 'runlight\/sse'/],
  [{ getHeaders: { Authorization: 'Bearer x' } }, /getHeaders is object, but it must be a function/],
  [{ getIdentity: 'ada' }, /getIdentity is 'ada', but it must be a function/],
  [{ mapRun: { id: 'job_id' } }, /mapRun is object/],
  [{ fetch: 'window.fetch' }, /fetch is 'window\.fetch'/],
  [{ endpoints: { status: '/jobs/:id' } }, /endpoints\.status is '\/jobs\/:id', but .*\(id\) => /],
  [{ statusWords: { halted: 'canceled' } }, /statusWords says that 'halted' is "canceled".*Use one of queued, /],
])('%j is refused, with what to write', (options, message) => {
  expect(() => createRestSource(given(options))).toThrow(message);
});

it.each(['baseURL', 'url', 'headers', 'statuses', 'toString'])(
  'warns of the option %s, which does not exist',
  (name) => {
    const warned = vi.spyOn(console, 'warn').mockImplementation(() => {});
    createRestSource(given({ baseUrl: '/api', [name]: '/api' }));
    expect(warned).toHaveBeenCalledTimes(1);
    expect(warned).toHaveBeenCalledWith(
      expect.stringMatching(`runlight: createRestSource has no option '${name}', so it has no effect. .*baseUrl, wire`),
    );
  },
);

it.each<Record<string, unknown>>([
  {},
  { baseUrl: '' },
  { baseUrl: '/' },
  { baseUrl: 'HTTPS://API.EXAMPLE.COM/' },
  { baseUrl: 'app://local' },
  { push: false, wire: undefined, getHeaders: undefined, endpoints: { cancel: undefined } },
])('%j is taken without a word', (options) => {
  const warned = vi.spyOn(console, 'warn').mockImplementation(() => {});
  expect(createRestSource(given(options)).capabilities.cancel).toBe(true);
  expect(warned).not.toHaveBeenCalled();
});

it('an endpoint that is undefined is the default one', async () => {
  const asked: string[] = [];
  const source = createRestSource({
    ...given({ endpoints: { status: undefined } }),
    fetch: async (input) => {
      asked.push(String(input));
      return Response.json({ id: 'r1', status: 'running' });
    },
  });
  await source.readRun('r1', { signal: new AbortController().signal });
  expect(asked).toEqual(['/v1/runs/r1/status']);
});

it('a path of the page’s origin, read on a server: says that the URL must be complete', async () => {
  vi.stubGlobal('location', undefined);
  const failing = () => Promise.reject(new TypeError('Failed to parse URL from /api/v1/runs/r1/status'));
  const client = createRunClient({ source: createRestSource({ baseUrl: '/api', fetch: failing }) });
  await expect(client.readRun('r1')).rejects.toThrow(/on a server baseUrl must be a complete URL/);
  vi.unstubAllGlobals();
  await expect(client.readRun('r1')).rejects.not.toThrow(/on a server/);
  client.dispose();
});
