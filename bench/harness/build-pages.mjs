// Builds the pages of a section for production: one entry per contender, sharing only React.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { build } from 'vite';

const bench = fileURLToPath(new URL('..', import.meta.url));
const root = path.join(bench, '..');

/**
 * @typedef {object} BuiltPages
 * @property {Map<string, string>} files The content of every file by its name.
 * @property {Map<string, string>} entries The file name of each contender's entry.
 * @property {Map<string, number>} bytes What each contender loads, gzipped, including React.
 */

/**
 * @param {string} section Folder below bench/ with a folder `pages`: each file in it is one contender.
 * @param {object} [options]
 * @param {boolean} [options.minify] False keeps names, for profiling. Default true.
 * @param {boolean} [options.fromSource] Uses the library's src instead of dist, during development. Default false.
 * @returns {Promise<BuiltPages>}
 */
export async function buildPages(section, { fromSource = false, minify = true } = {}) {
  const folder = path.join(bench, section, 'pages');
  const inputs = Object.fromEntries(
    readdirSync(folder)
      .filter((file) => /\.tsx?$/.test(file))
      .map((file) => [file.replace(/\.tsx?$/, ''), path.join(folder, file)]),
  );
  const library = fromSource
    ? {
        'runlight/ag-ui': path.join(root, 'src/ag-ui.ts'),
        'runlight/core': path.join(root, 'src/core.ts'),
        'runlight/headless': path.join(root, 'src/headless.ts'),
        'runlight/local': path.join(root, 'src/local.ts'),
        'runlight/tabs': path.join(root, 'src/tabs.ts'),
        'runlight/testing': path.join(root, 'src/testing.ts'),
        runlight: path.join(root, 'src/index.ts'),
      }
    : {
        'runlight/ag-ui': path.join(root, 'dist/ag-ui.js'),
        'runlight/core': path.join(root, 'dist/core.js'),
        'runlight/headless': path.join(root, 'dist/headless.js'),
        'runlight/local': path.join(root, 'dist/local.js'),
        'runlight/tabs': path.join(root, 'dist/tabs.js'),
        'runlight/testing': path.join(root, 'dist/testing.js'),
        runlight: path.join(root, 'dist/index.js'),
      };
  const exact = (/** @type {string} */ name) => new RegExp(`^${name.replace('/', '\\/')}$`);
  const result = await build({
    configFile: false,
    root: bench,
    logLevel: 'error',
    // Test runners set other defaults, and JSX would be compiled for development.
    ...{ mode: 'production', oxc: { jsx: { development: false } } },
    plugins: [react()],
    define: { 'process.env.NODE_ENV': '"production"' },
    resolve: {
      // All contenders share the library's version of React.
      dedupe: ['react', 'react-dom'],
      alias: [
        ...Object.entries(library).map(([name, replacement]) => ({ find: exact(name), replacement })),
        { find: /^react$/, replacement: path.join(root, 'node_modules/react') },
        { find: /^react-dom$/, replacement: path.join(root, 'node_modules/react-dom') },
        { find: /^react-dom\/client$/, replacement: path.join(root, 'node_modules/react-dom/client.js') },
        { find: /^react\/jsx-runtime$/, replacement: path.join(root, 'node_modules/react/jsx-runtime.js') },
      ],
    },
    build: {
      write: false,
      minify,
      target: 'es2022',
      modulePreload: false,
      rolldownOptions: { input: inputs, checks: { moduleLevelDirective: false } },
    },
  });
  const output = 'output' in result ? result.output : [];
  const chunks = new Map(output.flatMap((file) => (file.type === 'chunk' ? [[file.fileName, file]] : [])));
  /** @param {string} file @param {Set<string>} seen */
  const load = (file, seen) => {
    const chunk = chunks.get(file);
    if (!chunk || seen.has(file)) return seen;
    seen.add(file);
    for (const imported of chunk.imports) load(imported, seen);
    return seen;
  };
  /** @type {BuiltPages} */
  const pages = { files: new Map(), entries: new Map(), bytes: new Map() };
  for (const [name, chunk] of chunks) {
    pages.files.set(`/${name}`, chunk.code);
    if (!chunk.isEntry) continue;
    pages.entries.set(chunk.name, `/${name}`);
    const loaded = [...load(name, new Set())].map(
      (file) => gzipSync(chunks.get(file)?.code ?? '', { level: 9 }).length,
    );
    pages.bytes.set(
      chunk.name,
      loaded.reduce((sum, size) => sum + size, 0),
    );
  }
  pages.files.set('/runlight.css', readFileSync(path.join(root, 'dist/styles.css'), 'utf8'));
  return pages;
}
