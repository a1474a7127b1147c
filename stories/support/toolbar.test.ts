import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { backendClock, INITIAL_GLOBALS, messagesOf, pageClock, TOOLBAR } from './toolbar';

/** The values of a menu. */
const valuesOf = (menu: string): string[] => {
  const toolbar = TOOLBAR[menu]?.toolbar;
  if (typeof toolbar !== 'object' || !('items' in toolbar)) throw new Error(`there is no menu ${menu}`);
  return toolbar.items.map((item: string | { value?: string }) =>
    typeof item === 'string' ? item : (item.value ?? ''),
  );
};

it('offers theme, direction, locale, motion, width, clock and run, and begins with a choice of each', () => {
  expect(Object.keys(TOOLBAR)).toEqual(['theme', 'direction', 'locale', 'motion', 'width', 'clock', 'run']);
  for (const [menu, value] of Object.entries(INITIAL_GLOBALS)) expect(valuesOf(menu)).toContain(value);
  expect(valuesOf('width')).toEqual(['full', '280px', '360px', '768px', '1024px']);
  expect(valuesOf('clock')).toEqual(['frozen', '1x', '10x']);
});

it('has texts for every language it offers, but English, which needs none', () => {
  for (const locale of valuesOf('locale')) expect(messagesOf(locale) === undefined, locale).toBe(locale === 'en');
});

describe('the clock', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  // "Cancel requested 0s ago, and it has not stopped yet": hosts.md 12, "Sample data".
  it('frozen, reaches no deadline, but lets settle what merely settles', () => {
    const clock = pageClock('frozen');
    const deadline = vi.fn();
    const settle = vi.fn();
    clock.setTimeout(deadline, 30_000);
    clock.setTimeout(settle, 200);
    vi.advanceTimersByTime(60_000);
    expect(deadline).not.toHaveBeenCalled();
    expect(settle).toHaveBeenCalledOnce();
  });

  it.each([
    ['frozen', 0],
    ['1x', 1_000],
    ['10x', 10_000],
  ])('%s goes on by %i ms in a second', (choice, expected) => {
    const clock = pageClock(choice);
    const before = clock.now();
    vi.advanceTimersByTime(1_000);
    expect(clock.now() - before).toBe(expected);
  });

  it('of a simulated backend never stands still, and wakes in time', () => {
    for (const [choice, speed] of [
      ['frozen', 1],
      ['10x', 10],
    ] as const) {
      const clock = backendClock(choice);
      const woken = vi.fn();
      const before = clock.now();
      clock.setTimeout(woken, 5_000);
      vi.advanceTimersByTime(5_000 / speed - 1);
      expect(woken).not.toHaveBeenCalled();
      vi.advanceTimersByTime(1);
      expect(woken).toHaveBeenCalledTimes(1);
      expect(clock.now() - before).toBe(5_000);
    }
  });
});
