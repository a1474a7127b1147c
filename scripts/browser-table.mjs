// Generates the table of docs/browsers.md: test case × engine, with versions and dates. `npm run browsers:update` runs
// the tests for it; with a file as argument it reads the output of `vitest run --project engines --reporter=json`.
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { root, run } from './prepare.mjs';

const page = path.join(root, 'docs/browsers.md');
const START = '<!-- cases: replaced by `npm run browsers:update` -->';
const END = '<!-- /cases -->';
const cache = path.join(root, 'node_modules/.cache/runlight');
/** An engine's test file → its display name. */
const ENGINES = { chromium: 'Chromium', firefox: 'Firefox', webkit: 'WebKitGTK' };

/**
 * @typedef {{ name: string, startTime: number, assertionResults: { ancestorTitles: string[], title: string, status: string }[] }} FileResult
 * One test file of vitest's report.
 */

/**
 * @param {readonly FileResult[]} files
 * @param {Readonly<Record<string, string>>} versions By engine.
 * @returns {string} Markdown.
 */
export function browserTable(files, versions) {
  /** @type {Map<string, Map<string, string>>} Test case → engine → passed or failed. */
  const cases = new Map();
  /** @type {Map<string, string>} Engine → date. */
  const days = new Map();
  for (const { name, startTime, assertionResults } of files) {
    const engine = path.basename(name).split('.')[0] ?? '';
    if (!(engine in ENGINES)) continue;
    days.set(engine, new Date(startTime).toISOString().slice(0, 10));
    for (const { ancestorTitles, title, status } of assertionResults) {
      const about = `${ancestorTitles.join(' ')}: ${title}`;
      cases.set(about, (cases.get(about) ?? new Map()).set(engine, status));
    }
  }
  if (cases.size === 0)
    throw new Error('runlight: the report holds no case of an engine. Run the tests first: npm test -- engines.');
  const heads = Object.entries(ENGINES).map(([engine, name]) =>
    [name, versions[engine], days.has(engine) ? `(${days.get(engine)})` : ''].filter(Boolean).join(' '),
  );
  const said = (/** @type {string | undefined} */ status) =>
    status === undefined ? '–' : status === 'passed' ? 'yes' : '**no**';
  return [
    `| | ${heads.join(' | ')} |`,
    '|---|---|---|---|',
    ...[...cases].map(([name, by]) => {
      const cells = Object.keys(ENGINES).map((engine) => said(by.get(engine)));
      return `| ${name.replaceAll('|', '\\|')} | ${cells.join(' | ')} |`;
    }),
  ].join('\n');
}

/** @param {string} text The page. @returns {Map<string, string[]>} Test case → its cells. */
export function casesIn(text) {
  const rows = text.slice(text.indexOf(START), text.indexOf(END)).split('\n');
  return new Map(
    rows
      .filter((row) => row.startsWith('| ') && !row.startsWith('| |'))
      .map((row) => row.split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll('\\|', '|')))
      .map(([, name = '', ...cells]) => [name, cells.slice(0, 3)]),
  );
}

async function main() {
  const [given] = process.argv.slice(2);
  const file = given ?? path.join(cache, 'engines.json');
  if (given === undefined) {
    const vitest = path.join(root, 'node_modules/vitest/vitest.mjs');
    const reporter = ['--reporter=json', `--outputFile=${file}`];
    // The table shows failing cases as failing.
    await run(process.execPath, [vitest, 'run', '--project', 'engines', ...reporter], {
      env: { ...process.env, RUNLIGHT_REQUIRE_SERVICES: '1' },
    }).catch(() => {});
  }
  /** @type {{ testResults: FileResult[] }} */
  const report = JSON.parse(await readFile(file, 'utf8'));
  const versions = await Promise.all(
    Object.keys(ENGINES).map(async (engine) => [
      engine,
      (await readFile(path.join(cache, `version-${engine}.txt`), 'utf8').catch(() => '')).trim(),
    ]),
  );
  const text = await readFile(page, 'utf8');
  const [before, rest] = [text.slice(0, text.indexOf(START)), text.slice(text.indexOf(END))];
  await writeFile(
    page,
    `${before}${START}\n\n${browserTable(report.testResults, Object.fromEntries(versions))}\n\n${rest}`,
  );
}

if (process.argv[1] === import.meta.filename) await main();
