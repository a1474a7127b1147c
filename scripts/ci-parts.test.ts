// @vitest-environment node
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { root } from './prepare.mjs';

const read = (file: string) => readFileSync(path.join(root, file), 'utf8');

interface Workflow {
  jobs: { test: { 'timeout-minutes': number; strategy: { matrix: { parts: string[] } } } };
}

it('continuous integration runs every part once, in jobs that fit their limit (hosts.md 12, "CI")', () => {
  const { test }: Workflow['jobs'] = (parse(read('.github/workflows/ci.yml')) as Workflow).jobs;
  const jobs = test.strategy.matrix.parts.map((line) => line.split(' '));
  const minutes = new Map(
    [...read('scripts/test.mjs').matchAll(/\{ name: '([\w-]+)', kind: '\w+', lane: \d, minutes: (\d+)/g)].map(
      ([, name, most]) => [name, Number(most)] as const,
    ),
  );
  expect(minutes.size).toBeGreaterThan(10);
  expect(jobs.flat().sort()).toEqual([...minutes.keys()].sort());
  for (const job of jobs) {
    // The initial 5 minutes are for installing packages, a browser and servers.
    const most = job.reduce((sum, name) => sum + (minutes.get(name) ?? 0), 5);
    expect({ job, fits: most <= test['timeout-minutes'] }).toEqual({ job, fits: true });
  }
});
