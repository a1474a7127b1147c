import { type RefObject, useRef } from 'react';
import { browserEnvironment } from '../../../core/platform/environment';
import { tickerOf } from '../../../core/platform/ticker';
import { useRunContext } from '../../../hooks/run-context';
import { useBrowserLayoutEffect } from '../../../hooks/useBrowserLayoutEffect';
import { liveTextsOf } from './live-text';

/**
 * A text that passes with the time. What is rendered inside the element is what a server can know; from the first paint in
 * a browser on, the page's one clock writes `text` over it, and React renders nothing for that.
 *
 * @param text Of the time now, epoch ms of this machine; a function that stays the same while its text does.
 */
export function useLiveText<E extends Element>(text: (now: number) => string): RefObject<E | null> {
  const { clock, client } = useRunContext();
  const element = useRef<E>(null);
  const ticker = tickerOf(clock, client?.environment ?? browserEnvironment);
  useBrowserLayoutEffect(() => {
    if (element.current) return liveTextsOf(ticker).add(element.current, text);
  }, [ticker, text]);
  return element;
}
