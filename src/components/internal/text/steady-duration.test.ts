import { expect, it } from 'vitest';
import { steadyDuration } from './steady-duration';

/** Digits all count as one: of one width in tabular figures. */
const shapeOf = (text: string) => text.replace(/\p{Nd}+/gu, '').length + (text.match(/\p{Nd}/gu)?.length ?? 0);

it.each(['en', 'de', 'fr', 'ar-EG', 'ja'])('keeps its width until a unit is added (%s)', (locale) => {
  const widths = (...seconds: number[]) => new Set(seconds.map((one) => shapeOf(steadyDuration(one * 1_000, locale))));
  expect(widths(0, 1, 9, 10, 42, 59).size).toBe(1);
  expect(widths(60, 69, 70, 119, 120, 599, 600, 3_599).size).toBe(1);
  expect(widths(3_600, 4_200, 7_199, 36_000, 86_399).size).toBe(1);
});

it('says the same as elsewhere, and a zero where a second follows', () => {
  expect(steadyDuration(9_000, 'en')).toBe('9s\u2007');
  expect(steadyDuration(154_000, 'en')).toBe('2m 34s\u2007');
  expect(steadyDuration(120_000, 'en')).toBe('2m 0s\u2007\u2007');
  expect(steadyDuration(Number.NaN, 'en')).toBe('—');
});
