// The package's entries: their names in dist, and their source files. "exports" in package.json maps the public names.
import { readdirSync } from 'node:fs';
import { root } from '../prepare.mjs';

/**
 * The language tags: the file names in `src/locales`. Each is an entry, so that an app loads only the languages it
 * uses.
 */
export const LOCALES = readdirSync(`${root}/src/locales`)
  .flatMap((file) => /^([a-z]{2}(?:-[A-Z]{2})?)\.ts$/.exec(file)?.[1] ?? [])
  .sort();

/** @type {Record<string, string>} */
export const ENTRIES = {
  index: 'src/index.ts',
  headless: 'src/headless.ts',
  core: 'src/core.ts',
  sse: 'src/sse.ts',
  tabs: 'src/tabs.ts',
  eta: 'src/eta.ts',
  server: 'src/server.ts',
  local: 'src/local.ts',
  'ag-ui': 'src/ag-ui.ts',
  a2a: 'src/a2a.ts',
  mcp: 'src/mcp.ts',
  bullmq: 'src/bullmq.ts',
  langgraph: 'src/langgraph.ts',
  devtools: 'src/devtools.ts',
  testing: 'src/testing.ts',
  msw: 'mocks/index.ts',
  ...Object.fromEntries(LOCALES.map((tag) => [`locales/${tag}`, `src/locales/${tag}.ts`])),
};
