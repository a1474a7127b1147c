// @vitest-environment node
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { time } from './time';

const TEN = Date.UTC(2024, 4, 1, 10);

describe('time', () => {
  it.each([
    '2024-05-01T10:00:00Z',
    '2024-05-01t10:00:00z',
    '2024-05-01 10:00:00',
    '2024-05-01T10:00:00',
    '2024-05-01T10:00',
    '2024-05-01T10:00Z',
    '2024-05-01 10:00:00.000456+00',
    '2024-05-01T10:00:00+00',
    '2024-05-01T10:00:00+0000',
    '2024-05-01T10:00:00.000000001+00:00',
    '2024-05-01T12:00:00+02:00',
    '2024-05-01T06:30:00-0330',
    '2024-05-01T10:00:00,000',
    '20240501T100000Z',
    '20240501T100000.000Z',
    '20240501100000',
    '2024-05-01 10:00:00 UTC',
    '2024-05-01 10:00:00 GMT',
    '2024-05-01T10:00:00Z[UTC]',
    '2024-05-01T12:00:00+02:00[Europe/Berlin]',
    '2024-05-01 10:00:00 +0000 UTC',
    '2024-05-01 12:00:00 +0200 CEST m=+0.003',
    '2024-05-01 12:00:00 +0200',
    'Wed, 01 May 2024 10:00:00 GMT',
    'Wed, 1 May 2024 10:00:00 +0000',
    'Wednesday, 01-May-24 10:00:00 GMT',
    'Wed May  1 10:00:00 2024',
    'Wed May 01 2024 12:00:00 GMT+0200 (Central European Summer Time)',
    'May 1, 2024 10:00:00 AM',
    '2024/05/01 10:00:00',
    '2024-05-01 10:00:00 AM',
    '2024-05-01 10:00am',
    '2024-05-01 10:00 a.m.',
    '2024-05-01T10:00:00[UTC]',
    '2024-05-01 05:00:00 -0500 EST',
    '/Date(1714557600000)/',
    '/Date(1714557600000+0200)/',
    ' 2024-05-01T10:00:00Z\n',
    '1714557600',
    '1714557600.0',
    '1714557600000',
    1714557600,
    1714557600.0001,
    1714557600000,
    1714557600000000,
    1714557600000000000,
    '1714557600000000000',
    [2024, 5, 1, 10],
    [2024, 5, 1, 10, 0, 0],
    [2024, 5, 1, 10, 0, 0, 456_789],
    { seconds: '1714557600', nanos: 0 },
    { _seconds: 1714557600, _nanoseconds: 456_000 },
    { $date: '2024-05-01T10:00:00Z' },
    { $date: { $numberLong: '1714557600000' } },
  ])('section 9: reads %j', (said) => {
    expect(time(said)).toBe(TEN);
  });

  it('section 9: keeps fractions, days without a time, midnight as 24:00 and the leap second', () => {
    expect(time('2024-05-01 10:00:00.123456+00')).toBe(TEN + 123);
    expect(time('2024-05-01')).toBe(Date.UTC(2024, 4, 1));
    expect(time('20240501')).toBe(Date.UTC(2024, 4, 1));
    expect(time('2024-05-01T24:00:00Z')).toBe(Date.UTC(2024, 4, 2));
    expect(time('2016-12-31T23:59:60Z')).toBe(Date.UTC(2017, 0, 1));
    expect(time(1714557600.25)).toBe(TEN + 250);
    expect(time('1767261600.123')).toBe(Date.UTC(2026, 0, 1, 10) + 123);
    expect(time('2024-05-01 10:00:00 PM')).toBe(Date.UTC(2024, 4, 1, 22));
    expect(time('2024-05-01 12:30 AM')).toBe(Date.UTC(2024, 4, 1, 0, 30));
  });

  it.each([
    '0001-01-01T00:00:00Z',
    '0001-01-01T00:00:00',
    '0000-00-00 00:00:00',
    '1601-01-01T00:00:00Z',
    '1753-01-01 00:00:00',
    '1899-12-30T00:00:00',
    '1900-01-01',
    '1970-01-01T00:00:00Z',
    '1970-01-01T01:00:00+01:00',
    '1980-01-01',
    '2000-01-01T00:00:00Z',
    '2001-01-01T00:00:00Z',
    '9999-12-31T23:59:59Z',
    'Thu, 01 Jan 1970 00:00:00 GMT',
    'Mon Jan  1 00:00:00 0001',
    '/Date(-62135596800000)/',
    0,
    -1,
    1,
    -62135596800,
    253402300799,
    9007199254740991,
    [1, 1, 1],
    { seconds: 0, nanos: 0 },
    { seconds: -62135596800 },
  ])('section 9: %j is no time but "not said"', (said) => {
    expect(time(said)).toBeNull();
  });

  it.each([
    '',
    ' ',
    'yesterday',
    'null',
    '10:00:00',
    '5/1/2024 10:00:00',
    '2024-13-01T10:00:00Z',
    '2024-02-30T10:00:00Z',
    '2024-05-01T25:00:00Z',
    '2024-05-01T10:61:00Z',
    '2024-05-01T10:00:00Zfoo',
    '2024-W18-3',
    '2024-05-01 10:00:00 EST',
    '2024-05-01 10:00:00 CET',
    '2024-05-01T10:00:00 IST',
    '2024-05-01T10:00:00[Europe/Berlin]',
    '2024-05-01 10:00:00 zulu',
    '2024-05-01 14:00:00 PM',
    '2024-05-01 00:30:00 AM',
    '2024-05/01 10:00:00',
    '1',
    '2024',
    true,
    null,
    undefined,
    {},
    [],
    [2024],
    [2024, 13, 1],
    { $date: null },
    Number.NaN,
    Number.POSITIVE_INFINITY,
  ])('%j is no time', (said) => {
    expect(time(said)).toBeNull();
  });

  it('reads back every time that it can be given', () => {
    const moments = fc.date({ min: new Date('2001-01-03'), max: new Date('2199-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(moments, (moment) => {
        const ms = moment.getTime();
        const whole = Math.floor(ms / 1000) * 1000;
        expect(time(moment.toISOString())).toBe(ms);
        expect(time(ms)).toBe(ms);
        expect(time(whole / 1000)).toBe(whole);
        expect(time(moment.toUTCString())).toBe(whole);
        expect(time(moment.toString())).toBe(whole);
        expect(time(moment.toISOString().replace('T', ' ').replace('Z', ''))).toBe(ms);
        expect(time(moment.toISOString().replaceAll(/[-:]/g, ''))).toBe(ms);
      }),
    );
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.anything(), (value) => void time(value)));
  });
});
