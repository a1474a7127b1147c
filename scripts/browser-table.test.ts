// @vitest-environment node
// docs/browsers.md has a table of what passed in which engine; it must neither miss a test case nor name a removed one.
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { browserTable, casesIn } from './browser-table.mjs';
import { BROWSER_FLOOR } from './build/browser-floor.mjs';
import { leftOutEngines } from './find/find-engines.mjs';
import { root } from './prepare.mjs';

const read = (file: string) => readFileSync(path.join(root, file), 'utf8');
const ENGINES = ['chromium', 'firefox', 'webkit'];

it('a case has a cell for each engine: passed, failed, or that it does not run there', () => {
  const report = (engine: string, cases: Record<string, string>) => ({
    name: `/x/tests/engines/${engine}.test.ts`,
    startTime: Date.UTC(2026, 4, 6),
    assertionResults: Object.entries(cases).map(([title, status]) => ({ ancestorTitles: ['the feed'], title, status })),
  });
  const files = [report('chromium', { 'a | b': 'passed' }), report('firefox', { 'a | b': 'failed', c: 'passed' })];
  const table = browserTable(files, { chromium: '156.0', firefox: '153.8' });
  expect(table.split('\n')).toEqual([
    '| | Chromium 156.0 (2026-05-06) | Firefox 153.8 (2026-05-06) | WebKitGTK |',
    '|---|---|---|---|',
    '| the feed: a \\| b | yes | **no** | – |',
    '| the feed: c | – | yes | – |',
  ]);
  expect(casesIn(`<!-- cases: replaced by \`npm run browsers:update\` -->\n${table}\n<!-- /cases -->`)).toEqual(
    new Map([
      ['the feed: a | b', ['yes', '**no**', '–']],
      ['the feed: c', ['–', 'yes', '–']],
    ]),
  );
});

it('the table in docs/browsers.md holds the cases of the tests, each in the engines it runs in', {
  timeout: 120_000,
}, async () => {
  const vitest = path.join(root, 'node_modules/vitest/vitest.mjs');
  const { stdout } = await promisify(execFile)(process.execPath, [vitest, 'list', '--project', 'engines', '--json'], {
    cwd: root,
    env: { ...process.env, RUNLIGHT_NAMES_ONLY: '1' },
    maxBuffer: 16 << 20,
  });
  const listed: { name: string; file: string }[] = JSON.parse(stdout.slice(stdout.indexOf('[\n')));
  const inTests = new Map<string, Set<string>>();
  for (const { name, file } of listed) {
    const engine = path.basename(file).split('.')[0] ?? '';
    const [group, ...title] = name.split(' > ');
    if (ENGINES.includes(engine)) {
      const about = `${group}: ${title.join(' > ')}`;
      inTests.set(about, (inTests.get(about) ?? new Set()).add(engine));
    }
  }
  const table = casesIn(read('docs/browsers.md'));
  expect(inTests.size).toBeGreaterThan(40);
  const installed = ENGINES.filter((engine) => !leftOutEngines().some((missing) => missing === engine));
  if (installed.length === ENGINES.length) expect([...table.keys()].sort()).toEqual([...inTests.keys()].sort());
  for (const [name, engines] of inTests) {
    const cells = table.get(name) ?? [];
    const shown = installed.filter((engine) => cells[ENGINES.indexOf(engine)] !== '–');
    expect({ name, shown }).toEqual({ name, shown: installed.filter((engine) => engines.has(engine)) });
  }
});

it('README says of browsers what they are built for and tested in, and no case of the table fails', () => {
  const sentence = /Browsers:.*?MIT licence/s.exec(read('README.md'))?.[0] ?? '';
  const { chrome, firefox, safari } = BROWSER_FLOOR;
  const floor = [`Chrome and Edge ${chrome}`, `Firefox ${firefox}`, `Safari ${safari}`];
  for (const part of [...floor, 'Chromium', 'Firefox ESR', 'WebKitGTK', 'docs/browsers.md', 'Safari itself is not'])
    expect(sentence).toContain(part);
  expect([...casesIn(read('docs/browsers.md')).values()].flat()).not.toContain('**no**');
});
