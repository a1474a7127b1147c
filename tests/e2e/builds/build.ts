import { readFileSync } from 'node:fs';
import path from 'node:path';
import react from '@vitejs/plugin-react';
import { build, type Plugin } from 'vite';
import type { BuiltPages } from '../../../bench/harness/build-pages.mjs';
import { root } from '../../../scripts/prepare.mjs';

const folder = path.join(root, 'tests/e2e/builds');

/** A build configuration. */
export interface Build {
  /** React's build. Default `production`. */
  mode?: 'production' | 'development';
  /** Uses React's profiling build. Default false. */
  profiling?: boolean;
  /** Wraps the page in StrictMode. Default false. */
  strict?: boolean;
  plugins?: readonly Plugin[];
}

/** Builds page.tsx and worker.ts from the library's source, for `servePages`. */
export async function buildPage(options: Build): Promise<BuiltPages> {
  const { mode = 'production', profiling = false, strict = false, plugins = [] } = options;
  const source = (name: string) => path.join(root, 'src', name);
  const result = await build({
    configFile: false,
    root: folder,
    mode,
    // The test's environment would otherwise compile JSX for development in every build.
    oxc: { jsx: { development: mode === 'development' } },
    logLevel: 'error',
    plugins: [...plugins, react()],
    define: { 'process.env.NODE_ENV': JSON.stringify(mode), STRICT: String(strict) },
    resolve: {
      alias: [
        { find: /^runlight$/, replacement: source('index.ts') },
        { find: /^runlight\/testing$/, replacement: source('testing.ts') },
        { find: /^runlight\/core$/, replacement: source('core.ts') },
        ...(profiling ? [{ find: /^react-dom\/client$/, replacement: 'react-dom/profiling' }] : []),
      ],
    },
    build: {
      write: false,
      target: 'es2022',
      modulePreload: false,
      rolldownOptions: {
        input: { page: path.join(folder, 'page.tsx'), worker: path.join(folder, 'worker.ts') },
        checks: { moduleLevelDirective: false },
      },
    },
  });
  const pages: BuiltPages = { files: new Map(), entries: new Map(), bytes: new Map() };
  for (const file of 'output' in result ? result.output : []) {
    if (file.type !== 'chunk') continue;
    pages.files.set(`/${file.fileName}`, file.code);
    if (file.isEntry) pages.entries.set(file.name, `/${file.fileName}`);
  }
  pages.files.set('/runlight.css', readFileSync(path.join(root, 'dist/styles.css'), 'utf8'));
  return pages;
}
