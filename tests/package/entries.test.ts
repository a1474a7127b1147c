import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, inject, it } from 'vitest';
import { readApi } from '../../scripts/api/read-api';

const { host, folder } = inject('packed');
const manifest = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8'));
const entries = Object.keys(manifest.exports).filter((entry) => manifest.exports[entry].import);
const specifiers = entries.map((entry) => path.posix.join(manifest.name, entry));

const FORMATS = ['module', 'commonjs'] as const;
type Format = (typeof FORMATS)[number];

/** Runs code in plain Node in the host's folder, with modules loaded as `format`, and returns its output. */
async function inNode(format: Format, code: string): Promise<unknown> {
  const load =
    format === 'module' ? 'const load = (name) => import(name);' : 'const load = async (name) => require(name);';
  const script = `${load}\n(async () => { ${code} })().then((value) => console.log(JSON.stringify(value)));`;
  const { stdout } = await promisify(execFile)(process.execPath, [`--input-type=${format}`, '--eval', script], {
    cwd: host,
  });
  return JSON.parse(stdout);
}

const namesOf = (format: Format, specifier: string) =>
  inNode(format, `return Object.keys(await load('${specifier}')).filter((name) => name !== 'default').sort();`);

describe.each(FORMATS)('loaded as %s', (format) => {
  it.each(specifiers)('%s loads without a DOM and exports something', async (specifier) => {
    const names = await namesOf(format, specifier);
    expect(names).not.toEqual([]);
  });

  it('finds the stylesheets', async () => {
    const sheets = Object.keys(manifest.exports).filter((entry) => entry.endsWith('.css'));
    expect(sheets).toHaveLength(3);
    const require = `const { createRequire } = await import('node:module'); const require = createRequire(process.cwd() + '/x.js');`;
    for (const sheet of sheets) {
      const specifier = path.posix.join(manifest.name, sheet);
      const code = `${require} return require('node:fs').readFileSync(require.resolve('${specifier}'), 'utf8').length;`;
      expect(await inNode('module', code)).toBeGreaterThan(50);
    }
  });

  // If a module were bundled twice, a hook of one entry would not find the provider of the other, and `instanceof`
  // would not recognise the other's errors.
  it.each([
    ['runlight', 'runlight/headless'],
    ['runlight', 'runlight/core'],
    ['runlight/headless', 'runlight/core'],
  ])('%s and %s share one copy of everything both export', async (left, right) => {
    const { shared, different } = (await inNode(
      format,
      `const left = await load('${left}'); const right = await load('${right}');
       const shared = Object.keys(left).filter((name) => name !== 'default' && name in right);
       return { shared, different: shared.filter((name) => left[name] !== right[name]) };`,
    )) as { shared: string[]; different: string[] };
    expect(shared).not.toEqual([]);
    expect(different).toEqual([]);
  });
});

it.each(FORMATS)('a hook of the headless entry finds the provider of the styled one, loaded as %s', async (format) => {
  const rendered = await inNode(
    format,
    `const cjs = async (name) => { const loaded = await load(name); return loaded.default ?? loaded; };
     const { createElement } = await cjs('react');
     const { renderToString } = await cjs('react-dom/server');
     const { RunProvider } = await load('runlight');
     const { createRestSource, useRunClient } = await load('runlight/headless');
     const Probe = () => (useRunClient() ? 'found the client' : 'no client');
     const source = createRestSource({ baseUrl: 'http://127.0.0.1:9' });
     return renderToString(createElement(RunProvider, { source }, createElement(Probe)));`,
  );
  expect(rendered).toBe('found the client');
});

// A host's own code may be ESM and a package it uses CJS, or the other way round.
it.each([
  ['module', 'commonjs'],
  ['commonjs', 'module'],
] as const)('a provider loaded as %s is found by a hook loaded as %s, and so are its errors', async (outer, inner) => {
  const rendered = await inNode(
    'module',
    `const { createRequire } = await import('node:module'); const require = createRequire(process.cwd() + '/x.js');
     const loadAs = { module: (name) => import(name), commonjs: async (name) => require(name) };
     const { createElement } = require('react');
     const { renderToString } = require('react-dom/server');
     const outer = await loadAs['${outer}']('runlight');
     const inner = await loadAs['${inner}']('runlight/headless');
     const core = await loadAs['${inner}']('runlight/core');
     if (outer.useRunClient === inner.useRunClient) throw new Error('both formats are one copy: this proves nothing');
     const Probe = () => (inner.useRunClient() ? 'found the client' : 'no client');
     const source = outer.createRestSource({ baseUrl: 'http://127.0.0.1:9' });
     const text = renderToString(createElement(outer.RunProvider, { source }, createElement(Probe)));
     const error = new outer.RunSourceError('not_found', 'gone');
     return [text, error instanceof inner.RunSourceError, new Error('x') instanceof inner.RunSourceError, core.toRunSourceError(error) === error];`,
  );
  expect(rendered).toEqual(['found the client', true, false, true]);
});

it.each(specifiers)('%s exports the same names in both formats', async (specifier) => {
  expect(await namesOf('commonjs', specifier)).toEqual(await namesOf('module', specifier));
});

// An editor offers every value of the types. One that the script lacks compiles, and fails in the bundle.
it.each(readApi(folder))('$specifier has exactly the values that its types declare', async (entry) => {
  const values = entry.symbols.filter(({ kind }) => kind !== 'type').map(({ name }) => name);
  const names = (await namesOf('module', entry.specifier)) as string[];
  expect(values.filter((name) => !names.includes(name))).toEqual([]);
  const declared = new Set([...entry.symbols, ...entry.passedOn].map(({ name }) => name));
  expect(names.filter((name) => !declared.has(name))).toEqual([]);
});

describe("'use client'", () => {
  const CLIENT = ['devtools.cjs', 'devtools.js', 'headless.cjs', 'headless.js', 'index.cjs', 'index.js'];

  it('is the first thing in the client entries and nowhere else', async () => {
    const scripts = (await readdir(path.join(folder, 'dist'))).filter((name) => /\.c?js$/.test(name));
    expect(scripts).toEqual(expect.arrayContaining([...CLIENT, 'core.js', 'core.cjs', 'testing.js', 'msw.cjs']));
    const starting: string[] = [];
    const containing: string[] = [];
    for (const name of scripts) {
      const code = await readFile(path.join(folder, 'dist', name), 'utf8');
      if (/^(['"])use client\1;/.test(code)) starting.push(name);
      if (/^[^\n]*['"]use client['"]/m.test(code)) containing.push(name);
    }
    expect(starting.sort()).toEqual(CLIENT);
    expect(containing.sort()).toEqual(CLIENT);
  });
});
