import { type ComponentPropsWithoutRef, forwardRef, useState } from 'react';
import { useLayerContainer } from '../../hooks/host/useLayers';
import { useBrowserLayoutEffect } from '../../hooks/useBrowserLayoutEffect';
import { watchFocus } from '../internal/layer/focus/focus-memory';
import { createLazyPart, useLazyPart } from '../internal/lazy-part';
import { ConfirmInline, type ConfirmInlineVariant } from './ConfirmInline';
import type { Question } from './question';

/** @internal Loads when a pointer or the focus comes near the button, in idle time, or with the press itself. */
export const confirmDialog = createLazyPart(() => import('./ConfirmDialog'));

/** Props of {@link ConfirmSurface}; all others go to the element of an inline confirmation. */
export interface ConfirmSurfaceProps extends Omit<ComponentPropsWithoutRef<'div'>, 'children'> {
  question: Question;
  /**
   * `dialog` = above everything, a bottom sheet if its container is narrower than 768 px; `inline` = in the flow of the
   * page.
   */
  mode: 'dialog' | 'inline';
  /** Look of an inline confirmation. Default `card`. */
  variant?: ConfirmInlineVariant | undefined;
  /** Class name of the overlay behind the dialog. */
  overlayClassName?: string | undefined;
  /** Element that the dialog is rendered into; `null` = above everything. Default: the provider's `layers`. */
  container?: HTMLElement | null | undefined;
}

/**
 * Asks for a confirmation before something that cannot be undone. The dialog's code loads separately. If it is late,
 * cannot load, or is covered by something of the app, the confirmation appears inline, so that no answer depends on it.
 */
export const ConfirmSurface = forwardRef<HTMLDivElement, ConfirmSurfaceProps>(function ConfirmSurface(
  { question, mode, variant, className, overlayClassName, container, ...props },
  ref,
) {
  const place = useLayerContainer(container);
  const { isOpen } = question;
  const { loaded, isLate } = useLazyPart(confirmDialog, mode === 'dialog' && isOpen);
  const [isCovered, setCovered] = useState(false);
  // Before the question: a dialog of the app that is around it is about to take the focus from what opened that.
  useBrowserLayoutEffect(() => watchFocus(document), []);
  // It may be visible next time.
  if (isCovered && !isOpen) setCovered(false);
  if (mode === 'inline')
    return isOpen ? (
      <ConfirmInline {...props} question={question} variant={variant} className={className} ref={ref} />
    ) : null;
  // Above a card that is a button as a whole.
  if (isLate || isCovered) return isOpen ? <ConfirmInline question={question} className="rl:relative rl:z-1" /> : null;
  return (
    loaded && (
      <loaded.ConfirmDialog
        question={question}
        className={className}
        overlayClassName={overlayClassName}
        container={place}
        onCovered={() => setCovered(true)}
        ref={ref}
      />
    )
  );
});
