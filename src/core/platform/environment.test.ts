// @vitest-environment jsdom
import { afterEach, describe, expect, it, vi } from 'vitest';
import { browserEnvironment } from './environment';

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

describe('the browser as an environment', () => {
  it('tells what happens to the page, until that is ended', () => {
    const told: string[] = [];
    const end = browserEnvironment.subscribe((event) => told.push(event));
    window.dispatchEvent(new Event('offline'));
    window.dispatchEvent(new Event('online'));
    vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
    document.dispatchEvent(new Event('visibilitychange'));
    expect(told).toEqual(['offline', 'online', 'hidden']);
    expect(browserEnvironment.isVisible()).toBe(false);

    end();
    window.dispatchEvent(new Event('offline'));
    expect(told).toHaveLength(3);
  });

  it('tells of a page that returns from the back/forward cache, not of one that is loaded', () => {
    const told: string[] = [];
    const end = browserEnvironment.subscribe((event) => told.push(event));
    window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: false }));
    expect(told).toEqual([]);
    window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
    expect(told).toEqual(['resumed']);
    end();
  });

  it('can be left after a test runner has taken the page’s globals away', () => {
    const told: string[] = [];
    const end = browserEnvironment.subscribe((event) => told.push(event));
    // What remains of `window` then; see the teardown of vitest's jsdom environment.
    vi.stubGlobal('removeEventListener', undefined);
    expect(end).not.toThrow();
    vi.unstubAllGlobals();
    window.dispatchEvent(new Event('offline'));
    expect(told).toEqual([]);
  });
});
