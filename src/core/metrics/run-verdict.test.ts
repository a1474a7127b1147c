// @vitest-environment node
import { expect, it } from 'vitest';
import { type JudgedMetric, runVerdict } from './run-verdict';

const metric = (key: string, value: number | null, state: JudgedMetric['state']): JudgedMetric => ({
  id: key,
  key,
  value,
  label: key,
  group: null,
  unit: null,
  after: null,
  direction: 'lower',
  pass: 0.1,
  warn: 0.2,
  format: 'number',
  decimals: 3,
  state,
  judgedBy: { direction: 'lower', pass: 0.1, warn: 0.2 },
});

it('says nothing before anything is measured: none of four that were never measured has failed', () => {
  expect(runVerdict([metric('a', null, 'pending'), metric('b', null, 'pending')])).toBeNull();
});

it('counts what is measured, and waits for the rest', () => {
  expect(runVerdict([metric('a', 0.05, 'pass'), metric('b', null, 'pending')])).toEqual({
    state: 'pending',
    passed: 1,
    judged: 1,
    worst: null,
    groups: [{ group: null, state: 'pending', passed: 1, judged: 1, worst: null }],
  });
});

it('judges each group by itself, and leaves out one that nothing is known of', () => {
  const metrics = [
    { ...metric('a', 0.05, 'pass'), group: 'utility' },
    { ...metric('b', 0.5, 'fail'), group: 'privacy' },
    { ...metric('c', 0.05, 'pass'), group: 'privacy' },
    { ...metric('d', null, 'pending'), group: 'fairness' },
  ];
  expect(runVerdict(metrics)).toMatchObject({
    state: 'fail',
    groups: [
      { group: 'utility', state: 'pass', passed: 1, judged: 1, worst: null },
      { group: 'privacy', state: 'fail', passed: 1, judged: 2, worst: { key: 'b' } },
    ],
  });
});

it('names the worst', () => {
  const metrics = [metric('a', 0.05, 'pass'), metric('b', 0.15, 'warn'), metric('c', 0.5, 'fail')];
  expect(runVerdict(metrics)).toMatchObject({ state: 'fail', passed: 1, judged: 3, worst: { key: 'c' } });
});
