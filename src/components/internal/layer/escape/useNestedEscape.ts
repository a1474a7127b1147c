import { type RefObject, useEffect, useRef } from 'react';
import { standsInDialog } from '../place';
import { claimEscape } from './claim-escape';

/**
 * Escape inside of an inline confirmation closes only the confirmation, even if it is in a dialog of the app that would
 * otherwise close first. Elsewhere, the press reaches the app's own listeners as usual.
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
