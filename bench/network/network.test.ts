import { describe, expect, it } from 'vitest';
import { simulate, type Way } from './simulate';

describe('what ten minutes of one run cost the line', () => {
  it.each<{ way: Way; requests: number; share: number }>([
    { way: 'v1', requests: 720, share: 0.06 },
    { way: 'sse', requests: 8, share: 0.045 },
    { way: 'websocket', requests: 8, share: 0.045 },
  ])('$way: at most $requests requests and $share of the bytes of polling by hand', async ({ way, ...most }) => {
    const byHand = await simulate({ way: 'plan', steps: 100 });
    const found = await simulate({ way, steps: 100 });
    expect(found).toMatchObject({ status: 'succeeded', seenSteps: 100 });
    expect(found.requests).toBeLessThanOrEqual(most.requests);
    expect(found.bytes / byHand.bytes).toBeLessThanOrEqual(most.share);
  });

  it('reads steps only when something has changed', async () => {
    const found = await simulate({ way: 'v1', steps: 20 });
    // Forty changes of steps, the start, and the last pull.
    expect(found.stepReads).toBeLessThanOrEqual(43);
    expect(found.seenSteps).toBe(20);
  });

  it('asks no more for five components than for one', async () => {
    const one = await simulate({ way: 'v1', steps: 100 });
    const five = await simulate({ way: 'v1', steps: 100, components: 5 });
    expect(five).toEqual(one);
  });
});
