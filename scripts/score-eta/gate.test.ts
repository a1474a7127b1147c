// @vitest-environment node
import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import best from '../../tests/fixtures/eta/best.json';
import { COMPONENTS, check, DISPLAYED, macro, OURS, RAW, type Row, SCENARIOS } from './gate';
import type { Score } from './replay';
import { readTraces } from './traces';

const good: Score = { error: 0.2, within20: 0.5, drops: 0, early: 0.01, flat: 0.1, jitter: 1, holds: 0.8 };
const rowsWith = (name: string, change: Partial<Score>): Map<string, Row[]> =>
  new Map(
    OURS.map((own) => [
      own,
      ['ci', 'pipeline'].map((family) => ({
        family,
        workflow: `${family}-1`,
        score: own === name && family === 'ci' ? { ...good, ...change } : good,
      })),
    ]),
  );
const limits = { best: Object.fromEntries(OURS.map((name) => [name, 0.2])) };

describe('the gate of the score', () => {
  it('lets pass what is as good as it was', () => {
    expect(check(rowsWith('', {}), limits)).toEqual([]);
    expect(check(rowsWith(RAW, { error: 0.211 }), limits)).toEqual([]);
  });

  it.each([
    ['an error past 1.03 × the best', RAW, { error: 0.213 }, /error, against the best/],
    ['the same of what the display makes of it', DISPLAYED, { error: 0.213 }, /error, against the best/],
    ['the same of what the components show', COMPONENTS, { error: 0.213 }, /error, against the best/],
    ['an error that is no number', RAW, { error: Number.NaN }, /against the best so far,/],
    ['a percentage that fell once', DISPLAYED, { drops: 1 }, /fell 1 times/],
    ['a percentage of the components that fell once', COMPONENTS, { drops: 1 }, /fell 1 times/],
    ['95 % for a long time too early', DISPLAYED, { early: 0.1 }, /95 % or more too early/],
    ['95 % of the components for a long time too early', COMPONENTS, { early: 0.1 }, /95 % or more too early/],
    ['a range that holds too rarely', RAW, { holds: 0.5 }, /holds the truth in 65/],
    ['a range that holds too often', COMPONENTS, { holds: 1.05 }, /holds the truth in 92/],
  ])('refuses %s', (_, name, change, words) => {
    const rows = rowsWith(name, change);
    // The mean of an empty set must not count as a good one.
    if ('error' in change && Number.isNaN(change.error)) {
      for (const row of rows.get(name) ?? []) row.score = { ...row.score, ...change };
    }
    const problems = check(rows, limits);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(words);
    expect(problems[0]).toContain(`"${name}"`);
  });

  it('refuses what was not measured, and what nothing is known of', () => {
    for (const name of OURS) {
      for (const rows of [[], undefined]) {
        const map = rowsWith('', {});
        if (rows) map.set(name, rows);
        else map.delete(name);
        expect(check(map, limits)).toEqual([expect.stringMatching(/no run was scored/)]);
      }
    }
    expect(check(new Map(), limits)).toHaveLength(OURS.length);
    expect(check(rowsWith('', {}), { best: undefined })).toHaveLength(OURS.length);
    expect(check(rowsWith('', { ...good }), { best: { [RAW]: 0.2, [DISPLAYED]: 0.2 } })).toEqual([
      expect.stringMatching(/no best error of "runlight, components"/),
    ]);
  });

  it('holds to what was promised also where the best so far was no better', () => {
    const targets = { [COMPONENTS]: 0.19 };
    expect(check(rowsWith('', {}), { ...limits, targets })).toEqual([expect.stringMatching(/what was promised/)]);
  });

  it('averages over runs, then workflows, then families', () => {
    const row = (family: string, workflow: string, error: number): Row => ({
      family,
      workflow,
      score: { ...good, error },
    });
    const rows = [row('a', '1', 0), row('a', '1', 0.2), row('a', '2', 0.5), row('b', '3', 1)];
    expect(macro(rows, (s) => s.error)).toBeCloseTo(((0.1 + 0.5) / 2 + 1) / 2, 10);
    expect(macro([], (s) => s.error)).toBeNaN();
  });

  it('fails where there is nothing to measure', () => {
    const args = ['scripts/score-eta/main.ts', '--check', '--traces', 'tests/fixtures/eta/none.jsonl'];
    const { status, stderr } = spawnSync(process.execPath, ['--import', 'tsx', ...args], { encoding: 'utf8' });
    expect(stderr).toContain('runlight: given: there is no recorded run');
    expect(status).toBe(1);
  });

  it('has recorded runs of two families to measure, and a best of each for every scenario', () => {
    const runs = [...readTraces('tests/fixtures/eta/traces.jsonl').values()].flat();
    expect(runs.length).toBeGreaterThan(20);
    expect(new Set(runs.map((run) => run.family))).toEqual(new Set(['ci', 'pipeline']));
    for (const set of [best.fixtures, best.shared]) {
      for (const scenario of SCENARIOS) expect(Object.keys(set[scenario]).sort()).toEqual([...OURS].sort());
    }
  });
});
