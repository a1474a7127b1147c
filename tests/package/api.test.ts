import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import { apiFiles } from '../../scripts/api/api-files';
import { readApi } from '../../scripts/api/read-api';
import { root } from '../../scripts/prepare.mjs';

const { folder } = inject('packed');
const api = readApi(folder);

describe('the packed types', () => {
  it.each(apiFiles(folder))('are those of %s', async (file, made) => {
    const committed = await readFile(path.join(root, file), 'utf8').catch(() => '(not there)');
    // If the change is intended, update the file and review what it means for hosts: npm run api:update
    expect(made).toBe(committed);
  });

  it('have a report for each entry and each command, and none is left of one that is gone', async () => {
    const manifest = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8'));
    const isModule = (target: unknown) => typeof target === 'object' && target !== null && 'import' in target;
    const entries = Object.entries(manifest.exports).flatMap(([specifier, target]) =>
      isModule(target) ? [specifier.replace('./', '').replace('/', '-').replace(/^\.$/, 'index')] : [],
    );
    const commands = Object.keys(manifest.bin);
    expect(entries.length).toBeGreaterThan(10);
    const wanted = [...entries.map((entry) => `${entry}.api.md`), ...commands.map((name) => `${name}.command.md`)];
    expect((await readdir(path.join(root, 'tests/package/api'))).sort()).toEqual(wanted.sort());
    const pages = ['README.md', ...entries.map((entry) => `${entry}.md`)];
    expect((await readdir(path.join(root, 'docs/api'))).sort()).toEqual(pages.sort());
    // An export with types that is not a module is a stylesheet; its types only allow the import.
    const others = Object.entries<{ types?: string }>(manifest.exports).filter(([, target]) => target.types);
    expect(others.map(([, { types }]) => types)).toEqual(others.map(([name]) => `./dist/${name.slice(2)}.d.ts`));
    for (const [, { types = '' }] of others) {
      expect((await readFile(path.join(folder, types), 'utf8')).replace(/^\/\/.*$/gm, '').trim()).toBe('export {};');
    }
  });

  it('say of every exported name what it is', () => {
    const symbols = api.flatMap((entry) => entry.symbols);
    expect(symbols.length).toBeGreaterThan(250);
    expect(symbols.filter(({ docs }) => docs.text === '').map(({ name }) => name)).toEqual([]);
  });

  it('say of every prop, option and field what it means', () => {
    const fields = api.flatMap(({ symbols }) =>
      symbols
        .filter(({ kind }) => kind === 'type' || kind === 'class')
        .flatMap(({ name, members }) =>
          members.map((member) => ({ name: `${name}.${member.name}`, docs: member.docs })),
        ),
    );
    expect(fields.length).toBeGreaterThan(500);
    expect(fields.filter(({ docs }) => docs.text === '').map(({ name }) => name)).toEqual([]);
  });

  it('link only to names that exist', async () => {
    const names = new Set(api.flatMap(({ symbols }) => symbols.map(({ name }) => name)));
    const texts = api.flatMap(({ symbols }) =>
      symbols.flatMap((symbol) => [symbol.docs.text, ...symbol.members.map(({ docs }) => docs.text)]),
    );
    const targets = texts.flatMap((text) => [...text.matchAll(/\{@link\s+([\w$]+)/g)].map(([, name = '']) => name));
    expect(targets.length).toBeGreaterThan(20);
    expect([...new Set(targets)].filter((name) => !names.has(name))).toEqual([]);
  });

  it('name no type of ours that a host cannot import', async () => {
    const names = new Set(api.flatMap(({ symbols }) => symbols.map(({ name }) => name)));
    const files = (await readdir(path.join(folder, 'dist'), { recursive: true })).filter((name) =>
      name.endsWith('.d.ts'),
    );
    const texts = await Promise.all(files.map((name) => readFile(path.join(folder, 'dist', name), 'utf8')));
    const ours = new Set(
      texts.flatMap((text) =>
        [...text.matchAll(/^(?:declare |export )*(?:interface|type|class) (\w+)/gm)].map(([, name]) => name),
      ),
    );
    const named = api.flatMap(({ symbols }) => symbols.flatMap(({ code }) => code.match(/\b[A-Z]\w+\b/g) ?? []));
    expect(ours.size).toBeGreaterThan(150);
    expect([...new Set(named)].filter((name) => ours.has(name) && !names.has(name)).sort()).toEqual([]);
  });
});
