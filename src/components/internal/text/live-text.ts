import type { Ticker } from '../../../core/platform/ticker';

/** Texts of one page that pass with the time, written straight into their elements. */
export interface LiveTexts {
  /** Writes `text` of the time now into `element`, and again on every beat. Ends with the returned function. */
  add(element: Element, text: (now: number) => string): () => void;
}

interface LiveText {
  readonly text: (now: number) => string;
  /** Time it was last written of, epoch ms. */
  at: number;
  isWatched: boolean;
  isAway: boolean;
}

/** How far a text out of view may fall behind, ms. Not forever: it can be read without being seen. */
const AWAY_MS = 10_000;
/** Texts this far outside the view are already kept up to date, so scrolling never shows an old one. */
const MARGIN = '50%';

const registries = new WeakMap<Ticker, LiveTexts>();

/**
 * A row's age changes every second and the row does not: a subscription of React's per row cost more than the row when
 * hundreds came and went. The ticker is left only at a beat that finds nothing to write, because in a fast feed all rows
 * of a frame go before the next ones come.
 *
 * What is left of a beat's cost is the browser's: shaping and laying out the texts that changed, in view or not. So those
 * out of view are written more rarely, and at once when they come near.
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
    // The text's own node stays: another one would have to be styled and laid out anew.
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
      // Only what has stayed for a beat: in a fast feed rows are gone before watching them would pay.
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
