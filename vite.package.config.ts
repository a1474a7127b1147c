// The scripts of the package; tsup.config.ts makes their types.
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { defineConfig } from 'vite';
import { BUILD_TARGET } from './scripts/build/browser-floor.mjs';
import { ENTRIES } from './scripts/build/entries.mjs';
import { root } from './scripts/prepare.mjs';

const isOurs = (id: string) => id.startsWith('.') || path.isAbsolute(id) || Object.values(ENTRIES).includes(id);

export default defineConfig({
  publicDir: false,
  // Whatever NODE_ENV says, e.g. when a test builds the package.
  oxc: { jsx: { runtime: 'automatic', development: false } },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: BUILD_TARGET,
    minify: false,
    sourcemap: true,
    modulePreload: false,
    lib: { entry: ENTRIES },
    rolldownOptions: {
      external: (id) => !isOurs(id),
      // 'use client' stays where it stands: at the beginning of the entries that hold hooks or components.
      checks: { moduleLevelDirective: false },
      output: [
        // One file for each file of the source, under the same name. Bundlers leave out whole files only, as calls such as
        // `forwardRef()` may have effects: in one big file a host that uses the badge would carry the dialog too.
        {
          format: 'es',
          entryFileNames: '[name].js',
          preserveModules: true,
          preserveModulesRoot: path.join(root, 'src'),
        },
        // Nothing is left out of CommonJS. The entries share files all the same: each with its own copy of the client and of
        // React contexts would be an app of its own.
        { format: 'cjs', entryFileNames: '[name].cjs', chunkFileNames: 'shared/[name].cjs' },
      ],
    },
  },
  plugins: [
    {
      name: 'styles-of-npm-run-dev',
      async closeBundle() {
        if (this.meta.watchMode)
          await promisify(execFile)(process.execPath, ['scripts/build/build-css.mjs'], { cwd: root });
      },
    },
  ],
});
