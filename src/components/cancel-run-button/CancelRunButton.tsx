import { type ComponentPropsWithoutRef, forwardRef, type ReactNode } from 'react';
import type { IconComponent } from '../internal/icons';
import { type ClassNameProp, partProps, useRootAttributes } from '../internal/part';
import { type CancelRunOptions, CancelRunProvider } from './CancelRunProvider';
import { CancelRunQuestion } from './CancelRunQuestion';
import { CancelRunStatus } from './CancelRunStatus';
import { CancelRunTrigger } from './CancelRunTrigger';
import { type CancelRunState, useCancelRunPart } from './cancel-run-context';

/** Props of {@link CancelRunButton}. */
export interface CancelRunButtonProps extends Omit<ComponentPropsWithoutRef<'div'>, 'className'>, CancelRunOptions {
  /** Class name, or a function of the state. */
  className?: ClassNameProp<CancelRunState>;
  /** Class names of the parts inside. */
  classNames?:
    | {
        trigger?: ClassNameProp<CancelRunState>;
        overlay?: ClassNameProp<CancelRunState>;
        dialog?: ClassNameProp<CancelRunState>;
        inline?: ClassNameProp<CancelRunState>;
        status?: ClassNameProp<CancelRunState>;
      }
    | undefined;
  /** Replaces the icon at rest. */
  icons?: { trigger?: IconComponent | undefined } | undefined;
  /** Element that the dialog is rendered into, see {@link CancelRunDialogProps}. Default: above everything. */
  container?: HTMLElement | null | undefined;
  /** A custom layout of the parts. Default: the button, its confirmation and its messages. */
  children?: ReactNode;
}

/**
 * Cancels a run after a confirmation. Shows "Cancelling…" until the backend reports that the run has stopped, why a
 * cancel was refused, and how the run ended if it was faster. Renders nothing if the run cannot be cancelled.
 */
export const CancelRunButton = forwardRef<HTMLDivElement, CancelRunButtonProps>(function CancelRunButton(
  {
    runId,
    run,
    onCancel,
    canForce,
    overdueAfterMs,
    size,
    confirmation,
    askReason,
    open,
    defaultOpen,
    onOpenChange,
    ...rest
  },
  ref,
) {
  return (
    <CancelRunProvider
      runId={runId}
      run={run}
      onCancel={onCancel}
      canForce={canForce}
      overdueAfterMs={overdueAfterMs}
      size={size}
      confirmation={confirmation}
      askReason={askReason}
      open={open}
      defaultOpen={defaultOpen}
      onOpenChange={onOpenChange}
    >
      <CancelRunRoot {...rest} ref={ref} />
    </CancelRunProvider>
  );
});

type RootOnlyProps = Omit<CancelRunButtonProps, keyof CancelRunOptions>;

const CancelRunRoot = forwardRef<HTMLDivElement, RootOnlyProps>(function CancelRunRoot(
  { className, classNames, icons, container, children, ...props },
  ref,
) {
  const root = useRootAttributes();
  const part = useCancelRunPart('CancelRunButton');
  const { state, confirmation, isOpen, isTouched, notice } = part;
  const hasNothing = state === 'unavailable' || (state === 'settled' && notice === null && !isTouched);
  // Not even an empty box: it would still take a gap in the layout around it.
  if (children === undefined && hasNothing && !isOpen) return null;
  return (
    <div
      {...root}
      {...partProps({
        slot: 'cancel-run',
        state,
        // The confirmation adapts to its place, so the root must be as wide as that.
        base: confirmation === 'inline' && isOpen ? 'rl:w-full' : undefined,
        className,
        param: part,
      })}
      ref={ref}
      {...props}
    >
      {children ?? (
        <>
          <CancelRunTrigger className={classNames?.trigger} icon={icons?.trigger} />
          <CancelRunQuestion
            dialog={{ className: classNames?.dialog, overlayClassName: classNames?.overlay, container }}
            inline={{ className: classNames?.inline }}
          />
          <CancelRunStatus className={classNames?.status} />
        </>
      )}
    </div>
  );
});
