// @vitest-environment node
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

/** A file is short enough to read in one sitting, and a folder holds one idea. */
const MAX_LINES = 250;
const MAX_FILES = 12;

/** Lists of texts and generated types: one entry a line, looked up and not read. */
const TABLES = [/^locales\//, /^core\/text\/messages\/(?:english|types)\.ts$/, /^wire\/types\.ts$/];

const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .map((name) => name.split(path.sep).join('/'))
  .filter((name) => /\.tsx?$/.test(name) && !/\.test\.tsx?$/.test(name));

it('no file of src is longer than 250 lines, tables aside', () => {
  const long = files.filter((name) => readFileSync(`src/${name}`, 'utf8').trimEnd().split('\n').length > MAX_LINES);
  expect(long.filter((name) => !TABLES.some((table) => table.test(name)))).toEqual([]);
});

it('no folder of src holds more than 12 files beside its tests; src itself holds one file for each entry', () => {
  const counts = new Map<string, number>();
  for (const name of files) counts.set(path.posix.dirname(name), (counts.get(path.posix.dirname(name)) ?? 0) + 1);
  counts.delete('.');
  expect([...counts].filter(([, count]) => count > MAX_FILES)).toEqual([]);
});
