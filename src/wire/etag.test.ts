import { expect, it } from 'vitest';
import { matchesEtag } from './etag';

it.each([
  ['W/"e.1"', true],
  ['"e.1"', true],
  ['"x", "e.1"', true],
  ['"a,b",W/"e.1"', true],
  ['*', true],
  [' * ', true],
  ['"e.2"', false],
  ['"e.1-gzip"', false],
  ['e.1', false],
  ['"x,*"', false],
  ['', false],
  [null, false],
])('If-None-Match: %s against W/"e.1" → %s (compared weakly)', (header, expected) => {
  expect(matchesEtag(header, 'W/"e.1"')).toBe(expected);
  expect(matchesEtag(header, '"e.1"')).toBe(expected);
});
