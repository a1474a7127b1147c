import { describe, expect, it } from 'vitest';
import { metricScore, metricStatus } from './metric-status';

const lower = { direction: 'lower', pass: 0.1, warn: 0.2 } as const;
const higher = { direction: 'higher', pass: 0.9, warn: 0.8 } as const;

describe('metricStatus', () => {
  it.each([
    [0.1, 'pass'],
    [0.100001, 'warn'],
    [0.2, 'warn'],
    [0.21, 'fail'],
  ])('lower is better: %f → %s', (value, state) => expect(metricStatus(value, lower)).toBe(state));

  it.each([
    [0.9, 'pass'],
    [0.85, 'warn'],
    [0.8, 'warn'],
    [0.79, 'fail'],
  ])('higher is better: %f → %s', (value, state) => expect(metricStatus(value, higher)).toBe(state));

  it('is pending without a value and neutral without thresholds or direction', () => {
    expect(metricStatus(null, lower)).toBe('pending');
    expect(metricStatus(Number.NaN, lower)).toBe('pending');
    expect(metricStatus(1, { direction: 'lower', pass: null, warn: null })).toBe('neutral');
    expect(metricStatus(1, { direction: null, pass: 1, warn: 2 })).toBe('neutral');
  });

  it('with one threshold passes or fails', () => {
    expect(metricStatus(0.1, { direction: 'lower', pass: 0.1, warn: null })).toBe('pass');
    expect(metricStatus(0.11, { direction: 'lower', pass: 0.1, warn: null })).toBe('fail');
  });

  it('holds a verdict near a threshold, and lets it go beyond the margin', () => {
    expect(metricStatus(0.105, lower, 'pass')).toBe('pass');
    expect(metricStatus(0.115, lower, 'pass')).toBe('warn');
    expect(metricStatus(0.095, lower, 'warn')).toBe('warn');
    expect(metricStatus(0.085, lower, 'warn')).toBe('pass');
    expect(metricStatus(0.205, lower, 'warn')).toBe('warn');
    expect(metricStatus(0.195, lower, 'fail')).toBe('fail');
    expect(metricStatus(0.185, lower, 'fail')).toBe('warn');
    expect(metricStatus(0.895, higher, 'pass')).toBe('pass');
    expect(metricStatus(0.885, higher, 'pass')).toBe('warn');
  });

  it('does not flicker on a value that trembles around a threshold', () => {
    let state = metricStatus(0.1, lower);
    const seen = new Set([state]);
    for (let i = 0; i < 50; i += 1) {
      state = metricStatus(0.1 + (i % 2 === 0 ? 0.004 : -0.004), lower, state);
      seen.add(state);
    }
    expect([...seen]).toEqual(['pass']);
  });
});

describe('metricScore', () => {
  it('falls steadily from better to worse, in either direction', () => {
    for (const thresholds of [lower, higher]) {
      const values = Array.from({ length: 101 }, (_, i) => (thresholds.direction === 'lower' ? i / 100 : 1 - i / 100));
      const scores = values.map((value) => metricScore(value, thresholds) ?? Number.NaN);
      for (let i = 1; i < scores.length; i += 1) expect(scores[i]).toBeLessThanOrEqual(scores[i - 1] ?? 0);
      expect(Math.max(...scores)).toBeLessThanOrEqual(1);
      expect(Math.min(...scores)).toBeGreaterThan(0);
    }
  });

  it('meets its fixed points', () => {
    expect(metricScore(0.1, lower)).toBeCloseTo(0.7);
    expect(metricScore(0.2, lower)).toBeCloseTo(0.35);
    expect(metricScore(1, { direction: null, pass: null, warn: null })).toBeNull();
  });
});
