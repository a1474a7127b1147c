// @vitest-environment node
import { describe, expect, it, vi } from 'vitest';
import type { Run } from '../../../core/run/run';
import { createManualClock } from '../../../testing/manual-clock';
import { byActivity, byHost, createGroupMemory, groupRuns } from './group-runs';

const NOW = Date.UTC(2026, 4, 6, 12);
const DAY = 86_400_000;
const run = (id: string, status: Run['status'], createdAt: number | null = NOW): Run => ({ id, status, createdAt });
const days = byActivity({
  nowMs: NOW,
  locale: 'en',
  timeZone: 'UTC',
  messages: { active: 'Active', today: 'Today', yesterday: 'Yesterday' },
});
const headings = (runs: Run[]) =>
  Object.entries(groupRuns(runs, runs.map(days)).groups).map(([id, { label, count }]) => `${id} ${label} ${count}`);

describe('runs by activity', () => {
  it('begin with those that go on, then come by day, and last without a day', () => {
    const runs = [
      run('ended', 'succeeded'),
      run('nowhere', 'failed', null),
      run('going', 'running', NOW - 9 * DAY),
      run('before', 'cancelled', NOW - DAY),
      run('long ago', 'failed', NOW - 9 * DAY),
      run('next', 'queued'),
    ];
    expect(headings(runs)).toEqual([
      'going Active 2',
      'ended Today 1',
      'before Yesterday 1',
      'long ago Apr 27, 2026 1',
      'nowhere  1',
    ]);
    expect(groupRuns(runs, runs.map(days)).ordered.map(({ id }) => id)).toEqual([
      'going',
      'next',
      'ended',
      'before',
      'long ago',
      'nowhere',
    ]);
  });

  it('count a day in the zone of the page', () => {
    const lateInZurich = run('late', 'failed', Date.UTC(2026, 4, 5, 23, 30));
    const zurich = byActivity({
      nowMs: NOW,
      locale: 'en',
      timeZone: 'Europe/Zurich',
      messages: { active: 'Active', today: 'Today', yesterday: 'Yesterday' },
    });
    expect(zurich(lateInZurich).label).toBe('Today');
    expect(days(lateInZurich).label).toBe('Yesterday');
  });
});

describe('groups of a host', () => {
  it('are told by their key, so that two may read the same', () => {
    const groupOf = byHost(({ id }) => ({ key: id, label: 'Spring' }));
    const runs = [run('a', 'running'), run('b', 'running')];
    expect(Object.values(groupRuns(runs, runs.map(groupOf)).groups)).toEqual([
      { label: 'Spring', count: 1 },
      { label: 'Spring', count: 1 },
    ]);
  });
});

describe('a run under a pointer', () => {
  const groupOf = ({ status }: Run) => ({ key: status, label: status });
  const place = (memory: ReturnType<typeof createGroupMemory>, ...runs: Run[]) =>
    memory.place(runs, groupOf).map(({ key }) => key);

  it('goes to another group when the pointer has gone', () => {
    const changed = vi.fn();
    const memory = createGroupMemory(createManualClock(NOW), changed);
    expect(place(memory, run('a', 'running'))).toEqual(['running']);
    memory.setPointed(true);
    expect(place(memory, run('a', 'failed'), run('b', 'running'))).toEqual(['running', 'running']);
    expect(changed).not.toHaveBeenCalled();
    memory.setPointed(false);
    expect(changed).toHaveBeenCalledTimes(1);
    expect(place(memory, run('a', 'failed'))).toEqual(['failed']);
  });

  it('waits for 2 s at most', async () => {
    const clock = createManualClock(NOW);
    const changed = vi.fn();
    const memory = createGroupMemory(clock, changed);
    place(memory, run('a', 'running'));
    memory.setPointed(true);
    expect(place(memory, run('a', 'failed'))).toEqual(['running']);
    await clock.advance(1_900);
    expect(place(memory, run('a', 'failed'))).toEqual(['running']);
    await clock.advance(100);
    expect(changed).toHaveBeenCalledTimes(1);
    expect(place(memory, run('a', 'failed'))).toEqual(['failed']);
    expect(clock.pending).toBe(0);
  });

  it('goes at once where none is over the list', () => {
    const memory = createGroupMemory(createManualClock(NOW), () => {});
    place(memory, run('a', 'running'));
    expect(place(memory, run('a', 'failed'))).toEqual(['failed']);
  });
});
