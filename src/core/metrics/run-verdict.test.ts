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
  });
});

it('names the worst', () => {
  const metrics = [metric('a', 0.05, 'pass'), metric('b', 0.15, 'warn'), metric('c', 0.5, 'fail')];
  expect(runVerdict(metrics)).toMatchObject({ state: 'fail', passed: 1, judged: 3, worst: { key: 'c' } });
});
