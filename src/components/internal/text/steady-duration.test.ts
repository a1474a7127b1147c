import { expect, it } from 'vitest';
import { steadyDuration } from './steady-duration';

/** Tabular figures have equal widths. */
const shapeOf = (text: string) => text.replace(/\p{Nd}/gu, '0').length;

it.each(['en', 'de', 'fr', 'ar-EG', 'ja'])('keeps its width until a unit or a digit is added (%s)', (locale) => {
  const widths = (...seconds: number[]) => new Set(seconds.map((one) => shapeOf(steadyDuration(one * 1_000, locale))));
  expect(widths(0, 1, 9, 10, 42, 59).size).toBe(1);
  expect(widths(60, 69, 70, 119, 120, 599).size).toBe(1);
  expect(widths(600, 609, 610, 3_599).size).toBe(1);
  expect(widths(3_600, 4_200, 7_199, 35_999).size).toBe(1);
});

it.each(['en', 'de', 'fr', 'ar-EG', 'ja'])('leaves no room before it or behind it (%s)', (locale) => {
  for (const seconds of [0, 4, 10, 60, 124, 3_600])
    expect(steadyDuration(seconds * 1_000, locale)).not.toMatch(/^\s|\s$/);
});

it('counts like a stopwatch', () => {
  expect(steadyDuration(9_000, 'en')).toBe('09s');
  expect(steadyDuration(10_000, 'en')).toBe('10s');
  expect(steadyDuration(124_000, 'en')).toBe('2m 04s');
  expect(steadyDuration(154_000, 'en')).toBe('2m 34s');
  expect(steadyDuration(120_000, 'en')).toBe('2m 00s');
  expect(steadyDuration(124_000, 'ar-EG')).toMatch(/^٢\P{Nd}+٠٤\P{Nd}+$/u);
  expect(steadyDuration(Number.NaN, 'en')).toBe('—');
});
