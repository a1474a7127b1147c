// @vitest-environment node
import { expect, it } from 'vitest';
import { kindOfStatus, toEngineError } from './engine-error';

it.each([
  ['a page of a proxy', new Error('Unexpected response: status 200, <html>'), 'invalid'],
  ['a redirect to a sign-in page', Object.assign(new Error('Unexpected redirect'), { statusCode: 302 }), 'invalid'],
  ['a refusal', new Error('HTTP error! Status: 422'), 'rejected'],
  ['an outage', new Error('Request failed with status 503'), 'server'],
])('%s is not final unless the server refuses', (_what, error, kind) => {
  const read = toEngineError(error);
  expect(read.kind).toBe(kind);
  expect(read.isTransient).toBe(kind !== 'rejected');
});

it('only 4xx refuse', () => {
  expect([100, 204, 304, 400, 404, 429, 500].map(kindOfStatus)).toEqual([
    ...['invalid', 'invalid', 'invalid', 'rejected', 'not_found', 'server', 'server'],
  ]);
});
