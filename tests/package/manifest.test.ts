import { execFile } from 'node:child_process';
import { access, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { describe, expect, inject, it } from 'vitest';
import { listPages } from '../../docs/.vitepress/pages';
import { exportTargets, root } from '../../scripts/prepare.mjs';

const { tarball, folder } = inject('packed');
const manifest = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8'));
const cssEntries = Object.keys(manifest.exports).filter((entry) => entry.endsWith('.css'));

describe('the packed manifest', () => {
  it('holds every file it promises', async () => {
    const promised = [
      manifest.main,
      manifest.module,
      manifest.types,
      ...exportTargets([manifest.exports, manifest.bin]),
    ];
    expect(promised.length).toBeGreaterThan(20);
    for (const file of promised) await access(path.join(folder, file));
  });

  it('has nothing for publint to say', async () => {
    const { messages, pkg } = await publint({ pkgDir: folder, level: 'suggestion', strict: true, pack: false });
    // "engines" would concern the hosts' Node, but the published code runs in browsers.
    const said = messages.filter((message) => message.code !== 'USE_ENGINES_NODE');
    expect(said.map((message) => formatMessage(message, pkg))).toEqual([]);
  });

  it('gives its types in every way of resolving since Node 16, bundlers included', async () => {
    const attw = path.join(root, 'node_modules/@arethetypeswrong/cli/dist/index.js');
    const args = [attw, tarball, '--profile', 'node16', '--format', 'json', '--exclude-entrypoints', ...cssEntries];
    // Exits with an error, which fails the test, if a resolution required by the profile has a problem.
    const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 64 << 20 });
    const { entrypoints } = JSON.parse(stdout).analysis;
    const looked = Object.keys(manifest.exports).filter((entry) => !cssEntries.includes(entry));
    expect(Object.keys(entrypoints).sort()).toEqual(looked.sort());
    const ways = Object.values<{ resolutions: object }>(entrypoints).map(({ resolutions }) => Object.keys(resolutions));
    for (const looked of ways) expect(looked).toEqual(expect.arrayContaining(['node16-cjs', 'node16-esm', 'bundler']));
  });

  it('ships no source, test or configuration', async () => {
    const entries = await readdir(folder);
    expect(entries.sort()).toEqual(expect.arrayContaining(['LICENSE', 'dist', 'package.json']));
    // The documentation pages, for people and agents who read node_modules.
    const known = ['CHANGELOG.md', 'LICENSE', 'README.md', 'dist', 'docs', 'llms.txt', 'package.json'];
    expect(entries.filter((entry) => !known.includes(entry))).toEqual([]);
  });

  it('ships every page of the documentation as Markdown, nothing else of the site, and a list that leads to all', async () => {
    const below = await readdir(path.join(folder, 'docs'), { recursive: true, withFileTypes: true });
    const files = below.filter((entry) => entry.isFile());
    const shipped = files.map(({ parentPath, name }) =>
      path.relative(folder, path.join(parentPath, name)).replaceAll('\\', '/'),
    );
    expect(shipped.toSorted()).toEqual(
      listPages()
        .map((page) => `docs/${page}`)
        .toSorted(),
    );
    const listed = await readFile(path.join(folder, 'llms.txt'), 'utf8');
    const links = [...listed.matchAll(/\]\(\.\/([^)]+)\)/g)].map(([, file = '']) => file);
    expect([...new Set(links)].toSorted()).toEqual(shipped.toSorted());
    expect(listed).toContain('(./docs/agents.md)');
  });

  it('says where it comes from, so that its origin can be proven and faults be reported', () => {
    expect(manifest.repository.url).toMatch(/^git\+https:\/\/github\.com\/.+\.git$/);
    expect(manifest.homepage).toMatch(/^https:\/\//);
    expect(manifest.bugs.url).toMatch(/^https:\/\/github\.com\/.+\/issues$/);
  });
});
