import { useEffect, useRef } from 'react';
import { useAnnouncer } from './useAnnouncer';

/**
 * @internal Announces a text when it appears or changes; what is there from the start is there to be
 * read.
 */
export function useAnnounce(text: string | null): void {
  const say = useAnnouncer();
  const announced = useRef(text);
  useEffect(() => {
    if (text !== null && text !== announced.current) say(text);
    announced.current = text;
  }, [text, say]);
}
