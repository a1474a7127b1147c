import { forwardRef } from 'react';
import { useRunContext } from '../../hooks/run-context';
import { createLazyPart, useLazyPart } from '../internal/lazy-part';
import type { ClassNameProp } from '../internal/part';
import { CancelRunInline } from './CancelRunInline';
import { type CancelRunState, useCancelRunPart } from './cancel-run-context';

/** @internal Loaded by a pointer or the focus coming near the button, in idle time, or at last by the press itself. */
export const cancelLayer = createLazyPart(() => import('./CancelRunLayer'));

/** Props of {@link CancelRunDialog}. */
export interface CancelRunDialogProps {
  /** Text, or a function of the state; for the white surface. */
  className?: ClassNameProp<CancelRunState>;
  /** Text, or a function of the state; for what darkens the page. */
  overlayClassName?: ClassNameProp<CancelRunState>;
  /**
   * Where it is put. Default: the provider's `container`, else over the whole window, above everything in it. An element given
   * must be positioned, and is filled.
   */
  container?: HTMLElement | null | undefined;
}

/**
 * The confirmation as an alert dialog: centred, and a sheet at the bottom where its container is narrower than 768 px. It
 * comes in a file of its own; where that is slow or cannot be loaded the question is asked in place, so that cancelling
 * never depends on it.
 */
export const CancelRunDialog = forwardRef<HTMLDivElement, CancelRunDialogProps>(function CancelRunDialog(
  { container, ...props },
  ref,
) {
  const { isOpen } = useCancelRunPart('CancelRunDialog');
  const { container: shared } = useRunContext();
  const { loaded, isLate } = useLazyPart(cancelLayer, isOpen);
  // Above a card that is a button as a whole.
  if (isLate) return <CancelRunInline className="rl:relative rl:z-1" />;
  return loaded && <loaded.CancelRunLayer {...props} container={container ?? shared} ref={ref} />;
});
