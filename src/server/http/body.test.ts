// @vitest-environment node
import { expect, it } from 'vitest';
import { readBody } from './body';

/** A request as Firefox creates it in a page: with a body, but without a `body` stream. */
function inFirefox(body?: string): Request {
  const request = new Request('http://x/', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    ...(body !== undefined && { body }),
  });
  Object.defineProperty(request, 'body', { value: undefined });
  return request;
}

it('reads a body where requests have no stream, as in a Firefox page', async () => {
  expect(await readBody(inFirefox('{"name":"Churn"}'), 1_000)).toEqual({ name: 'Churn' });
  expect(await readBody(inFirefox(), 1_000)).toBeUndefined();
  await expect(readBody(inFirefox(JSON.stringify('x'.repeat(2_000))), 1_000)).rejects.toMatchObject({ status: 413 });
});
