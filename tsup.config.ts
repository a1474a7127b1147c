import { readFile, writeFile } from 'node:fs/promises';
import { defineConfig } from 'tsup';

/** Entries that hold hooks or components; the others also run in server components, Node and workers. */
const CLIENT_ENTRIES = /(?:^|[\\/])(?:index|headless)\.c?js$/;

export default defineConfig({
  entry: {
    index: 'src/index.ts',
    headless: 'src/headless.ts',
    core: 'src/core.ts',
    testing: 'src/testing.ts',
    msw: 'mocks/index.ts',
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
  // tsup sets `baseUrl`, which TypeScript 6 calls deprecated.
  dts: { compilerOptions: { ignoreDeprecations: '6.0' } },
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
});
