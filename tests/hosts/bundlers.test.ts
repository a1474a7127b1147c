import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Bundle } from '../world/bundles/bundlers';
import { type Comparison, compareBuilds, writePages } from '../world/bundles/compare';
import { PAGES } from '../world/bundles/pages';
import { type Host, installHost, own } from './support/install-host';

const { tarball, host: packed, folder } = inject('packed');
const VERSIONS = { vite: '7.3.8', webpack: '5.113.0' };

let host: Host;
let comparison: Comparison;

beforeAll(async () => {
  host = await installHost({
    tarball,
    app: 'bundlers',
    dependencies: { ...VERSIONS, react: own.react, 'react-dom': own['react-dom'] },
  });
  // Both places get the pages: the host for production builds, and the project for its development server.
  writePages(host.folder, PAGES);
  writePages(packed, PAGES);
  comparison = await compareBuilds({ host: packed, folder });
}, 300_000);

afterAll(async () => {
  await comparison?.close();
  await host?.remove();
});

/** The build output of a page. */
const builtBy =
  (bundler: string): Bundle =>
  async (file) => {
    const out = path.join(host.folder, 'out', bundler, path.basename(file, '.js'));
    const names = (await readdir(out, { recursive: true })).filter((name) => /\.m?js$/.test(name));
    const files = await Promise.all(
      names.map(
        async (name) => [name.replaceAll(path.sep, '/'), await readFile(path.join(out, name), 'utf8')] as const,
      ),
    );
    return { entry: 'entry.js', files: new Map(files) };
  };

// Vite 8 and esbuild: tests/world/bundles.
describe.each(Object.entries(VERSIONS))('pages of a host, built for production by %s %s (hosts.md 1)', (bundler) => {
  beforeAll(() => host.exec(['build.mjs', bundler], { NODE_ENV: 'production' }), 600_000);

  it.concurrent.for(PAGES)('$name', (page, { expect: mine }) =>
    comparison.showsTheSame({ expect: mine, bundler, bundle: builtBy(bundler), page }),
  );

  it('made a build of each page', async () => {
    expect(await readdir(path.join(host.folder, 'out', bundler))).toHaveLength(PAGES.length);
  });
});
