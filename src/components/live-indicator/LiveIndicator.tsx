import { type ComponentPropsWithoutRef, forwardRef, useMemo } from 'react';
import { ownValue } from '../../core/platform/own-property';
import type { ConnectionState, RunConnection } from '../../core/run/snapshot/snapshot';
import * as en from '../../core/text/messages/english';
import { useRunContext } from '../../hooks/run-context';
import { useMessages } from '../../hooks/useMessages';
import { useRunView } from '../../hooks/useRunView';
import { cx } from '../internal/cx';
import { AlertCircle, AlertTriangle, type IconComponent, RefreshCw, WifiOff } from '../internal/icons';
import { usePauseOffscreen } from '../internal/motion/usePauseOffscreen';
import { type ClassNameProp, partProps, useRootAttributes } from '../internal/part';
import { createPartContext } from '../internal/part-context';
import { LIVE_INDICATOR_PARTS as PARTS } from './parts';

const english = { connection: en.connection, live: en.live };

/** What the indicator's parts draw, and what a `className` function is called with. */
export interface LiveIndicatorState {
  /** How fresh the data is. */
  connection: ConnectionState;
  /** True while what is on screen is what the backend says now: only then does the dot pulse and the text say LIVE. */
  isLive: boolean;
  /** The text that says so. */
  label: string;
}

/** Icons by connection state; a state without one shows a dot. */
export type LiveIndicatorIcons = Partial<Record<ConnectionState, IconComponent>>;

interface IndicatorContext extends LiveIndicatorState {
  /** The host's; `undefined` = ours. */
  icon: IconComponent | undefined;
}

const [Context, useIndicator] = createPartContext<IndicatorContext>('LiveIndicator');

// Trouble gets a shape of its own, so that it is not told by colour alone.
const defaultIcons: LiveIndicatorIcons = {
  reconnecting: RefreshCw,
  stale: AlertTriangle,
  offline: WifiOff,
  failed: AlertCircle,
};

/** Props of {@link LiveIndicator}; all others go to the element. */
export interface LiveIndicatorProps extends Omit<ComponentPropsWithoutRef<'span'>, 'className'> {
  /** Watches the line of this run. */
  runId?: string | undefined;
  /** The connection or its state, for hosts that keep their own. Wins over `runId`. Default `idle`. */
  connection?: ConnectionState | Pick<RunConnection, 'state' | 'error'> | undefined;
  /** Class of this part, or a function of its state. */
  className?: ClassNameProp<LiveIndicatorState>;
  /** Class of each part, by name. */
  classNames?: { icon?: ClassNameProp<LiveIndicatorState>; label?: ClassNameProp<LiveIndicatorState> };
  /** Icons that take the place of the usual ones. */
  icons?: LiveIndicatorIcons;
}

/** A pulsing dot and "LIVE" while data is really live; otherwise says what is the matter with the line. */
export const LiveIndicator = forwardRef<HTMLSpanElement, LiveIndicatorProps>(function LiveIndicator(
  { runId, connection: connectionProp, className, classNames, icons, children, ...props },
  ref,
) {
  const root = useRootAttributes();
  const setElement = usePauseOffscreen(ref, { unlessInside: true });
  const messages = useMessages(english);
  const { icons: shared } = useRunContext();
  const view = useRunView(
    { runId: connectionProp === undefined ? runId : undefined },
    { steps: false, metrics: false },
  );
  const source = connectionProp ?? view.connection;
  const reported = typeof source === 'string' ? source : source.state;
  // A poll that has just failed is not live, even before the client calls it reconnecting.
  const connection =
    reported === 'polling' && typeof source !== 'string' && source.error !== null ? 'reconnecting' : reported;
  const state = useMemo<IndicatorContext>(() => {
    const isLive = connection === 'live' || connection === 'polling';
    return {
      connection,
      isLive,
      label: isLive ? messages.live : (ownValue(messages.connection, connection) ?? connection),
      icon: ownValue(icons, connection) ?? (isLive ? shared?.live : undefined),
    };
  }, [connection, icons, shared, messages]);

  return (
    <Context.Provider value={state}>
      <span
        {...root}
        {...partProps({
          slot: PARTS.root.slot,
          state: connection,
          className,
          param: state,
        })}
        // Why its dot does not pulse: it is asked for again and again, and not told at once.
        title={connection === 'polling' ? messages.connection.polling : undefined}
        ref={setElement}
        {...props}
      >
        {children ?? (
          <>
            <LiveIndicatorIcon className={classNames?.icon} />
            <LiveIndicatorLabel className={classNames?.label} />
          </>
        )}
      </span>
    </Context.Provider>
  );
});

/** Props of {@link LiveIndicatorIcon} and {@link LiveIndicatorLabel}. */
export interface LiveIndicatorPartProps extends Omit<ComponentPropsWithoutRef<'span'>, 'className'> {
  /** Class of this part, or a function of its state. */
  className?: ClassNameProp<LiveIndicatorState>;
}

/** The dot, or the icon of what is the matter. Children replace it. */
export const LiveIndicatorIcon = forwardRef<HTMLSpanElement, LiveIndicatorPartProps>(function LiveIndicatorIcon(
  { className, children, ...props },
  ref,
) {
  const state = useIndicator('LiveIndicatorIcon');
  const Icon = state.icon ?? ownValue(defaultIcons, state.connection);
  return (
    <span
      aria-hidden="true"
      {...partProps({
        slot: PARTS.icon.slot,
        state: state.connection,
        base: 'rl:relative rl:inline-flex rl:size-3.5 rl:flex-none rl:items-center rl:justify-center',
        className,
        param: state,
      })}
      ref={ref}
      {...props}
    >
      {children ??
        (Icon ? (
          <Icon
            aria-hidden="true"
            className={cx('rl:size-3.5', state.connection === 'reconnecting' && 'rl:anim-spin')}
          />
        ) : (
          <Dot state={state} />
        ))}
    </span>
  );
});

/** Filled and pulsing when live, at rest where answers come at intervals, a hollow ring when nothing comes in. */
function Dot({ state }: { state: LiveIndicatorState }) {
  if (state.isLive) {
    return (
      <>
        {state.connection === 'live' && (
          <span className="rl:mark rl:absolute rl:size-2 rl:rounded-full rl:bg-live rl:anim-ping" />
        )}
        <span className="rl:mark rl:relative rl:size-2 rl:rounded-full rl:bg-live" />
      </>
    );
  }
  if (state.connection === 'ended') return <span className="rl:mark rl:size-2 rl:rounded-full rl:bg-line-strong" />;
  return (
    <span
      className={cx(
        'rl:size-2 rl:rounded-full rl:edge rl:border-current',
        state.connection === 'connecting' && 'rl:anim-pulse',
      )}
    />
  );
}

/** The state of the line in words. Children replace it. */
export const LiveIndicatorLabel = forwardRef<HTMLSpanElement, LiveIndicatorPartProps>(function LiveIndicatorLabel(
  { className, children, ...props },
  ref,
) {
  const state = useIndicator('LiveIndicatorLabel');
  return (
    <span
      dir="auto"
      {...partProps({
        slot: PARTS.label.slot,
        state: state.connection,
        base: 'rl:truncate',
        className,
        param: state,
      })}
      ref={ref}
      {...props}
    >
      {children ?? state.label}
    </span>
  );
});
