import { afterEach, describe, expect, it, vi } from 'vitest';
import { formatDateTime, formatDuration, formatNumber, formatPercent, formatRelativeTime, wholePercent } from './index';

const S = 1_000;
const M = 60 * S;
const H = 60 * M;
const D = 24 * H;
const plainSpaces = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');

describe('formatDuration', () => {
  it.each([
    [0, '0s'],
    [999, '0s'],
    [34_999, '34s'],
    [M, '1m'],
    [2 * M + 34 * S, '2m 34s'],
    [2 * H, '2h'],
    [2 * H + 30 * S, '2h'],
    [2 * H + 5 * M + 59 * S, '2h 5m'],
    [3 * D + 4 * H, '3d 4h'],
    [1500 * D, '1,500d'],
    [-5 * S, '0s'],
    [Number.NaN, '—'],
    [Number.POSITIVE_INFINITY, '—'],
  ])('writes %d ms as %s', (ms, text) => {
    expect(formatDuration(ms, { locale: 'en' })).toBe(text);
  });

  it('shows as many units as asked for', () => {
    const ms = D + 2 * H + 3 * M + 4 * S;
    expect([1, 2, 3, 4].map((maxUnits) => formatDuration(ms, { locale: 'en', maxUnits }))).toEqual([
      '1d',
      '1d 2h',
      '1d 2h 3m',
      '1d 2h 3m 4s',
    ]);
  });

  // The output of Chromium's Intl.DurationFormat. Engines without it must produce the same table.
  it.each([
    ['en', '2m 34s', '2 minutes, 34 seconds'],
    ['de', '2 Min., 34 Sek.', '2 Minuten, 34 Sekunden'],
    ['fr', '2min 34s', '2 minutes et 34 secondes'],
    ['es', '2min 34s', '2 minutos y 34 segundos'],
    ['ar', '2 د و34 ث', 'دقيقتان و34 ثانية'],
    ['ja', '2 分 34 秒', '2 分 34 秒'],
  ])('is written as %s writes it', (locale, narrow, long) => {
    expect(plainSpaces(formatDuration(2 * M + 34 * S, { locale }))).toBe(narrow);
    expect(plainSpaces(formatDuration(2 * M + 34 * S, { locale, style: 'long' }))).toBe(long);
  });

  describe('where Intl.DurationFormat exists', () => {
    afterEach(() => vi.unstubAllGlobals());

    it('hands it the parts', () => {
      const made: unknown[] = [];
      class DurationFormat {
        constructor(...args: unknown[]) {
          made.push(args);
        }
        format(duration: object) {
          return JSON.stringify(duration);
        }
      }
      vi.stubGlobal(
        'Intl',
        new Proxy(Intl, { get: (t, key) => (key === 'DurationFormat' ? DurationFormat : Reflect.get(t, key)) }),
      );
      // A locale that no other test uses, because formatters are cached by locale.
      expect(formatDuration(2 * H + 5 * M, { locale: 'sv' })).toBe('{"hours":2,"minutes":5}');
      expect(made).toEqual([['sv', { style: 'narrow' }]]);
    });
  });
});

describe('formatRelativeTime', () => {
  const NOW = Date.UTC(2026, 4, 4, 14, 30);

  it('takes dates as well as epoch ms', () => {
    expect(formatRelativeTime(new Date(NOW - 5 * M), new Date(NOW), { locale: 'en' })).toBe('5 minutes ago');
    expect(formatRelativeTime(new Date('no date'), NOW, { locale: 'en' })).toBe('—');
  });
  it.each([
    [-2 * S, '2 seconds ago'],
    [-2 * M - 59 * S, '2 minutes ago'],
    [-1 * H, '1 hour ago'],
    [-3 * D, '3 days ago'],
    [-70 * D, '2 months ago'],
    [-800 * D, '2 years ago'],
    [90 * S, 'in 1 minute'],
    [-999, 'now'],
    [0, 'now'],
    [Number.NaN, '—'],
  ])('writes %d ms as %s', (ms, text) => {
    expect(formatRelativeTime(NOW + ms, NOW, { locale: 'en' })).toBe(text);
  });

  it('has a narrow style for lists', () => {
    expect(formatRelativeTime(NOW - 2 * M, NOW, { locale: 'en', style: 'narrow' })).toBe('2m ago');
  });

  it.each([
    ['fr', 'il y a 2 min'],
    ['de', 'vor 2 Min.'],
    ['es', 'hace 2 min'],
    ['sv', 'för 2 min sen'],
    ['ru', '2 мин. назад'],
    ['en-US', '2m ago'],
  ])('has one in words, without a sign and without metres: %s', (locale, text) => {
    const written = formatRelativeTime(NOW - 2 * M, NOW, { locale, style: 'narrow' });
    expect(written.replace(/\s/g, ' ')).toBe(text);
  });

  it('speaks the locale', () => {
    expect(formatRelativeTime(NOW - 2 * S, NOW, { locale: 'de' })).toBe('vor 2 Sekunden');
    expect(formatRelativeTime(NOW - 500, NOW, { locale: 'de' })).toBe('jetzt');
  });
});

describe('formatPercent', () => {
  it.each([
    [0, '0%'],
    [0.374, '37%'],
    [0.29, '29%'],
    [0.996, '99%'],
    [1 - 1e-12, '99%'],
    [1, '100%'],
    [1.7, '100%'],
    [-1, '0%'],
    [Number.NaN, '—'],
  ])('writes %d as %s', (fraction, text) => {
    expect(formatPercent(fraction, { locale: 'en' })).toBe(text);
  });

  it('rounds every whole percent to itself', () => {
    for (let percent = 0; percent <= 100; percent++) expect(wholePercent(percent / 100)).toBe(percent);
    expect(wholePercent(Number.NaN)).toBe(0);
  });

  it('speaks the locale', () => {
    expect(plainSpaces(formatPercent(0.37, { locale: 'de' }))).toBe('37 %');
  });
});

describe('formatNumber and formatDateTime', () => {
  it('writes numbers', () => {
    expect(formatNumber(1234.5, { locale: 'en' })).toBe('1,234.5');
    expect(formatNumber(1234.5, { locale: 'de' })).toBe('1.234,5');
    expect(formatNumber(0.123456, { locale: 'en', maximumFractionDigits: 4 })).toBe('0.1235');
    expect(formatNumber(Number.NaN)).toBe('—');
  });

  it('writes moments', () => {
    const ms = Date.UTC(2026, 4, 4, 14, 30);
    expect(plainSpaces(formatDateTime(ms, { locale: 'en', timeZone: 'UTC' }))).toBe('May 4, 2026, 2:30 PM');
    expect(formatDateTime(ms, { locale: 'en', timeZone: 'UTC', timeStyle: null })).toBe('May 4, 2026');
    expect(formatDateTime(Number.NaN)).toBe('—');
    expect(formatDateTime(1e300)).toBe('—');
  });

  it('reads a locale with an underscore, and survives one that is none', () => {
    expect(formatNumber(1234.5, { locale: 'de_DE' })).toBe('1.234,5');
    expect(formatNumber(1234.5, { locale: 'not a locale' })).toBe(formatNumber(1234.5));
  });
});

it('a time zone that is none gives the machine’s, and is told once', () => {
  const error = vi.spyOn(console, 'error').mockImplementation(() => {});
  const at = Date.UTC(2026, 0, 2, 12);
  expect(formatDateTime(at, { timeZone: 'Mars/Base' })).toBe(formatDateTime(at));
  expect(formatDateTime(at, { timeZone: 'Mars/Base', dateStyle: null })).toBe(formatDateTime(at, { dateStyle: null }));
  expect(error.mock.calls).toEqual([[expect.stringMatching(/^runlight: the time zone "Mars\/Base" is unknown/)]]);
  error.mockRestore();
});
