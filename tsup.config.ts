// The types of the package; vite.package.config.ts makes its scripts.
import { defineConfig } from 'tsup';
import { ENTRIES } from './scripts/build/entries.mjs';

export default defineConfig({
  entry: ENTRIES,
  format: ['esm', 'cjs'],
  // tsup sets `baseUrl`, which TypeScript 6 calls deprecated.
  dts: { only: true, entry: ENTRIES, compilerOptions: { ignoreDeprecations: '6.0', stripInternal: true } },
  // Vite has emptied the folder and put the scripts there.
  clean: false,
  // Errors are still told; sixty lines of file sizes would hide them.
  silent: true,
});
