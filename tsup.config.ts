import { existsSync, readFileSync } from 'node:fs';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { defineConfig } from 'tsup';

/** What hosts import. */
const ENTRIES = {
  index: 'src/index.ts',
  headless: 'src/headless.ts',
  core: 'src/core.ts',
  sse: 'src/sse.ts',
  tabs: 'src/tabs.ts',
  testing: 'src/testing.ts',
  msw: 'mocks/index.ts',
  // Each language alone: a host loads the one it shows.
  ...Object.fromEntries(['ar', 'de', 'es', 'fr', 'ja'].map((tag) => [`locales/${tag}`, `src/locales/${tag}.ts`])),
};

/** Entries that hold hooks or components; the others also run in server components, Node and workers. */
const CLIENT_ENTRIES = /(?:^|[\\/])(?:index|headless)\.c?js$/;

/**
 * Each module index.ts exports, as an entry of its own, so that it gets chunks of its own. In one big chunk a host that
 * uses the badge would carry the dialog too: calls such as `forwardRef()` count as effects, and only whole files can be
 * left out.
 */
const SEAMS = [...readFileSync('src/index.ts', 'utf8').matchAll(/from '\.\/((?:components|composites)\/[^']+)'/g)].map(
  ([, name]) => [`src/${name}.tsx`, `src/${name}.ts`, `src/${name}/index.ts`].find(existsSync) ?? `src/${name}`,
);
const SEAM_FOLDER = 'seams';

/** The step that splits CJS names files by where they lay on the machine that built them; nobody else has that folder. */
async function forgetFolders(): Promise<void> {
  for (const name of (await readdir('dist', { recursive: true })).filter((file) => file.endsWith('.map'))) {
    const file = path.join('dist', name);
    const map: { file?: string; sources: string[] } = JSON.parse(await readFile(file, 'utf8'));
    const sources = map.sources.map((source) =>
      path.isAbsolute(source) ? path.relative(path.dirname(path.resolve(file)), source).replaceAll('\\', '/') : source,
    );
    await writeFile(file, JSON.stringify({ ...map, file: path.basename(file, '.map'), sources }));
  }
}

export default defineConfig({
  entry: {
    ...ENTRIES,
    ...Object.fromEntries(SEAMS.map((file, i) => [`${SEAM_FOLDER}/${i}`, file])),
  },
  format: ['esm', 'cjs'],
  target: 'es2022',
  platform: 'neutral',
  // Also for CJS: without shared chunks, index and headless would each carry a React context of their own.
  splitting: true,
  // Rollup's tree shaking deletes directives; esbuild has already dropped what is unused.
  treeshake: false,
  sourcemap: true,
  clean: true,
  // Errors are still told; sixty lines of file sizes would hide them.
  silent: true,
  // tsup sets `baseUrl`, which TypeScript 6 calls deprecated.
  dts: { entry: ENTRIES, compilerOptions: { ignoreDeprecations: '6.0', stripInternal: true } },
  plugins: [
    {
      // esbuild drops directives of bundled modules, and a banner lands below its helpers in CJS. On the same line, so
      // that source maps keep their line numbers.
      name: 'use-client-first',
      async buildEnd({ writtenFiles }) {
        for (const { name } of writtenFiles.filter((file) => CLIENT_ENTRIES.test(file.name))) {
          const code = (await readFile(name, 'utf8')).replace(/^((?:"use strict";.*?)?)"use client";/, '$1');
          await writeFile(name, `'use client';${code}`);
        }
      },
    },
  ],
  // The seams have done their work: nothing imports these files. After both formats, or one would delete the folder that
  // the other is about to write to.
  async onSuccess() {
    await rm(path.join('dist', SEAM_FOLDER), { recursive: true, force: true });
    await forgetFolders();
  },
});
