import { useCallback, useEffect, useMemo, useRef } from 'react';
import { focusedIn } from '../../hooks/focused-in';

/** What {@link useFocusRescue} returns. */
export interface FocusRescue {
  /** For the button's ref: called with its element, and with `null` when it unmounts. */
  watch: (element: HTMLElement | null) => void;
  /** True while the focus of an unmounted button has not been moved yet; to be asked in an effect. */
  isPending: () => boolean;
}

const isLostIn = (document: Document) => document.activeElement === null || document.activeElement === document.body;

/**
 * A focused button that unmounts sends a keyboard user back to the top of the page. This hook moves the focus to the
 * cancel's status instead, or to the heading around it. Call it outside of the button, which may unmount together with
 * everything around it.
 * @returns stable functions, see {@link FocusRescue}
 */
export function useFocusRescue({
  findPlace,
  isShown,
  show,
}: {
  /** The element that takes the focus; `null` = it does not exist yet. Stable. */
  findPlace: () => HTMLElement | null;
  /** Whether the status may be shown already. */
  isShown: boolean;
  /** Allows the status to be shown. */
  show: () => void;
}): FocusRescue {
  const held = useRef<HTMLElement | null>(null);
  const lostIn = useRef<Document | null>(null);
  const watch = useCallback((element: HTMLElement | null) => {
    const document = held.current?.ownerDocument;
    // React detaches refs while the old element is still in the document: this is the only time to ask whether it has
    // the focus.
    if (element === null && document && focusedIn(document) === held.current) lostIn.current = document;
    held.current = element;
  }, []);
  // After every render around the button. Not a layout effect, because the place gets its ref after the button.
  useEffect(() => {
    const document = lostIn.current;
    if (document === null) return;
    const isLost = isLostIn(document);
    // There may be renders before the one that shows it: React 18 renders the run's end separately.
    const place = findPlace();
    if (isLost && place === null && !isShown) return show();
    lostIn.current = null;
    if (isLost) place?.focus({ preventScroll: true });
  });
  const isPending = useCallback(() => lostIn.current !== null && isLostIn(lostIn.current), []);
  return useMemo(() => ({ watch, isPending }), [watch, isPending]);
}
