import { describe, expect, it } from 'vitest';
import type { RunStep } from '../../core/run/run';
import { chosenLanes, lanesOf, lengthInLeaps, piecesOf, ticksOf } from './lanes';

const T = Date.UTC(2026, 0, 1);
const step = (n: number, more: Partial<RunStep> = {}): RunStep => ({
  id: `s${n}`,
  n,
  kind: 'training',
  status: 'done',
  title: `Round ${n}`,
  startedAt: T + n * 1_000,
  finishedAt: T + n * 1_000 + 900,
  ...more,
});
const many = (count: number) => Array.from({ length: count }, (_, i) => step(i + 1));

describe('piecesOf', () => {
  it('ends a running step now, and one without times where the next begins: about', () => {
    const steps = [
      step(1, { startedAt: null, createdAt: T, finishedAt: null }),
      step(2, { startedAt: T + 4_000, finishedAt: null, status: 'running' }),
      step(3, { startedAt: null, createdAt: null }),
    ];
    expect(piecesOf(steps, T + 9_000).map(({ start, end, isAbout }) => [start - T, end - T, isAbout])).toEqual([
      [0, 4_000, true],
      [4_000, 9_000, false],
    ]);
  });
});

describe('lanesOf', () => {
  it('gives each step a lane, up to 24', () => {
    expect(lanesOf(piecesOf(many(24), T)).lanes).toHaveLength(24);
  });

  it('from 25 on lets steps share one that differ in digits, with 60 pieces at most', () => {
    const { lanes, left } = lanesOf(piecesOf([...many(240), step(241, { title: 'Report' })], T));
    expect(lanes.map(({ name }) => name)).toEqual(['Round 1–240', 'Report']);
    expect(lanes[0]).toMatchObject({ left: 180, status: 'done' });
    expect(lanes[0]?.pieces).toHaveLength(60);
    // The first lane stands for all that are not drawn: from the very start to where the others begin.
    expect(lanes[0]?.pieces[0]?.start).toBe(many(1)[0]?.startedAt);
    expect(lanes[0]?.pieces[0]?.end).toBe(many(240)[180]?.finishedAt);
    expect(left).toBe(0);
  });

  it('keeps twelve, and those that failed or run among them', () => {
    const names = Array.from({ length: 30 }, (_, i) => String.fromCharCode(65 + i));
    const steps = names.map((title, i) =>
      step(i + 1, { title, ...(i === 3 && { status: 'failed' as const, finishedAt: T }) }),
    );
    const { lanes, left } = lanesOf(piecesOf(steps, T));
    expect([lanes.length, left]).toEqual([12, 18]);
    expect(lanes.some(({ name }) => name === 'D')).toBe(true);
  });
});

it('chosenLanes keeps what runs and what failed, then what took longest, in order', () => {
  const steps = [
    step(1, { status: 'failed' }),
    step(2),
    step(3, { finishedAt: T + 99_000 }),
    step(4),
    step(5, { status: 'running' }),
  ];
  const { lanes } = lanesOf(piecesOf(steps, T + 6_000));
  expect(chosenLanes(lanes, 3).map(({ key }) => key)).toEqual(['s1', 's3', 's5']);
  expect(chosenLanes(lanes, 9)).toBe(lanes);
});

it.each([
  [4_000, [0, 1_000, 2_000, 3_000, 4_000]],
  [154_000, [0, 60_000, 120_000]],
  [500, [0]],
])('ticksOf %i ms', (length, ticks) => expect(ticksOf(length)).toEqual(ticks));

it('lets the axis grow in leaps of at most 3 %', () => {
  for (const length of [1_000, 7_777, 154_000, 1_200_001, 40_000_000]) {
    const shown = lengthInLeaps(length);
    expect(shown).toBeGreaterThanOrEqual(length);
    expect(shown).toBeLessThanOrEqual(length * 1.032);
  }
  // A run of twenty minutes leaps once in half a minute.
  const seconds = Array.from({ length: 30 }, (_, i) => lengthInLeaps(1_200_000 + i * 1_000));
  expect(new Set(seconds).size).toBeLessThanOrEqual(2);
});

it('lays out a hundred thousand steps in one pass', () => {
  const steps = Array.from({ length: 100_000 }, (_, i): RunStep => {
    const at = 1_000 + i;
    return { id: `s${i}`, n: i + 1, kind: 'training', status: 'done', title: `Round ${i + 1}`, createdAt: at };
  });
  const pieces = piecesOf(steps, 0);
  expect(pieces).toHaveLength(100_000);
  expect(pieces.slice(0, 2).map(({ start, end }) => [start, end])).toEqual([
    [1_000, 1_001],
    [1_001, 1_002],
  ]);
  expect(lanesOf(pieces).lanes).toHaveLength(1);
});
