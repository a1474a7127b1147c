import { useEffect, useRef } from 'react';
import { useAnnouncer } from './useAnnouncer';

/**
 * @internal Announces a text when it appears or changes, but not the initial one.
 * @param isReadAnyway asked then: the text is read in another way, e.g. because its element takes the focus. Stable.
 */
export function useAnnounce(text: string | null, isReadAnyway?: () => boolean): void {
  const say = useAnnouncer();
  const announced = useRef(text);
  useEffect(() => {
    if (text !== null && text !== announced.current && !isReadAnyway?.()) say(text);
    announced.current = text;
  }, [text, say, isReadAnyway]);
}
