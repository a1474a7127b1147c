// @vitest-environment node
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { RunStep } from '../run';

const step = (id: string, title: string): RunStep => ({
  id,
  n: 1,
  kind: 'info',
  status: 'done',
  title,
  startedAt: 0,
  finishedAt: 1,
});

describe('steps of equal ids', () => {
  // It warns once per page, so each test loads it anew.
  beforeEach(() => vi.resetModules());

  it('get ids of their own, the same for the same step, and one warning in all', async () => {
    const { distinctSteps } = await import('./distinct-steps');
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const steps = [step('a', 'first'), step('a', 'second'), step('b', 'other'), step('b', 'again')];
    const found = distinctSteps(steps);
    expect(new Set(found.map(({ id }) => id)).size).toBe(4);
    expect(found.map(({ title }) => title)).toEqual(['first', 'second', 'other', 'again']);
    expect(distinctSteps(steps).map((one, i) => one === found[i])).toEqual([true, true, true, true]);
    expect(warn.mock.calls.map(([text]) => text)).toEqual([expect.stringMatching(/^runlight: two steps .* id "a"/)]);
    warn.mockRestore();
  });

  it('does not take an id that the host has made in the same way', async () => {
    const { distinctSteps } = await import('./distinct-steps');
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const ids = distinctSteps([step('a', '1'), step('a~2', '2'), step('a', '3')]).map(({ id }) => id);
    expect(new Set(ids).size).toBe(3);
    warn.mockRestore();
  });

  it('are none where all ids differ: the list stays the same, and nothing is said', async () => {
    const { distinctSteps } = await import('./distinct-steps');
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const steps = [step('a', '1'), step('b', '2')];
    expect(distinctSteps(steps)).toBe(steps);
    expect(warn).not.toHaveBeenCalled();
    warn.mockRestore();
  });
});
