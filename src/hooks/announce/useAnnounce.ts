import { useEffect, useRef } from 'react';
import { useAnnouncer } from './useAnnouncer';

/** @internal Announces a text when it appears or changes, but not the initial one. */
export function useAnnounce(text: string | null): void {
  const say = useAnnouncer();
  const announced = useRef(text);
  useEffect(() => {
    if (text !== null && text !== announced.current) say(text);
    announced.current = text;
  }, [text, say]);
}
