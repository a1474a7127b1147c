// @vitest-environment node
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { readPage } from '../../docs/.vitepress/pages';
import { root } from '../prepare.mjs';
import type { ApiEntry, ApiEntryName, ApiSymbol } from './read-api';
import { firstSentence, linksOf } from './reference';

const symbol = (name: string, kind: ApiSymbol['kind']): ApiSymbol => ({
  name,
  kind,
  docs: { text: `Says what ${name} is.`, tags: [] },
  code: '',
  members: [],
  inherits: [],
});
const entry = (name: ApiEntryName, symbols: readonly ApiSymbol[]): ApiEntry => ({
  ...{ name, specifier: `runlight/${name}`, intro: '', symbols, passedOn: [], hidden: [] },
});

const core = entry('core', [symbol('Run', 'type'), symbol('seedRuns', 'function')]);
const server = entry('server', [symbol('RunHandler', 'type')]);
const msw = entry('msw', [symbol('SeedRuns', 'type'), symbol('seedRuns', 'function')]);
const api = [core, server, msw];

it('two entries that export one name each link to their own, and the others to the first', () => {
  expect(linksOf(api, { from: 'core' }).get('seedRuns')).toBe('./core.md#seedruns');
  expect(linksOf(api, { from: 'msw' }).get('seedRuns')).toBe('./msw.md#seedruns');
  expect(linksOf(api, { from: 'server' }).get('seedRuns')).toBe('./core.md#seedruns');
  expect(linksOf(api, { folder: '../api' }).get('seedRuns')).toBe('../api/core.md#seedruns');
});

it('names that differ only in capitals have anchors of their own, in the order of the page', () => {
  const links = linksOf(api, { from: 'msw' });
  expect([links.get('seedRuns'), links.get('SeedRuns')]).toEqual(['./msw.md#seedruns', './msw.md#seedruns-1']);
});

it.each([
  [
    'Shows these runs, e.g. of a server, until the first answer. Sends no request.',
    'Shows these runs, e.g. of a server, until the first answer.',
  ],
  [
    '"Step 3 of 8: Training CTGAN", the line above the bar. Hidden at the end.',
    '"Step 3 of 8: Training CTGAN", the line above the bar.',
  ],
  ['How to draw the bar:\n- `waiting`: the run is queued.', 'How to draw the bar.'],
  ['"37%".', '"37%".'],
  ['No dot at all', 'No dot at all'],
])('the first sentence of %j', (text, sentence) => {
  expect(firstSentence(text)).toBe(sentence);
});

/** The public names of a page: its headings of the third level. */
const namesOn = (page: string) => [...page.matchAll(/^### (\w+)$/gm)].map(([, name = '']) => name);

it('the index leads to the page of the entry that it stands under', () => {
  const index = readFileSync(path.join(root, 'docs/api/README.md'), 'utf8');
  const wrong = index.split(/^## /m).flatMap((part) => {
    const page = /^\[`[^`]+`\]\(\.\/([\w-]+\.md)\)/.exec(part)?.[1];
    const links = [...part.matchAll(/^\| \[`(\w+)`\]\(([^)]+)\)/gm)];
    return links.flatMap(([, name, link = '']) =>
      link.startsWith(`./${page}#`) ? [] : [`${page}: ${name} → ${link}`],
    );
  });
  expect(wrong).toEqual([]);
});

it('each page of the reference says what its entry is for, not what its first export does', () => {
  const pages = readdirSync(path.join(root, 'docs/api')).filter((file) => !/^(?:README|locales-)/.test(file));
  expect(pages.length).toBeGreaterThan(10);
  for (const file of pages) {
    const { description, text } = readPage(`api/${file}`);
    const [beforeFirst = ''] = text.split(/^## /m);
    expect(namesOn(text).length, file).toBeGreaterThan(0);
    expect(beforeFirst.replace(/\s+/g, ' ').replace(/[`*]/g, ''), file).toContain(description);
    expect(description, file).not.toMatch(/^Also everything of/);
  }
});
