import { describe, expect, it } from 'vitest';
import { simulate, type Way } from './simulate';

describe('what ten minutes of one run cost the line', () => {
  it.each<{ way: Way; requests: number; share: number }>([
    { way: 'v1', requests: 720, share: 0.06 },
    { way: 'sse', requests: 8, share: 0.025 },
    { way: 'websocket', requests: 8, share: 0.025 },
  ])('$way: at most $requests requests and $share of the bytes of polling by hand', async ({ way, ...most }) => {
    const byHand = await simulate({ way: 'plan', steps: 100 });
    const found = await simulate({ way, steps: 100 });
    expect(found).toMatchObject({ status: 'succeeded', seenSteps: 100 });
    expect(found.requests).toBeLessThanOrEqual(most.requests);
    expect(found.bytes / byHand.bytes).toBeLessThanOrEqual(most.share);
  });

  it('reads steps only when something has changed', async () => {
    const found = await simulate({ way: 'v1', steps: 20 });
    // Forty step changes, the start, and the final pull.
    expect(found.stepReads).toBeLessThanOrEqual(43);
    expect(found.seenSteps).toBe(20);
  });

  it('asks no more for five components than for one', async () => {
    const one = await simulate({ way: 'v1', steps: 100 });
    const five = await simulate({ way: 'v1', steps: 100, components: 5 });
    expect(five).toEqual(one);
  });

  it('asks no more for three tabs with five components each than for one tab with one', async () => {
    const one = await simulate({ way: 'v1', steps: 100 });
    const apart = await simulate({ way: 'v1', steps: 100, tabs: 3 });
    const shared = await simulate({ way: 'v1', steps: 100, tabs: 3, shared: true });
    const many = await simulate({ way: 'v1', steps: 100, tabs: 3, shared: true, components: 5 });
    expect(many).toEqual(shared);
    expect(shared).toMatchObject({ status: 'succeeded', seenSteps: 100 });
    // Each tab reads the initial state itself: it treats nothing as complete whose rev it has not received.
    expect(shared.requests - one.requests).toBeLessThanOrEqual(2 * 4);
    expect(shared.bytes / one.bytes).toBeLessThanOrEqual(1.1);
    expect(apart.requests).toBeGreaterThan(2.9 * one.requests);
  });
});
