// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { createRunScript } from './run-script';
import { metricsAt } from './step-metrics';

const { steps } = createRunScript();
const training = (outcome: 'done' | 'failed') => {
  const found = steps.find((step) => step.kind === 'training' && step.outcome === outcome);
  if (!found) throw new Error(`There is no training that is ${outcome}.`);
  return found;
};
const losses = (outcome: 'done' | 'failed') =>
  Array.from({ length: 101 }, (_, i) => metricsAt(training(outcome), i / 100, i * 3)?.loss ?? Number.NaN);
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('metricsAt', () => {
  it('falls to what the training ends with, and trembles on the way', () => {
    const way = losses('done');
    const end = training('done').metrics?.loss ?? Number.NaN;
    expect(way[0]).toBeGreaterThan(3 * end);
    expect(Math.abs((way.at(-1) ?? 0) - end)).toBeLessThan(0.1 * end);
    const tenths = Array.from({ length: 10 }, (_, i) => mean(way.slice(i * 10, i * 10 + 10)));
    expect(tenths).toEqual([...tenths].sort((a, b) => b - a));
    expect(way.some((value, i) => i > 0 && value > (way[i - 1] ?? 0))).toBe(true);
  });

  it('of one that fails rises again', () => {
    const way = losses('failed');
    expect(mean(way.slice(90))).toBeGreaterThan(mean(way.slice(40, 60)));
  });

  it('is the same each time, has a second value, and is nothing for other steps', () => {
    expect(metricsAt(training('done'), 0.5, 150)).toEqual(metricsAt(training('done'), 0.5, 150));
    expect(Object.keys(metricsAt(training('done'), 0.5, 150) ?? {})).toEqual(['loss', 'val_loss']);
    expect(steps.filter((step) => step.kind !== 'training').map((step) => metricsAt(step, 0.5, 1))).toEqual(
      steps.filter((step) => step.kind !== 'training').map(() => null),
    );
  });
});
