// docs/features.md refers to stories and tests by name; every name must exist.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { storyNameFromExport, toId } from 'storybook/internal/csf';
import { describe, expect, it } from 'vitest';

const root = path.join(import.meta.dirname, '..');
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');
const doc = read('docs/features.md');

/** The ids of all stories, from the titles and exports of their files. */
const storyIds = new Set(
  readdirSync(path.join(root, 'stories'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.stories.tsx'))
    .flatMap((file) => {
      const source = read(path.join('stories', file));
      const title = /title: '([A-Z][^'/]*\/[^']+)'/.exec(source)?.[1] ?? '';
      return [...source.matchAll(/^export const (\w+)/gm)].map(([, name = '']) =>
        toId(title, storyNameFromExport(name)),
      );
    }),
);

const named = [...doc.matchAll(/`([a-z0-9-]+--[a-z0-9-]+)`/g)].map(([, id = '']) => id);
const tests = [...doc.matchAll(/`([\w./-]+\.tsx?)` “([^”]+)”/g)].map(([, file = '', name = '']) => ({
  file,
  name,
}));

/** Rows without a story: requests, packages, answers, releases. */
const WITHOUT_STORY = new Set([28, 29, 30, 38, 41, 43, 44, 45, 46, 50, 51, 53, 54, 55, 56, 57, 58, 62, 63]);
/** Rows whose tests write a table of their own. */
const WITH_TABLE = new Set([46]);

it('has each row from 1 to 64, with a test and, unless named above, a story', () => {
  const rows = doc.split('\n').filter((line) => /^\| \d+ \|/.test(line));
  expect(rows.map((row) => Number(row.split('|')[1]))).toEqual(Array.from({ length: 64 }, (_, i) => i + 1));
  for (const row of rows) {
    const [, number, , story = '', test = ''] = row.split('|');
    expect(story.trim(), row).toMatch(WITHOUT_STORY.has(Number(number)) ? /^–$/ : /`[a-z0-9-]+--[a-z0-9-]+`/);
    expect(test, row).toMatch(WITH_TABLE.has(Number(number)) ? /\]\(engines\// : /\.tsx?` “/);
  }
});

describe('the stories it names', () => {
  it.each([...new Set(named)])('%s is there', (id) => {
    expect(storyIds).toContain(id);
  });
});

describe('the tests it names', () => {
  it.each(tests)('$file “$name” is there', ({ file, name }) => {
    expect(existsSync(path.join(root, file))).toBe(true);
    const source = read(file);
    // Match the quoted name only, because part of a longer comment or title is not a test.
    const quoted = ["'", '"', '`'].some((quote) =>
      source.includes(`${quote}${name.replaceAll(quote, `\\${quote}`)}${quote}`),
    );
    expect(quoted, `no test of this name in ${file}`).toBe(true);
  });
});
