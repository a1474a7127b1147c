// @vitest-environment node
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { root } from '../prepare.mjs';
import { engineTable, withEngineTable } from './engines-table';

const PAGE = path.join(root, 'docs/engines/README.md');
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');

it('the table of engines is what the tests have found', () => {
  const made = withEngineTable(readFileSync(PAGE, 'utf8'), engineTable(JSON.parse(read('docs/engines/results.json'))));
  if (process.env.RUNLIGHT_UPDATE_ENGINES) writeFileSync(PAGE, made);
  expect(readFileSync(PAGE, 'utf8')).toBe(made);
  expect(made.match(/^\| \[/gm)?.length).toBeGreaterThanOrEqual(8);
});

it('names what has failed, and refuses an engine that nothing is said of', () => {
  const found = { checks: 'kit v1', passed: 3, skipped: ['list.page'], version: '1.0.0', date: '2026-01-01' };
  expect(engineTable({ A2A: { ...found, failed: ['cancel.running'] } })).toContain('| kit v1 | 3 | `cancel.running` |');
  expect(() => engineTable({ Unheard: { ...found, failed: [] } })).toThrow('says nothing of "Unheard"');
});

it('the page on pg-boss shows the example that the tests run', () => {
  const [, code] = /^```ts run-engine\.ts\n([\s\S]*?)^```$/m.exec(read('docs/engines/pg-boss.md')) ?? [];
  expect(code).toBe(read('examples/pg-boss/run-engine.ts'));
});

it('the page on DBOS shows the example that the tests run', () => {
  const [, code] = /^```ts run-engine\.ts\n([\s\S]*?)^```$/m.exec(read('docs/engines/dbos.md')) ?? [];
  expect(code).toBe(read('examples/dbos/run-engine.ts'));
});

it('the page on Celery shows the example that the tests run', () => {
  const page = read('docs/engines/celery.md');
  const blocks = [...page.matchAll(/^```python (\S+)\n([\s\S]*?)^```$/gm)].map(([, file, code]) => [file, code]);
  expect(blocks).toEqual([
    ['tasks.py', read('examples/celery/tasks.py')],
    ['app.py', read('examples/celery/app.py')],
    ['record.py', read('examples/celery/v1/record.py')],
    ['tasks.py', read('examples/celery/v1/tasks.py')],
    ['app.py', read('examples/celery/v1/app.py')],
  ]);
});
