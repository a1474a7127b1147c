import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { browserEnvironment } from '../../../core/platform/environment';
import { createTicker } from '../../../core/platform/ticker';
import { createManualClock } from '../../../testing/manual-clock';
import { type LiveTexts, liveTextsOf } from './live-text';

/** A fake observer controlled by the test; jsdom has no layout and no such observer. */
class FakeObserver {
  static latest: FakeObserver;
  readonly watched = new Set<Element>();
  constructor(readonly tell: (entries: { target: Element; isIntersecting: boolean }[]) => void) {
    FakeObserver.latest = this;
  }
  observe(element: Element) {
    this.watched.add(element);
  }
  unobserve(element: Element) {
    this.watched.delete(element);
  }
}

const START = 1_000_000;
const secondsOf = (now: number) => `${Math.round((now - START) / 1000)}s`;

describe('texts that pass with the time', () => {
  let clock: ReturnType<typeof createManualClock>;
  let texts: LiveTexts;
  let element: HTMLElement;
  beforeEach(() => {
    vi.stubGlobal('IntersectionObserver', FakeObserver);
    clock = createManualClock(START);
    texts = liveTextsOf(createTicker(clock, browserEnvironment));
    element = document.createElement('span');
  });
  afterEach(() => vi.unstubAllGlobals());
  const say = (isIntersecting: boolean) => FakeObserver.latest.tell([{ target: element, isIntersecting }]);

  it('are written on every beat, into the same text node', async () => {
    texts.add(element, secondsOf);
    const node = element.firstChild;
    await clock.advance(3_000);
    expect(element.textContent).toBe('3s');
    expect(element.firstChild).toBe(node);
  });

  it('are written more rarely out of view, never more than ten seconds late, and at once when they come near', async () => {
    texts.add(element, secondsOf);
    await clock.advance(1_000);
    say(false);
    await clock.advance(9_000);
    expect(element.textContent).toBe('1s');
    await clock.advance(1_000);
    expect(element.textContent).toBe('11s');
    await clock.advance(2_000);
    expect(element.textContent).toBe('11s');
    say(true);
    expect(element.textContent).toBe('13s');
    await clock.advance(1_000);
    expect(element.textContent).toBe('14s');
  });

  it('are not watched before they have stayed for a beat, and no longer than they are there', async () => {
    const end = texts.add(element, secondsOf);
    expect(FakeObserver.latest.watched.size).toBe(0);
    await clock.advance(1_000);
    expect(FakeObserver.latest.watched).toEqual(new Set([element]));
    end();
    expect(FakeObserver.latest.watched.size).toBe(0);
    await clock.advance(1_000);
    expect(clock.pending).toBe(0);
  });

  it('change at once with what they say, out of view too', async () => {
    const end = texts.add(element, secondsOf);
    await clock.advance(1_000);
    say(false);
    end();
    texts.add(element, () => 'ended');
    expect(element.textContent).toBe('ended');
  });

  it('are written on every beat where nothing tells what is in view', async () => {
    vi.stubGlobal('IntersectionObserver', undefined);
    liveTextsOf(createTicker(clock, browserEnvironment)).add(element, secondsOf);
    await clock.advance(2_000);
    expect(element.textContent).toBe('2s');
  });
});
