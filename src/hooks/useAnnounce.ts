import { useEffect, useRef } from 'react';
import { useAnnouncer } from './useAnnouncer';

/**
 * @internal Announces a text when it appears or changes; what is there from the start is there to be
 * read.
 */
export function useAnnounce(text: string | null): void {
  const say = useAnnouncer();
  const said = useRef(text);
  useEffect(() => {
    if (text !== null && text !== said.current) say(text);
    said.current = text;
  }, [text, say]);
}
