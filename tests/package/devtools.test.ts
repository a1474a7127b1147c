// The devtools must not reach end users: builds a host for production and searches the bundle.
import path from 'node:path';
import { build as esbuild } from 'esbuild';
import { describe, expect, inject, it } from 'vitest';
import { measure } from '../../scripts/size.mjs';

const { host } = inject('packed');

const PAGE = (tools: boolean) => `
import { createElement as h } from 'react';
import { createRoot } from 'react-dom/client';
import { createRestSource, RunProvider, RunsList } from 'runlight';
${tools ? `import { RunDevtools } from 'runlight/devtools';` : ''}
const source = createRestSource({ baseUrl: window.backend });
createRoot(document.getElementById('root')).render(h(RunProvider, { source }, h(RunsList)${tools ? ', h(RunDevtools)' : ''}));
`;

/** Strings that occur only in the panel's code. */
const MARKS = ['data-rl-devtools', 'runlight.devtools', 'attachShadow', '__reactFiber'];

async function bundle(mode: 'production' | 'development', format: 'esm' | 'cjs' = 'esm') {
  const { outputFiles } = await esbuild({
    stdin: { contents: PAGE(true), resolveDir: host, loader: 'js' },
    absWorkingDir: host,
    bundle: true,
    write: false,
    minify: true,
    splitting: format === 'esm',
    outdir: path.join(host, 'out'),
    format,
    ...(format === 'cjs' && { mainFields: ['main'], conditions: ['require'] }),
    external: ['react', 'react-dom', 'react/*', 'react-dom/*'],
    define: { 'process.env.NODE_ENV': `"${mode}"` },
    logLevel: 'error',
  });
  return outputFiles.map(({ text }) => text).join('\n');
}

describe('a host that renders <RunDevtools />', () => {
  it('built for production holds nothing of it', async () => {
    const code = await bundle('production');
    expect(code.length).toBeGreaterThan(10_000);
    expect(MARKS.filter((mark) => code.includes(mark))).toEqual([]);
  });

  it('built for development holds it: the marks are right', async () => {
    const code = await bundle('development');
    expect(MARKS.filter((mark) => !code.includes(mark))).toEqual([]);
  });

  it('loads as much in production, by Vite, as without it', async () => {
    const without = await measure(PAGE(false), host);
    const withTools = await measure(PAGE(true), host);
    // The size of a component that renders nothing.
    expect(withTools.eager - without.eager).toBeLessThan(0.1);
    expect(withTools.lazy - without.lazy).toBeLessThan(0.1);
  });
});
