import { type ComponentPropsWithoutRef, forwardRef, useMemo } from 'react';
import { ownValue } from '../../core/platform/own-property';
import type { RunStatus } from '../../core/run/run';
import { isStillRead } from '../../core/run/snapshot/still-read';
import { hostStatusOf, withHostStatus } from '../../core/run/status/host-status';
import { withKnownStatus } from '../../core/run/status/known-status';
import { connecting } from '../../core/text/messages/connecting';
import * as en from '../../core/text/messages/english';
import { useRunContext } from '../../hooks/run-context';
import { useMessages } from '../../hooks/useMessages';
import { type RunInput, useRunView } from '../../hooks/useRunView';
import { cx } from '../internal/cx';
import {
  Ban,
  CheckCircle,
  CircleDashed,
  CircleHelp,
  Clock,
  Hand,
  type IconComponent,
  Loader2,
  Pause,
  XCircle,
} from '../internal/icons';
import { usePauseOffscreen } from '../internal/motion/usePauseOffscreen';
import { type ClassNameProp, partProps, useRootAttributes } from '../internal/part';
import { createPartContext } from '../internal/part-context';
import { RUN_STATUS_BADGE_PARTS as PARTS, type RunStatusBadgeStatus } from './parts';

const english = {
  status: en.status,
  connection: { connecting },
  cancel: { mayStillWork: en.cancel.mayStillWork },
};

/** The state of the badge's parts, also passed to `className` functions. */
export interface RunStatusBadgeState {
  /** The run's status, or `loading`. */
  status: RunStatusBadgeStatus;
  /** The status in words; an unknown status as the backend spelled it. */
  label: string;
  /** Name of the current step; `null` = unknown, or the run is not working. */
  stepName: string | null;
  /** Its size. */
  size: 'sm' | 'lg';
}

/** Icons by status; replace some through the `icons` prop. */
export type RunStatusBadgeIcons = Partial<Record<RunStatusBadgeStatus, IconComponent | undefined>>;

interface BadgeContext extends RunStatusBadgeState {
  /** The app's own; `undefined` = ours. */
  icon: IconComponent | undefined;
  /** The run is not being read, so nothing animates. */
  isStill: boolean;
}

const [Context, useBadge] = createPartContext<BadgeContext>('RunStatusBadge');

const defaultIcons: Record<RunStatusBadgeStatus, IconComponent> = {
  queued: Clock,
  running: Loader2,
  waiting: Hand,
  paused: Pause,
  cancelling: Loader2,
  succeeded: CheckCircle,
  failed: XCircle,
  cancelled: Ban,
  unknown: CircleHelp,
  loading: CircleDashed,
};

/** Props of {@link RunStatusBadge}; all others go to the element. */
export interface RunStatusBadgeProps
  extends Omit<ComponentPropsWithoutRef<'span'>, 'className'>,
    Pick<RunInput, 'runId' | 'run'> {
  /** A status without a run. Overrides `run` and `runId`. */
  status?: RunStatus | undefined;
  /** `sm` = tinted, 24 px, for lists; `lg` = solid, 28 px, for headers. Default `sm`. */
  size?: 'sm' | 'lg' | undefined;
  /** Adds the name of the current step while the run is running: "Running · Training CTGAN model". Default false. */
  showStep?: boolean | undefined;
  /** Class of this part, or a function of its state. */
  className?: ClassNameProp<RunStatusBadgeState>;
  /** Class of each part, by name. */
  classNames?: { icon?: ClassNameProp<RunStatusBadgeState>; label?: ClassNameProp<RunStatusBadgeState> } | undefined;
  /** Custom icons. */
  icons?: RunStatusBadgeIcons | undefined;
}

/**
 * The status of a run as icon and text. Pulses softly while it runs and is being read. Children replace icon and label.
 */
export const RunStatusBadge = forwardRef<HTMLSpanElement, RunStatusBadgeProps>(function RunStatusBadge(
  { runId, run, status: givenStatus, size = 'sm', showStep = false, className, classNames, icons, children, ...props },
  ref,
) {
  const root = useRootAttributes();
  const setElement = usePauseOffscreen(ref, { unlessInside: true });
  const messages = useMessages(english);
  const view = useRunView(
    { runId: givenStatus === undefined ? runId : undefined, run },
    { steps: false, metrics: false },
  );
  const { statuses, icons: shared } = useRunContext();
  const bare = useMemo(
    () =>
      givenStatus === undefined ? null : withHostStatus(withKnownStatus({ id: '', status: givenStatus }), statuses),
    [givenStatus, statuses],
  );
  const shown = bare ?? view.run;
  const status: RunStatusBadgeStatus = shown?.status ?? 'loading';
  const { statusText = null, statusLabel = null, statusTone = null } = shown ?? {};
  const hostIcon = shown ? hostStatusOf(shown, statuses)?.icon : undefined;
  const icon = ownValue(icons, status) ?? hostIcon ?? ownValue(shared?.status, status);
  const currentStep = view.run?.currentStep?.name ?? null;
  // A status without a run does not say whose it is.
  const mayStillWork = givenStatus === undefined && view.mayStillWork;
  const isStill = !isStillRead(view.connection.state);
  const state = useMemo<BadgeContext>(() => {
    const known = status === 'loading' ? messages.connection.connecting : messages.status[status];
    return {
      status,
      label: statusLabel || (status === 'unknown' && statusText ? statusText : known),
      stepName: showStep && status === 'running' ? currentStep : null,
      size,
      icon,
      isStill,
    };
  }, [status, statusText, statusLabel, currentStep, showStep, size, icon, isStill, messages]);

  return (
    <Context.Provider value={state}>
      <span
        {...root}
        {...partProps({
          slot: PARTS.root.slot,
          state: status,
          className,
          param: state,
        })}
        data-size={size}
        data-status={statusText ?? undefined}
        data-tone={statusTone ?? undefined}
        data-may-still-work={mayStillWork || undefined}
        title={mayStillWork ? messages.cancel.mayStillWork : undefined}
        ref={setElement}
        {...props}
      >
        {status === 'running' && !isStill && (
          <span
            aria-hidden="true"
            className={cx(
              'rl:absolute rl:inset-0 rl:-z-10 rl:anim-breathe',
              size === 'sm' ? 'rl:bg-running-line' : 'rl:bg-overlay',
            )}
          />
        )}
        {children ?? (
          <>
            <RunStatusBadgeIcon className={classNames?.icon} />
            <RunStatusBadgeLabel className={classNames?.label} />
          </>
        )}
      </span>
    </Context.Provider>
  );
});

/** Props of {@link RunStatusBadgeIcon} and {@link RunStatusBadgeLabel}. */
export interface RunStatusBadgePartProps extends Omit<ComponentPropsWithoutRef<'span'>, 'className'> {
  /** Class of this part, or a function of its state. */
  className?: ClassNameProp<RunStatusBadgeState>;
}

/** The icon of the status. Decorative, because the label says the same. Children replace it. */
export const RunStatusBadgeIcon = forwardRef<HTMLSpanElement, RunStatusBadgePartProps>(function RunStatusBadgeIcon(
  { className, children, ...props },
  ref,
) {
  const state = useBadge('RunStatusBadgeIcon');
  const Icon = state.icon ?? defaultIcons[state.status];
  // An app's own icon may have a top and a bottom.
  const spins =
    !state.isStill && state.icon === undefined && (state.status === 'running' || state.status === 'cancelling');
  return (
    <span
      aria-hidden="true"
      {...partProps({
        slot: PARTS.icon.slot,
        state: state.status,
        base: 'rl:inline-flex rl:flex-none',
        className,
        param: state,
      })}
      ref={ref}
      {...props}
    >
      {children ?? (
        <Icon
          aria-hidden="true"
          className={cx(state.size === 'sm' ? 'rl:size-3.5' : 'rl:size-4', spins && 'rl:anim-spin')}
        />
      )}
    </span>
  );
});

/** The status in words. Children replace it. */
export const RunStatusBadgeLabel = forwardRef<HTMLSpanElement, RunStatusBadgePartProps>(function RunStatusBadgeLabel(
  { className, children, ...props },
  ref,
) {
  const state = useBadge('RunStatusBadgeLabel');
  return (
    // Its own direction: a name in another script must lose its end, not its beginning.
    <span
      dir="auto"
      {...partProps({
        slot: PARTS.label.slot,
        state: state.status,
        base: 'rl:truncate',
        className,
        param: state,
      })}
      ref={ref}
      {...props}
    >
      {children ?? (state.stepName === null ? state.label : `${state.label} · ${state.stepName}`)}
    </span>
  );
});
