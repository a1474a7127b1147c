// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { circles, effects } from './import-effects.mjs';

const says = (text: string) => effects('src/hooks/x.ts', text);

describe('a module that works only through the effect of being imported (hosts.md 1)', () => {
  it.each([
    ['registers itself', `export const make = () => 1;\nregister(make);`, 'src/hooks/x.ts:2: does something'],
    ['assigns elsewhere', `import { cell } from './cell';\ncell.make = () => 1;`, ':2: does something'],
    ['decides while it is imported', `if (typeof window !== 'undefined') start();`, ':1: does something'],
    ['loops', `for (const part of parts) part.add();`, ':1: does something'],
    ['is an enum, which fills itself while it is imported', `export enum Kind { A }`, ':1: does something'],
    ['is imported for its effect', `import './forecasts';`, 'for its effect only'],
    ['is loaded for its effect', `const load = () => { import('./forecasts').then(() => done()); };`, 'uses nothing'],
    ['is loaded and thrown away', `async function load() { await import('./forecasts'); }`, 'uses nothing'],
    ['is loaded with void', `const load = () => { void import('./forecasts'); };`, 'uses nothing'],
  ])('%s: is found', (_, text, message) => {
    expect(says(text)).toEqual([expect.stringContaining(message)]);
  });

  it.each([
    `'use client';\nexport * from './core';`,
    `export const part = createLazyPart(() => import('./Layer'));`,
    `const load = () => import('./features').then((features) => features.default);`,
    `const load = () => { import('./forecasts').then(({ create }) => share(create), () => lose()); };`,
    `async function load() { const { create } = await import('./forecasts'); return create; }`,
    `export default class A {}\ninterface C {}\ntype D = 1;\nfunction e() { start(); }`,
  ])('lets be: %s', (text) => {
    expect(says(text)).toEqual([]);
  });
});

describe('a circle of imports at run time (hosts.md 1)', () => {
  it('is found, also where one of the two is loaded later', () => {
    const files = new Map([
      [
        'src/hooks/forecast/lazy-forecasts.ts',
        `export const share = () => import('./forecasts').then((m) => m.create);`,
      ],
      [
        'src/hooks/forecast/forecasts.ts',
        `import { share } from './lazy-forecasts'; export const create = () => share;`,
      ],
    ]);
    expect(circles(files)).toEqual([
      'src/hooks/forecast/lazy-forecasts.ts → src/hooks/forecast/forecasts.ts → src/hooks/forecast/lazy-forecasts.ts: a circle of imports.',
    ]);
  });

  it('is found through a folder and over three files', () => {
    const files = new Map([
      ['src/components/a/index.ts', `export * from './A';`],
      ['src/components/a/A.tsx', `import { b } from '../b'; export const A = b;`],
      ['src/components/b.ts', `import { A } from './a'; export const b = () => A;`],
    ]);
    expect(circles(files)).toEqual([expect.stringContaining('src/components/a/A.tsx → src/components/b.ts')]);
  });

  it('is none where only types go back', () => {
    const files = new Map([
      ['src/core/a.ts', `import { b } from './b'; export interface A { b: typeof b }`],
      [
        'src/core/b.ts',
        `import type { A } from './a'; import { type A as Other } from './a'; export const b = (a: A | Other) => a;`,
      ],
    ]);
    expect(circles(files)).toEqual([]);
  });
});
