import { type ComponentPropsWithoutRef, forwardRef, useState } from 'react';
import { useLayerContainer } from '../../hooks/host/useLayers';
import { createLazyPart, useLazyPart } from '../internal/lazy-part';
import { ConfirmInline, type ConfirmInlineVariant } from './ConfirmInline';
import type { Question } from './question';

/** @internal Loaded by a pointer or the focus coming near the button, in idle time, or at last by the press itself. */
export const confirmDialog = createLazyPart(() => import('./ConfirmDialog'));

/** Props of {@link ConfirmSurface}; all others go to the element of a question that is asked in place. */
export interface ConfirmSurfaceProps extends Omit<ComponentPropsWithoutRef<'div'>, 'children'> {
  question: Question;
  /** `dialog` = above everything, a bottom sheet where its place is narrower than 768 px; `inline` = in the flow of the page. */
  mode: 'dialog' | 'inline';
  /** Look of `inline`. Default `card`. */
  variant?: ConfirmInlineVariant | undefined;
  /** For what darkens the page behind the dialog. */
  overlayClassName?: string | undefined;
  /** Where the dialog is put; `null` or left out = above everything. Default: as the provider's `layers` say. */
  container?: HTMLElement | null | undefined;
}

/**
 * Asks before something that cannot be undone. The dialog comes in a file of its own; where that is late, lost or covered by
 * something of the host's, the question is asked in place, so that no answer depends on it.
 */
export const ConfirmSurface = forwardRef<HTMLDivElement, ConfirmSurfaceProps>(function ConfirmSurface(
  { question, mode, variant, className, overlayClassName, container, ...props },
  ref,
) {
  const place = useLayerContainer(container);
  const { isOpen } = question;
  const { loaded, isLate } = useLazyPart(confirmDialog, mode === 'dialog' && isOpen);
  const [isCovered, setCovered] = useState(false);
  // The next time it may be seen.
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
