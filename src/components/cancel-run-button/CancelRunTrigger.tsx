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
  /** Text, or a function of the state. */
  className?: ClassNameProp<CancelRunState>;
  /** Icon at rest. Default: the provider's, else an X for `sm`, a stop sign for `md`. */
  icon?: IconComponent | undefined;
  /**
   * Takes less room, for headers whose badge says the rest: "Cancelling…" is a turning icon alone, and in a container
   * below 352 px "Cancel" is a word without an icon. Default false.
   */
  compact?: boolean | undefined;
}

/**
 * The button. Not there when the run cannot be cancelled. While a cancel is under way it stays, keeps the focus and its
 * name, and does nothing.
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
        // The name stays while it works, or a screen reader in the middle of it would take it for another button; that
        // it works is its description.
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
          // What only asks may be pressed as soon as it is there. A host that mounts it anew with every answer of its
          // backend would else have a button that never works.
          if (confirmation === 'none' && !intent.isMeant(event)) return;
          onClick?.(event);
          if (!event.defaultPrevented) press?.();
          // The button has nothing to do by itself; a link around it would be followed.
          event.preventDefault();
        }}
      >
        {children ?? (
          // Busy, the words inside only keep the place: a visible text must be part of a button's name, and the name stays.
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
