import { type RefObject, useEffect, useRef } from 'react';
import { standsInDialog } from '../place';
import { claimEscape } from './claim-escape';

/**
 * Escape in a part that asks within the page closes that part alone, also where it stands in a dialog of the host's, which
 * would otherwise close first. Elsewhere the press goes its usual way, past the host's own listeners.
 */
export function useNestedEscape(elementRef: RefObject<HTMLElement | null>, onEscape: () => void): void {
  const latest = useRef(onEscape);
  useEffect(() => {
    latest.current = onEscape;
  });
  useEffect(() => {
    const element = elementRef.current;
    if (element === null || !standsInDialog(element)) return;
    return claimEscape({ element, isModal: false, onEscape: () => latest.current() });
  }, [elementRef]);
}
