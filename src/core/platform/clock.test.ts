// @vitest-environment node
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createManualEnvironment } from '../../testing/manual-environment';
import { createScriptedSource } from '../../testing/scripted-source';
import { createRunClient } from '../client/run-client';
import type { RunClientOptions } from '../client/types';
import { systemClock } from './clock';

const DAY = 86_400_000;

/** Like browsers and Node: a delay that does not fit into 31 bits fires at once. */
function limitTimers() {
  const wait = globalThis.setTimeout;
  vi.spyOn(globalThis, 'setTimeout').mockImplementation(((callback: () => void, delayMs = 0) =>
    wait(callback, delayMs > 2 ** 31 - 1 ? 1 : delayMs)) as typeof globalThis.setTimeout);
}

beforeEach(() => {
  vi.useFakeTimers();
  limitTimers();
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

describe('the machine’s clock', () => {
  it.each([2 ** 31 - 1, 2 ** 31, 30 * DAY, 60 * DAY])('D13: waits %d ms, not less and not more', (delayMs) => {
    const fired = vi.fn();
    systemClock.setTimeout(fired, delayMs);
    vi.advanceTimersByTime(delayMs - 1);
    expect(fired).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(fired).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(100 * DAY);
    expect(fired).toHaveBeenCalledTimes(1);
  });

  it.each([Number.MAX_SAFE_INTEGER, Number.POSITIVE_INFINITY])('D13: %d ms is not over within years', (delayMs) => {
    const fired = vi.fn();
    const handle = systemClock.setTimeout(fired, delayMs);
    vi.advanceTimersByTime(1_000 * DAY);
    expect(fired).not.toHaveBeenCalled();
    systemClock.clearTimeout(handle);
    expect(vi.getTimerCount()).toBe(0);
  });

  it.each([50, 40 * DAY])('takes a timer of %d ms back, before and after its first piece', (delayMs) => {
    const fired = vi.fn();
    const handle = systemClock.setTimeout(fired, delayMs);
    vi.advanceTimersByTime(delayMs - 10);
    systemClock.clearTimeout(handle);
    vi.advanceTimersByTime(100 * DAY);
    expect(fired).not.toHaveBeenCalled();
    // A fired timer, and a value that was never a timer.
    systemClock.clearTimeout(handle);
    systemClock.clearTimeout(undefined);
  });
});

describe('a client with times beyond the platform’s', () => {
  const open = (options: Partial<RunClientOptions>) => {
    const source = createScriptedSource({ clock: systemClock });
    const client = createRunClient({ source, environment: createManualEnvironment(), ...options });
    return { source, client };
  };

  it.each([Number.MAX_SAFE_INTEGER, 30 * DAY])('§9: statusIntervalMs %d asks once in 3 s', async (statusIntervalMs) => {
    const { source, client } = open({ statusIntervalMs });
    client.watch('run-1');
    await vi.advanceTimersByTimeAsync(3_000);
    expect(source.count('readRun')).toBe(1);
    client.dispose();
  });

  it('§9: with statusIntervalMs of 30 days a read that failed is tried again within a minute', async () => {
    const { source, client } = open({ statusIntervalMs: 30 * DAY });
    source.intercept('readRun', async () => {
      throw new Error('down');
    });
    client.watch('run-1');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(client.getSnapshot('run-1').run?.status).toBe('running');
    client.dispose();
  });

  it('§9: a stepsIntervalMs of 30 days reads the steps once', async () => {
    const { source, client } = open({ stepsIntervalMs: 30 * DAY });
    client.watch('run-1');
    await vi.advanceTimersByTimeAsync(3_000);
    expect(source.count('readSteps')).toBe(1);
    client.dispose();
  });

  it('§9: a timeoutMs of 30 days lets a request take its time', async () => {
    const { source, client } = open({ timeoutMs: 30 * DAY });
    source.intercept('readRun', async (proceed) => {
      await new Promise((resolve) => systemClock.setTimeout(() => resolve(null), 20_000));
      return proceed();
    });
    client.watch('run-1');
    await vi.advanceTimersByTimeAsync(21_000);
    expect(client.getSnapshot('run-1')).toMatchObject({ run: { status: 'running' }, connection: { error: null } });
    client.dispose();
  });

  it('§9: a cancelOverdueMs of 30 days does not call a cancel overdue after half a second', async () => {
    const { client } = open({ cancelOverdueMs: 30 * DAY });
    client.watch('run-1');
    await vi.advanceTimersByTimeAsync(100);
    void client.cancel('run-1');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(client.getSnapshot('run-1').cancel).toMatchObject({ phase: 'accepted', overdue: false });
    client.dispose();
  });

  it('§9: staleAfterMs may be longer than the platform can wait', async () => {
    const { source, client } = open({ staleAfterMs: 40 * DAY });
    client.watch('run-1');
    await vi.advanceTimersByTimeAsync(100);
    source.interceptAll('readRun', async () => {
      throw new Error('down');
    });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(client.getSnapshot('run-1').connection.state).toBe('reconnecting');
    client.dispose();
  });
});

describe('times that cannot be meant', () => {
  const names = ['statusIntervalMs', 'stepsIntervalMs', 'timeoutMs', 'staleAfterMs', 'cancelOverdueMs', 'maxSteps'];
  const values = [Number.NaN, Number.POSITIVE_INFINITY, 0, -1];
  it.each(names.flatMap((name) => values.map((value) => [name, value] as const)))(
    '§9: %s %d is refused, and the message says so',
    (name, value) => {
      const source = createScriptedSource({ clock: systemClock });
      expect(() => createRunClient({ source, [name]: value })).toThrow(
        expect.objectContaining({ name: 'RangeError', message: expect.stringMatching(`^runlight: ${name} is`) }),
      );
    },
  );

  it('§9: a number that came as text is refused: it would be joined, not added', () => {
    const source = createScriptedSource({ clock: systemClock });
    const options: object = { statusIntervalMs: '1000' };
    expect(() => createRunClient({ source, ...options })).toThrow('runlight: statusIntervalMs is "1000"');
  });
});
