import path from 'node:path';
import { build } from 'esbuild';
import { expect, inject, it } from 'vitest';
import { LOCALES } from '../../scripts/build/entries.mjs';

const { folder } = inject('packed');

const REACT = ['react', 'react/jsx-runtime'];
const STYLED = [
  '@radix-ui/react-dialog',
  '@radix-ui/react-progress',
  'class-variance-authority',
  'clsx',
  'framer-motion',
  'lucide-react',
  'react-dom',
  'react-dom/client',
];

/** The packages that each entry may import; smaller entries include none of the others. */
const ALLOWED: Record<string, readonly string[]> = {
  core: [],
  sse: ['eventsource-parser'],
  tabs: [],
  server: [],
  local: [],
  'ag-ui': [],
  a2a: [],
  mcp: [],
  bullmq: [],
  // Parses the events of its streams.
  langgraph: ['eventsource-parser'],
  devtools: [...REACT, 'react-dom'],
  // For the provider of `renderWithRun`; nothing styled, and no test library.
  testing: REACT,
  // Its source reads the handlers' event streams.
  msw: ['msw', 'eventsource-parser'],
  headless: REACT,
  index: [...REACT, ...STYLED],
  ...Object.fromEntries(LOCALES.map((tag) => [`locales/${tag}`, []])),
};

/** The packages in the graph of one file of the package, including subpaths. */
async function packagesOf(file: string): Promise<string[]> {
  const { metafile } = await build({
    entryPoints: [path.join(folder, 'dist', file)],
    bundle: true,
    write: false,
    outdir: 'out',
    format: 'esm',
    splitting: true,
    packages: 'external',
    // Treat every file as having side effects: tree shaking must not hide an import.
    ignoreAnnotations: true,
    metafile: true,
    logLevel: 'error',
  });
  const imports = Object.values(metafile.inputs).flatMap((input) => input.imports);
  return [...new Set(imports.filter((found) => found.external).map((found) => found.path))].sort();
}

it.each(
  Object.entries(ALLOWED).flatMap(([entry, allowed]) =>
    ['js', 'cjs'].map((end) => [`${entry}.${end}`, allowed] as const),
  ),
)('%s needs only what it may', async (file, allowed) => {
  const packages = await packagesOf(file);
  expect(packages.filter((name) => !allowed.includes(name))).toEqual([]);
});

it('sees what the styled entry needs, so that an empty answer means something', async () => {
  expect(await packagesOf('index.js')).toEqual(expect.arrayContaining(['react', 'lucide-react']));
  expect(await packagesOf('headless.js')).toContain('react');
});
