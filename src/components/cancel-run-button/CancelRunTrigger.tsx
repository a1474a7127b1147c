import { type ComponentPropsWithoutRef, forwardRef, useEffect, useId } from 'react';
import { useRunContext } from '../../hooks/run-context';
import { confirmDialog } from '../confirm/ConfirmSurface';
import { cva, cx } from '../internal/cx';
import { type IconComponent, Loader2, StopCircle, X } from '../internal/icons';
import { type ClassNameProp, partProps } from '../internal/part';
import { usePressIntent } from '../internal/press/usePressIntent';
import { useMergedRefs } from '../internal/useMergedRefs';
import { type CancelRunState, useCancelRunPart } from './cancel-run-context';
import { useBusyDescription } from './useBusyDescription';

const trigger = cva('rl:rounded-md', {
  variants: { size: { sm: 'rl:size-7', md: 'rl:h-9 rl:ps-3 rl:pe-3.5 rl:type-body' } },
});

const face = cva('rl:inline-flex rl:items-center rl:justify-center', {
  variants: { size: { sm: '', md: 'rl:gap-1.5' } },
});

/** Props of {@link CancelRunTrigger}. */
export interface CancelRunTriggerProps extends Omit<ComponentPropsWithoutRef<'button'>, 'className'> {
  /** Class name, or a function of the state. */
  className?: ClassNameProp<CancelRunState>;
  /** Icon at rest. Default: the provider's, else an X for `sm` and a stop sign for `md`. */
  icon?: IconComponent | undefined;
  /**
   * Takes less room, for headers whose badge already shows the state: "Cancelling…" is only a spinning icon, and in a
   * container below 352 px "Cancel" has no icon. Default false.
   */
  compact?: boolean | undefined;
}

/**
 * The button. Renders nothing if the run cannot be cancelled. During a cancel it stays, keeps its focus and name, and
 * does nothing.
 */
export const CancelRunTrigger = forwardRef<HTMLButtonElement, CancelRunTriggerProps>(function CancelRunTrigger(
  { className, icon, compact = false, children, onClick, onKeyDown, onFocus, onBlur, onPointerEnter, ...props },
  ref,
) {
  const part = useCancelRunPart('CancelRunTrigger');
  const { state, size, confirmation, messages, run, press, isAnnounced, getTrigger, setTrigger } = part;
  const { icons } = useRunContext();
  const isHidden =
    state === 'unavailable' || state === 'settled' || (confirmation === 'inline' && state === 'confirming');
  const workId = useId();
  const intent = usePressIntent('cancel');
  const setElement = useMergedRefs(useMergedRefs<HTMLButtonElement>(intent.watch, setTrigger), ref);
  const needsDialog = confirmation === 'dialog';
  const canPress = press !== null;
  const isBusy = state === 'cancelling' || state === 'checking' || state === 'overdue';
  const description = useBusyDescription(isBusy, isAnnounced, getTrigger);
  useEffect(() => {
    if (needsDialog && canPress) confirmDialog.preloadWhenIdle();
  }, [needsDialog, canPress]);
  if (isHidden) return null;

  const Icon = isBusy ? Loader2 : (icon ?? icons?.cancel ?? (size === 'sm' ? X : StopCircle));
  const name = messages.cancel.actionFor(run?.name || null);
  const needsWords = isBusy && size === 'md' && children === undefined;
  return (
    <span className="rl:relative rl:inline-flex rl:shrink-0">
      <button
        type="button"
        {...partProps({
          slot: 'cancel-run-trigger',
          state,
          base: cx(
            trigger({ size }),
            size === 'sm' && !isBusy && 'rl:cancel-quiet',
            compact && size === 'md' && (isBusy ? 'rl:w-9 rl:px-0' : 'rl:@max-[22rem]:px-2.5'),
          ),
          className,
          param: part,
        })}
        // The name stays during the cancel: a screen reader would take a renamed button for another one. The
        // description says that it
        // is busy.
        aria-label={name}
        title={size === 'sm' ? name : undefined}
        aria-describedby={description.isDescribed ? workId : undefined}
        aria-busy={isBusy || undefined}
        aria-disabled={press === null || undefined}
        aria-haspopup={needsDialog ? 'dialog' : undefined}
        ref={setElement}
        {...props}
        onFocus={(event) => {
          onFocus?.(event);
          if (needsDialog) void confirmDialog.preload();
        }}
        onBlur={(event) => {
          onBlur?.(event);
          description.onBlur();
        }}
        onPointerEnter={(event) => {
          onPointerEnter?.(event);
          if (needsDialog) void confirmDialog.preload();
        }}
        onKeyDown={(event) => {
          intent.onKeyDown(event);
          onKeyDown?.(event);
        }}
        onClick={(event) => {
          // A press that only opens the confirmation always counts: an app that remounts the button with every answer
          // would otherwise have
          // a button that never works.
          if (confirmation === 'none' && !intent.isMeant(event)) return;
          onClick?.(event);
          if (!event.defaultPrevented) press?.();
          // A link around the button would be followed.
          event.preventDefault();
        }}
      >
        {children ?? (
          // The hidden words only keep the width: a visible text must be part of the button's name, which stays the
          // same.
          <span className={cx(face({ size }), needsWords && 'rl:invisible')}>
            <Icon
              aria-hidden
              className={cx(
                'rl:size-4',
                isBusy ? 'rl:anim-spin' : compact && size === 'md' && 'rl:@max-[22rem]:hidden',
              )}
            />
            {size === 'md' && (
              <span className={compact && isBusy ? 'rl:hidden' : 'rl:block'}>
                {isBusy ? messages.cancel.cancelling : messages.cancel.action}
              </span>
            )}
          </span>
        )}
      </button>
      {isBusy && (
        <span
          id={workId}
          className={
            needsWords
              ? 'rl:pointer-events-none rl:absolute rl:inset-0 rl:inline-flex rl:items-center rl:justify-center rl:gap-1.5 rl:type-body rl:weight-medium rl:whitespace-nowrap rl:text-on-secondary'
              : 'rl:visually-hidden'
          }
        >
          {needsWords && <Icon aria-hidden className="rl:size-4 rl:anim-spin" />}
          <span className={compact && needsWords ? 'rl:visually-hidden' : 'rl:block'}>
            {messages.cancel.cancelling}
          </span>
        </span>
      )}
    </span>
  );
});
