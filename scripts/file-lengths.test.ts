// @vitest-environment node
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

/** Files must be short enough to read in one sitting, and a folder must hold one idea. */
const MAX_LINES = 250;
const MAX_FILES = 12;

/** Message lists and generated types: one entry per line, for lookup only. */
const TABLES = [/^src\/locales\//, /^src\/core\/text\/messages\/(?:english|types)\.ts$/, /^src\/wire\/types\.ts$/];

/** Exceptions, each with its own limit, which is only ever lowered. */
const LONG = new Map([['mocks/simulator/run-record.ts', 264]]);

/**
 * Folders with a higher limit: `src` has a file per entry; the example's folder lists all its parts, as its README
 * does.
 */
const WIDE = new Map([
  ['src', Number.POSITIVE_INFINITY],
  ['reference-backend', 15],
]);

const files = ['src', 'mocks', 'conformance', 'reference-backend']
  .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => `${folder}/${name}`))
  .map((name) => name.split(path.sep).join('/'))
  .filter((name) => /\.tsx?$/.test(name) && !/\.test\.tsx?$|\/(?:node_modules|dist|\.data)\//.test(name));

it('no file is longer than 250 lines, tables aside', () => {
  const isLong = (name: string) =>
    readFileSync(name, 'utf8').trimEnd().split('\n').length > (LONG.get(name) ?? MAX_LINES);
  expect(files.filter((name) => !TABLES.some((table) => table.test(name)) && isLong(name))).toEqual([]);
});

it('no folder holds more than 12 files beside its tests', () => {
  const counts = new Map<string, number>();
  for (const name of files) counts.set(path.posix.dirname(name), (counts.get(path.posix.dirname(name)) ?? 0) + 1);
  expect([...counts].filter(([folder, count]) => count > (WIDE.get(folder) ?? MAX_FILES))).toEqual([]);
});
