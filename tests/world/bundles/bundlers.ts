import path from 'node:path';
import { build as esbuild } from 'esbuild';
import { build as viteBuild } from 'vite';
import type { Built } from './serve';

/** Builds one page for production, separately: a build of many pages shares files, which hides a missing one. */
export type Bundle = (file: string) => Promise<Built>;

const define = { 'process.env.NODE_ENV': '"production"' };

const vite: Bundle = async (file) => {
  const result = await viteBuild({
    configFile: false,
    root: path.dirname(file),
    logLevel: 'error',
    base: './',
    define,
    build: { write: false, rolldownOptions: { input: file, checks: { moduleLevelDirective: false } } },
  });
  const output = 'output' in result ? result.output : [];
  const entry = output.find((part) => part.type === 'chunk' && part.isEntry);
  if (!entry) throw new Error(`Vite made no entry of ${file}`);
  return {
    entry: entry.fileName,
    files: new Map(output.map((part) => [part.fileName, part.type === 'chunk' ? part.code : part.source])),
  };
};

const withEsbuild =
  (splitting: boolean): Bundle =>
  async (file) => {
    const result = await esbuild({
      entryPoints: [file],
      outdir: 'out',
      bundle: true,
      splitting,
      format: 'esm',
      minify: true,
      write: false,
      target: 'es2022',
      define,
      logLevel: 'error',
    });
    const files = new Map(result.outputFiles.map((part) => [path.basename(part.path), part.text]));
    return { entry: path.basename(file), files };
  };

/** The project's own bundlers; tests/hosts/bundlers.test.ts covers the others. */
export const BUNDLERS = {
  'Vite 8': vite,
  'esbuild with splitting': withEsbuild(true),
  'esbuild without splitting': withEsbuild(false),
} satisfies Readonly<Record<string, Bundle>>;
