import { useEffect, useRef } from 'react';
import { useAnnouncer } from './useAnnouncer';

/**
 * @internal Says a text with the page's one voice when it comes or changes; what is there from the start is there to be
 * read.
 */
export function useSaid(text: string | null): void {
  const say = useAnnouncer();
  const said = useRef(text);
  useEffect(() => {
    if (text !== null && text !== said.current) say(text);
    said.current = text;
  }, [text, say]);
}
