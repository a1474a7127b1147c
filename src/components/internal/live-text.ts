import type { Ticker } from '../../core/ticker';

/** Texts of one page that pass with the time, written straight into their elements. */
export interface LiveTexts {
  /** Writes `text` of the time now into `element`, and again on every beat. Ends with the returned function. */
  add(element: Element, text: (now: number) => string): () => void;
}

const registries = new WeakMap<Ticker, LiveTexts>();

/**
 * A row's age changes every second and the row does not: a subscription of React's per row cost more than the row when
 * hundreds came and went. The ticker is left only at a beat that finds nothing to write, because in a fast feed all rows
 * of a frame go before the next ones come.
 */
export function liveTextsOf(ticker: Ticker): LiveTexts {
  const known = registries.get(ticker);
  if (known) return known;
  const texts = new Map<Element, (now: number) => string>();
  let leave: (() => void) | null = null;
  const write = (element: Element, text: string) => {
    const { firstChild } = element;
    // The text's own node stays: another one would have to be styled and laid out anew.
    if (firstChild?.nodeType === 3 && firstChild.nextSibling === null) {
      if (firstChild.nodeValue !== text) firstChild.nodeValue = text;
    } else if (element.textContent !== text) element.textContent = text;
  };
  const onBeat = () => {
    if (texts.size === 0) {
      leave?.();
      leave = null;
      return;
    }
    const now = ticker.now();
    for (const [element, text] of texts) write(element, text(now));
  };
  const registry: LiveTexts = {
    add(element, text) {
      texts.set(element, text);
      leave ??= ticker.subscribe(onBeat);
      write(element, text(ticker.now()));
      return () => {
        if (texts.get(element) === text) texts.delete(element);
      };
    },
  };
  registries.set(ticker, registry);
  return registry;
}
