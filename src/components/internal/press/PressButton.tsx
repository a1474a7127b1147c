import { type ComponentPropsWithoutRef, forwardRef } from 'react';
import { keepFromLink } from '../layer/page/keep-defaults';
import { useMergedRefs } from '../useMergedRefs';
import { shieldWhatLiesBelow } from './press-intent';
import { usePressIntent } from './usePressIntent';

/** Props of {@link PressButton}; all others go to the button. */
export interface PressButtonProps extends ComponentPropsWithoutRef<'button'> {
  /** What a press does now. A new value makes the button count as one that has just appeared. */
  deed: string;
}

/**
 * A button whose press cannot be undone. Calls `onClick` only for presses that were meant for it. The second half of a
 * double click does nothing, neither here nor to what takes the button's place.
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
