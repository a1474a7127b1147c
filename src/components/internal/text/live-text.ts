import type { Ticker } from '../../../core/platform/ticker';

/** The ticking texts of a page, written directly into their elements. */
export interface LiveTexts {
  /** Writes `text` of the current time into `element`, now and on every tick. Returns the function that ends it. */
  add(element: Element, text: (now: number) => string): () => void;
}

interface LiveText {
  readonly text: (now: number) => string;
  /** The time for which it was last written, epoch ms. */
  at: number;
  isWatched: boolean;
  isAway: boolean;
}

/** How old a text outside of the view may get, ms. Not unlimited, because it can be read without being seen. */
const AWAY_MS = 10_000;
/** Texts this far outside of the view are kept up to date, so that scrolling never shows an old one. */
const MARGIN = '50%';

const registries = new WeakMap<Ticker, LiveTexts>();

/**
 * A row's age changes every second and the row does not: a React subscription per row cost more than the row when
 * hundreds came and went. The ticker is only released on a tick with nothing to write, because in a fast feed all rows
 * of a frame are removed before the next ones are added.
 *
 * The rest of a tick's cost is the browser's: it shapes and lays out the changed texts, inside the view or not. So
 * texts outside of the view are written less often, and at once when they come near.
 */
export function liveTextsOf(ticker: Ticker): LiveTexts {
  const known = registries.get(ticker);
  if (known) return known;
  const texts = new Map<Element, LiveText>();
  let leave: (() => void) | null = null;
  const write = (element: Element, live: LiveText) => {
    live.at = ticker.now();
    const text = live.text(live.at);
    const { firstChild } = element;
    // Reuse the text node: a new one would have to be styled and laid out.
    if (firstChild?.nodeType === 3 && firstChild.nextSibling === null) {
      if (firstChild.nodeValue !== text) firstChild.nodeValue = text;
    } else if (element.textContent !== text) element.textContent = text;
  };
  const observer =
    typeof IntersectionObserver === 'undefined'
      ? null
      : new IntersectionObserver(
          (entries) => {
            for (const { target, isIntersecting } of entries) {
              const live = texts.get(target);
              if (!live) continue;
              live.isAway = !isIntersecting;
              if (isIntersecting) write(target, live);
            }
          },
          { rootMargin: MARGIN },
        );
  const onBeat = () => {
    if (texts.size === 0) {
      leave?.();
      leave = null;
      return;
    }
    const now = ticker.now();
    for (const [element, live] of texts) {
      // Only texts that have stayed for a tick: in a fast feed, rows are gone before observing them would pay off.
      if (!live.isWatched) observer?.observe(element);
      live.isWatched = true;
      if (!live.isAway || Math.abs(now - live.at) >= AWAY_MS) write(element, live);
    }
  };
  const registry: LiveTexts = {
    add(element, text) {
      const live: LiveText = { text, at: 0, isWatched: false, isAway: false };
      texts.set(element, live);
      leave ??= ticker.subscribe(onBeat);
      write(element, live);
      return () => {
        if (texts.get(element) !== live) return;
        texts.delete(element);
        if (live.isWatched) observer?.unobserve(element);
      };
    },
  };
  registries.set(ticker, registry);
  return registry;
}
