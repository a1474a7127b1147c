// Builds each page of ./pages for production, separately: `node build.mjs vite` or `webpack`, into ./out/<bundler>.
import { readdirSync } from 'node:fs';
import path from 'node:path';

const root = import.meta.dirname;

const BUNDLERS = {
  async vite(entry, out) {
    const { build } = await import('vite');
    await build({
      configFile: false,
      root,
      logLevel: 'error',
      base: './',
      build: {
        outDir: out,
        rollupOptions: {
          input: entry,
          output: { entryFileNames: 'entry.js' },
          // 'use client' has no meaning without a server.
          onwarn: (warning, warn) => warning.code !== 'MODULE_LEVEL_DIRECTIVE' && warn(warning),
        },
      },
    });
  },
  async webpack(entry, out) {
    const { default: webpack } = await import('webpack');
    const stats = await new Promise((resolve, reject) => {
      webpack(
        {
          mode: 'production',
          context: root,
          entry,
          output: { path: out, filename: 'entry.js', publicPath: 'auto' },
          performance: { hints: false },
        },
        (error, result) => (error ? reject(error) : resolve(result)),
      );
    });
    if (stats.hasErrors() || stats.hasWarnings()) throw new Error(stats.toString('errors-warnings'));
  },
};

const [, , bundler] = process.argv;
for (const file of readdirSync(path.join(root, 'pages'))) {
  await BUNDLERS[bundler](path.join(root, 'pages', file), path.join(root, 'out', bundler, path.basename(file, '.js')));
}
