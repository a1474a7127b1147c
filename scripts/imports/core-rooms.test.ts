// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { crossings } from './core-rooms.mjs';

const FILES = {
  'src/core/run/run.ts': 'export const isEnded = () => true; export interface Run { id: string }',
  'src/core/client/run-store.ts': 'export const store = 1;',
};
const check = (file: string, text: string) => crossings(new Map(Object.entries({ ...FILES, [file]: text })));

describe('the rooms of core', () => {
  it.each([
    [
      'src/core/text/a.ts',
      `import { store } from '../client/run-store'; export const a = store;`,
      'core/text must not use core/client',
    ],
    ['src/core/run/steps/a.ts', `export { store } from '../../client/run-store';`, 'core/run must not use core/client'],
    ['src/core/a.ts', 'export const a = 1;', 'not a known room'],
  ])('%s: %s', (file, text, message) => {
    expect(check(file, text)).toEqual([expect.stringContaining(message)]);
  });

  it.each([
    ['src/core/client/a.ts', `import { isEnded } from '../run/run'; export const a = isEnded;`],
    ['src/core/run/a.ts', `import type { store } from '../client/run-store'; export type A = typeof store;`],
    ['src/hooks/a.ts', `import { store } from '../core/client/run-store'; export const a = store;`],
  ])('lets %s be', (file, text) => {
    expect(check(file, text)).toEqual([]);
  });
});
