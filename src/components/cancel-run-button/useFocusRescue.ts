import { useCallback, useEffect, useRef } from 'react';

/**
 * A button that goes away with the focus on it throws a keyboard user back to the top of the page. This notices it and puts
 * the focus on what became of the cancel, or on the title around it, instead. It stands outside of the button, which may be taken
 * away together with all that is around it.
 * @returns to be called with the button's element, and with `null` when it goes. Stable.
 */
export function useFocusRescue({
  findPlace,
  isShown,
  show,
}: {
  /** What gets the focus; `null` = it is not there yet. Stable. */
  findPlace: () => HTMLElement | null;
  /** Whether what became of the cancel may be said already. */
  isShown: boolean;
  /** Makes that so. */
  show: () => void;
}): (element: HTMLElement | null) => void {
  const held = useRef<HTMLElement | null>(null);
  const lostIn = useRef<Document | null>(null);
  const watch = useCallback((element: HTMLElement | null) => {
    const document = held.current?.ownerDocument;
    // React detaches refs while the old element is still in the document: only now it can be asked.
    if (element === null && document && document.activeElement === held.current) lostIn.current = document;
    held.current = element;
  }, []);
  // After every render of what is around the button; not a layout effect, for the place gets its ref after the button's.
  useEffect(() => {
    const document = lostIn.current;
    if (document === null) return;
    const isLost = document.activeElement === null || document.activeElement === document.body;
    // There may be renders between this and the one that shows it: React 18 renders what came with the run's end on its own.
    const place = findPlace();
    if (isLost && place === null && !isShown) return show();
    lostIn.current = null;
    if (isLost) place?.focus({ preventScroll: true });
  });
  return watch;
}
