import { describe, expect, it } from 'vitest';
import { createManualClock } from '../../testing/manual-clock';
import { createRecentMap } from './recent-map';

describe('a map that forgets', () => {
  it('holds no more than its limit, whatever arrives: 20,000 runs heard of from other tabs', async () => {
    const clock = createManualClock();
    const map = createRecentMap<number>({ clock, limit: 500, maxAgeMs: 60_000 });
    for (let i = 0; i < 20_000; i += 1) map.set(`run-${i}`, i);
    expect(map.size).toBe(500);
    expect(map.get('run-19999')).toBe(19_999);
    expect(map.get('run-19499')).toBeUndefined();
  });

  it('keeps what is renewed and forgets what is not', async () => {
    const clock = createManualClock();
    const map = createRecentMap<string>({ clock, limit: 3, maxAgeMs: 60_000 });
    map.set('a', 'old');
    map.set('b', 'b');
    map.set('a', 'new');
    map.set('c', 'c');
    map.set('d', 'd');
    expect([map.get('a'), map.get('b'), map.get('c'), map.get('d')]).toEqual(['new', undefined, 'c', 'd']);
    await clock.advance(60_001);
    map.set('e', 'e');
    expect([map.size, map.get('a'), map.get('e')]).toEqual([1, undefined, 'e']);
  });

  it('forgets after a clock was set back, too', () => {
    const clock = createManualClock();
    const map = createRecentMap<string>({ clock, limit: 3, maxAgeMs: 60_000 });
    map.set('a', 'a');
    clock.jump(-3_600_000);
    map.set('b', 'b');
    expect([map.get('a'), map.get('b')]).toEqual([undefined, 'b']);
  });
});
