import { act, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createLazyPart, useLazyPart } from './lazy-part';

const part = { Hello: () => <p>here</p> };

function deferred<T>() {
  let resolve: (value: T) => void = () => {};
  let reject: (error: Error) => void = () => {};
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}

function Host({ lazy, isWanted }: { lazy: ReturnType<typeof createLazyPart<typeof part>>; isWanted: boolean }) {
  const { loaded, isLate, hasFailed } = useLazyPart(lazy, isWanted);
  if (isLate) return <p>{hasFailed ? 'stand-in, failed' : 'stand-in'}</p>;
  return isWanted && loaded ? <loaded.Hello /> : <p>nothing</p>;
}

describe('a part that comes later', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());
  const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));

  it('is asked for once, however often it is wanted, and is there at once afterwards', async () => {
    const load = vi.fn(async () => part);
    const lazy = createLazyPart(load);
    await Promise.all([lazy.preload(), lazy.preload()]);
    expect(load).toHaveBeenCalledTimes(1);
    render(<Host lazy={lazy} isWanted />);
    expect(screen.getByText('here')).toBeInTheDocument();
    expect(load).toHaveBeenCalledTimes(1);
  });

  it('shows nothing at first, and its stand-in when it does not come within 200 ms', async () => {
    const { promise, resolve } = deferred<typeof part>();
    const lazy = createLazyPart(() => promise);
    const { rerender } = render(<Host lazy={lazy} isWanted />);
    expect(screen.getByText('nothing')).toBeInTheDocument();
    await pass(199);
    expect(screen.getByText('nothing')).toBeInTheDocument();
    await pass(1);
    expect(screen.getByText('stand-in')).toBeInTheDocument();
    // The fallback in view is not replaced while someone uses it.
    await act(async () => resolve(part));
    expect(screen.getByText('stand-in')).toBeInTheDocument();
    rerender(<Host lazy={lazy} isWanted={false} />);
    rerender(<Host lazy={lazy} isWanted />);
    expect(screen.getByText('here')).toBeInTheDocument();
  });

  it('shows its stand-in at once when it cannot be loaded, and tries anew the next time', async () => {
    const load = vi.fn(async () => part).mockRejectedValueOnce(new Error('no network'));
    const lazy = createLazyPart<typeof part>(load);
    const { rerender } = render(<Host lazy={lazy} isWanted />);
    await pass(0);
    expect(screen.getByText('stand-in, failed')).toBeInTheDocument();
    rerender(<Host lazy={lazy} isWanted={false} />);
    rerender(<Host lazy={lazy} isWanted />);
    await pass(0);
    expect(screen.getByText('here')).toBeInTheDocument();
    expect(load).toHaveBeenCalledTimes(2);
  });

  it('comes by itself in idle time, once', async () => {
    const load = vi.fn(async () => part);
    const lazy = createLazyPart(load);
    lazy.preloadWhenIdle();
    lazy.preloadWhenIdle();
    expect(load).not.toHaveBeenCalled();
    await pass(2_000);
    expect(load).toHaveBeenCalledTimes(1);
    expect(lazy.get()).toBe(part);
  });
});
