import { readFile } from 'node:fs/promises';
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
    // Wanted? Then renew the file, and look at what it says to hosts: npm run api:update
    expect(made).toBe(committed);
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
});
