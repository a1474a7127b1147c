import { type RefObject, useRef } from 'react';
import { browserEnvironment } from '../../../core/platform/environment';
import { tickerOf } from '../../../core/platform/ticker';
import { useRunContext } from '../../../hooks/run-context';
import { useBrowserLayoutEffect } from '../../../hooks/useBrowserLayoutEffect';
import { liveTextsOf } from './live-text';

/**
 * A ticking text. Render inside the element what a server can know; from the first paint in a browser on, the page's
 * clock writes `text` over it, and React renders nothing for that.
 *
 * @param text text for a time, epoch ms of this machine; keep the same function while its text is the same
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
