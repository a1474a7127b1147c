import path from 'node:path';
import { build as esbuild } from 'esbuild';
import { build as vite } from 'vite';
import { describe, expect, inject, it } from 'vitest';
import { ENTRIES } from '../../scripts/build/entries.mjs';

const { host, folder } = inject('packed');
const dist = path.join(folder, 'dist');
const nameOf = (file: string) => path.basename(file, '.js');
const listOf = (names: readonly string[]) => [...names].sort().join(' ');
const PAGE = path.join(host, 'runlight-effects-entry.js');

/** The lazy files in a host's bundle of `code`, with their exports. The bundler trusts the declared side effects. */
async function laterFiles(code: string): Promise<{ name: string; exports: string; bytes: number }[]> {
  const result = await vite({
    configFile: false,
    root: host,
    logLevel: 'error',
    plugins: [
      { name: 'entry', resolveId: (id) => (id === PAGE ? id : null), load: (id) => (id === PAGE ? code : null) },
    ],
    build: {
      write: false,
      minify: false,
      modulePreload: false,
      rolldownOptions: {
        input: PAGE,
        preserveEntrySignatures: 'strict',
        external: [/^(?!\.|\/|runlight)/],
        checks: { moduleLevelDirective: false },
      },
    },
  });
  const output = 'output' in result ? result.output : [];
  return output.flatMap((part) =>
    part.type === 'chunk' && part.isDynamicEntry
      ? [
          {
            name: nameOf(path.basename(part.facadeModuleId ?? '')),
            exports: listOf(part.exports),
            bytes: part.code.trim().length,
          },
        ]
      : [],
  );
}

/** The exports of a file without tree shaking. */
async function exportsOf(file: string): Promise<string> {
  const { metafile } = await esbuild({
    entryPoints: [path.join(dist, file)],
    bundle: true,
    write: false,
    format: 'esm',
    outdir: 'out',
    packages: 'external',
    ignoreAnnotations: true,
    metafile: true,
    logLevel: 'error',
  });
  return listOf(Object.values(metafile.outputs)[0]?.exports ?? []);
}

/** The files that the package itself loads lazily. */
const lazyFiles = await (async () => {
  const { metafile } = await esbuild({
    entryPoints: [path.join(dist, 'index.js')],
    bundle: true,
    write: false,
    format: 'esm',
    splitting: true,
    outdir: 'out',
    packages: 'external',
    metafile: true,
    logLevel: 'error',
  });
  const imports = Object.values(metafile.inputs).flatMap((input) => input.imports);
  const pathsOf = (isLater: boolean) =>
    new Set(
      imports
        .filter(({ kind }) => (kind === 'dynamic-import') === isLater)
        .map((one) => path.relative(dist, path.resolve(one.path)).replaceAll(path.sep, '/')),
    );
  const atFirst = pathsOf(false);
  return [...pathsOf(true)].map((file) => ({ file, isAlsoNeededAtFirst: atFirst.has(file) }));
})();

/** The entries, and the lazy files. */
const files = [...Object.keys(ENTRIES).map((name) => `${name}.js`), ...lazyFiles.map(({ file }) => file)];

// Bundlers reduce a module that works only by being imported to a file of 0 bytes, because none of its exports are
// "used".
describe('what package.json says of effects is true (hosts.md 1)', () => {
  it('finds what is loaded later', () => {
    expect(lazyFiles.map(({ file }) => nameOf(file))).toEqual(expect.arrayContaining(['forecasts', 'ConfirmDialog']));
    expect(files).toEqual(expect.arrayContaining(['index.js', 'headless.js', 'core.js', 'locales/de.js']));
  });

  it.each(files.map((file) => [nameOf(file), file]))('%s, bundled alone, has all it exports', async (_, file) => {
    const all = await exportsOf(file);
    expect(all).not.toBe('');
    const later = await laterFiles(`export const load = () => import(${JSON.stringify(path.join(dist, file))});`);
    const found = later.find(({ name }) => name === nameOf(path.basename(file)))?.exports.split(' ') ?? [];
    // Short names come from the bundler, for code that its files share.
    expect(all.split(' ').filter((name) => !found.includes(name))).toEqual([]);
  });

  it('what a page loads later is not empty: each file is used for something it exports', async () => {
    const later = await laterFiles(`export * from 'runlight';`);
    const expected = lazyFiles
      .filter(({ isAlsoNeededAtFirst }) => !isAlsoNeededAtFirst)
      .map(({ file }) => nameOf(file));
    expect(later.map(({ name }) => name).sort()).toEqual(expected.sort());
    expect(later.filter(({ exports, bytes }) => exports === '' || bytes === 0)).toEqual([]);
    const [estimator] = await laterFiles(`export { RunProgressIndicator } from 'runlight';`);
    expect(estimator?.bytes).toBeGreaterThan(10_000);
  });
});
