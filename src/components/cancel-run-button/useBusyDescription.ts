import { useEffect, useState } from 'react';
import { focusedIn } from '../../hooks/focused-in';
import { useRunContext } from '../../hooks/run-context';

/** How long the announcement of the change takes, ms. */
const ANNOUNCED_MS = 2_000;

/**
 * Whether the button has a description that says it is busy. Screen readers read a description with the focus, and
 * again when it changes. If the change is announced anyway, a button that just got the focus back would repeat it. So
 * the description comes later, and not before the focus has left the button.
 *
 * @param isAnnounced the change to busy is announced
 * @param getElement the button
 * @returns `isDescribed`, and the handler for the button's `blur`
 */
export function useBusyDescription(isBusy: boolean, isAnnounced: boolean, getElement: () => HTMLElement | null) {
  const { clock } = useRunContext();
  const [wasBusy, setWasBusy] = useState(isBusy);
  const [isWithheld, setWithheld] = useState(false);
  if (wasBusy !== isBusy) {
    setWasBusy(isBusy);
    setWithheld(isBusy && isAnnounced);
  }
  useEffect(() => {
    if (!isWithheld) return;
    const timer = clock.setTimeout(() => {
      const element = getElement();
      if (element === null || focusedIn(element.ownerDocument) !== element) setWithheld(false);
    }, ANNOUNCED_MS);
    return () => clock.clearTimeout(timer);
  }, [isWithheld, clock, getElement]);
  return { isDescribed: isBusy && !isWithheld, onBlur: () => setWithheld(false) };
}
