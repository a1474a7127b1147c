import { describe, expect, it } from 'vitest';
import type { RunMetric } from '../run/run';
import * as en from '../text/messages/english';
import type { RunMetricDefinition } from '../text/metric-definition';
import { resolveMetric } from './metric-definitions';

const resolve = (definition: RunMetricDefinition, reported: Partial<RunMetric> = {}) =>
  resolveMetric({ key: 'dup_rate', value: 6, ...reported }, [{ dup_rate: definition }], { metrics: en.metrics });

describe('the limits of a metric that we judge by ourselves', () => {
  it('are for its own direction: of one that is better high they say nothing', () => {
    expect(resolve({ direction: 'higher', pass: 0.9 })).toMatchObject({ direction: 'higher', pass: 0.9, warn: null });
    expect(resolve({ direction: 'lower', pass: 0.02 })).toMatchObject({ pass: 0.02, warn: 0.05 });
  });

  it('are not what counts where a host’s limit is no number: then nothing is judged', () => {
    expect(resolve({ pass: Number.POSITIVE_INFINITY })).toMatchObject({ pass: null, warn: null });
    expect(resolve({ pass: Number.NaN, warn: 8 })).toMatchObject({ pass: null, warn: null });
  });

  it('are shares of 1: told in percent they are a hundred times as large, and in another unit there are none', () => {
    const percent = { format: 'number', unit: '%', pass: 1, warn: 5 };
    expect(resolve({ unit: '%' })).toMatchObject(percent);
    expect(resolve({}, { unit: '%' })).toMatchObject(percent);
    expect(resolve({ unit: '%', pass: 5, warn: 8 })).toMatchObject({ format: 'number', pass: 5, warn: 8 });
    expect(resolve({}, { unit: 'rows' })).toMatchObject({ unit: 'rows', pass: null, warn: null });
    expect(resolve({}, { unit: '' })).toMatchObject({ unit: null, format: 'percent', pass: 0.01, warn: 0.05 });
    const ks = (unit: string) => resolveMetric({ key: 'ks_mean', value: 6, unit }, [], { metrics: en.metrics });
    expect(ks('%')).toMatchObject({ pass: 10, warn: 20 });
    expect(ks('score')).toMatchObject({ pass: 0.1, warn: 0.2 });
  });
});
