import { createRoot } from 'react-dom/client';
import { MotionRoot, m } from './motion';

export { loadFeatures } from './motion';

/** How long a place takes to close, ms; also its limit, if animations are paused. */
const LEAVE_MS = 200;

/** A place in a list from which an element has just been removed. */
export interface LeftPlace {
  list: HTMLElement;
  /** The element after it; `null` = it was the last. */
  next: Element | null;
  /** Its height, px. */
  height: number;
}

/**
 * Closes the place with an empty box that shrinks. It is empty and no copy of the removed element, because a copy could
 * be found, selected and read although it is no longer true.
 */
export function closePlace({ list, next, height }: LeftPlace): void {
  const box = list.ownerDocument.createElement('li');
  box.setAttribute('aria-hidden', 'true');
  box.setAttribute('data-rl-leaving', '');
  box.className = 'rl:pointer-events-none rl:block';
  const gap = Number.parseFloat(getComputedStyle(list).rowGap) || 0;
  box.style.marginBlockEnd = `${-gap}px`;
  list.insertBefore(box, next);
  const root = createRoot(box);
  root.render(
    <MotionRoot>
      <m.div
        className="rl:block rl:rounded-lg rl:bg-raised"
        style={{ height: height + gap }}
        initial={{ height: height + gap, opacity: 0.6 }}
        animate={{ height: 0, opacity: 0 }}
        transition={{ duration: LEAVE_MS / 1_000 }}
      />
    </MotionRoot>,
  );
  setTimeout(() => {
    root.unmount();
    box.remove();
  }, LEAVE_MS + 50);
}
