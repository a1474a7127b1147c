import { type ComponentPropsWithoutRef, forwardRef } from 'react';
import { keepFromLink } from '../layer/page/keep-defaults';
import { useMergedRefs } from '../useMergedRefs';
import { shieldWhatLiesBelow } from './press-intent';
import { usePressIntent } from './usePressIntent';

/** Props of {@link PressButton}; all others go to the button. */
export interface PressButtonProps extends ComponentPropsWithoutRef<'button'> {
  /** What a press does now. With another deed the button counts as another one that has just appeared. */
  deed: string;
}

/**
 * A button whose press cannot be undone. `onClick` is called for presses that were meant for it, and for no others; the second
 * half of a double click does nothing more, neither here nor to what comes in its place.
 */
export const PressButton = forwardRef<HTMLButtonElement, PressButtonProps>(function PressButton(
  { deed, onClick, onKeyDown, ...props },
  ref,
) {
  const intent = usePressIntent(deed);
  const setElement = useMergedRefs(intent.watch, ref);
  return (
    <button
      type="button"
      {...props}
      ref={setElement}
      onKeyDown={(event) => {
        intent.onKeyDown(event);
        onKeyDown?.(event);
      }}
      onClick={(event) => {
        if (!intent.isMeant(event)) return;
        shieldWhatLiesBelow(event);
        onClick?.(event);
        keepFromLink(event);
      }}
    />
  );
});
