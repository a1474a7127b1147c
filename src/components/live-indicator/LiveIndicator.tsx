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

/** The state of the parts, also passed to `className` functions. */
export interface LiveIndicatorState {
  /** How current the data is. */
  connection: ConnectionState;
  /**
   * True while the data on screen is the backend's current state. Only then does the dot pulse and the text read LIVE.
   */
  isLive: boolean;
  /** The text. */
  label: string;
}

/** Icons by connection state; a state without one shows a dot. */
export type LiveIndicatorIcons = Partial<Record<ConnectionState, IconComponent | undefined>>;

interface IndicatorContext extends LiveIndicatorState {
  /** The app's own; `undefined` = ours. */
  icon: IconComponent | undefined;
}

const [Context, useIndicator] = createPartContext<IndicatorContext>('LiveIndicator');

// Problems have a shape of their own, so that colour is not the only sign.
const defaultIcons: LiveIndicatorIcons = {
  reconnecting: RefreshCw,
  stale: AlertTriangle,
  offline: WifiOff,
  failed: AlertCircle,
};

/** Props of {@link LiveIndicator}; all others go to the element. */
export interface LiveIndicatorProps extends Omit<ComponentPropsWithoutRef<'span'>, 'className'> {
  /** The run whose connection is shown. */
  runId?: string | undefined;
  /** The connection or its state, for apps that manage it themselves. Overrides `runId`. Default `idle`. */
  connection?: ConnectionState | Pick<RunConnection, 'state' | 'error'> | undefined;
  /** Class of this part, or a function of its state. */
  className?: ClassNameProp<LiveIndicatorState>;
  /** Class of each part, by name. */
  classNames?: { icon?: ClassNameProp<LiveIndicatorState>; label?: ClassNameProp<LiveIndicatorState> } | undefined;
  /** Custom icons. */
  icons?: LiveIndicatorIcons | undefined;
}

/** A pulsing dot and "LIVE" while the data is current; otherwise the state of the connection. */
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
  // A poll that has just failed is not live, even before the client counts as reconnecting.
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
        // Explains why the dot does not pulse: the page polls instead of receiving pushes.
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

/** The dot, or the icon of a problem. Children replace it. */
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

/** Filled and pulsing when live, still while polling, a hollow ring when no data arrives. */
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

/** The state of the connection in words. Children replace it. */
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
