import { type ReactNode, useEffect, useInsertionEffect, useMemo, useRef, useState } from 'react';
import { createRunClient } from '../core/client/run-client';
import type { RunClient, RunClientOptions } from '../core/client/types';
import type { ProgressRule } from '../core/forecast/progress';
import { type Clock, systemClock } from '../core/platform/clock';
import type { Environment } from '../core/platform/environment';
import type { RunSource } from '../core/run/source/run-source';
import type { PartialRunMessages } from '../core/text/messages';
import type { RunMetricDefinitions } from '../core/text/metric-definition';
import type { RunLinks } from './host/links';
import type { RunIcons, RunLayers, RunStatusDefinitions, StepKindDefinitions } from './host/registry';
import { type ClientEventProps, useClientEvents } from './host/useClientEvents';
import { useLatest, useStable } from './host/useStable';
import { RunContext, type RunContextValue } from './run-context';
import { usePageLocale } from './usePageLocale';

/** Props of {@link RunProvider}. Pass either `source` or `client`. */
export interface RunProviderProps extends ClientEventProps, RunLinks {
  /** Your app. */
  children?: ReactNode;
  /** The backend. A new object creates a new client, so create it once, outside of rendering. */
  source?: RunSource | undefined;
  /** A client from `createRunClient`, for apps that also use it outside of React. The provider does not dispose it. */
  client?: RunClient | undefined;
  /** Options of the client created from `source`. Read once. */
  options?: Omit<RunClientOptions, 'source' | 'clock' | 'environment'> | undefined;
  /** Texts that replace the English ones. */
  messages?: PartialRunMessages | undefined;
  /**
   * BCP 47 tag for numbers, durations and times, e.g. `de-CH`. `browser` uses the browser's language, after hydration.
   * Default: the language of `messages`, else `en`, so that server and browser render the same.
   */
  locale?: string | undefined;
  /** Text direction of dialogs, which render outside the provider in the DOM. Default: inherited from the page. */
  direction?: 'ltr' | 'rtl' | undefined;
  /** Theme of dialogs. Default: inherited from the page. */
  theme?: 'light' | 'dark' | 'system' | undefined;
  /** Container and `z-index` of dialogs and the run window, e.g. inside a modal of your own. */
  layers?: RunLayers | undefined;
  /** False announces nothing to screen readers, for apps that do it themselves. Default true. */
  announce?: boolean | undefined;
  /**
   * How bars measure progress. Default `honestProgress`; `stepCountProgress(…)` counts against a fixed number of steps.
   * Create it once, outside of rendering.
   */
  progressRule?: ProgressRule | undefined;
  /**
   * Label, unit, direction and thresholds of metrics by key or `group.key`, for all components below. `false` shows a
   * metric without judging it. Overrides the backend's definitions and the built-in ones.
   */
  metricDefinitions?: RunMetricDefinitions | undefined;
  /** Label, icon and tone of step kinds, by the backend's names. Define icon components outside of rendering. */
  stepKinds?: StepKindDefinitions | undefined;
  /**
   * Label, icon, tone and meaning of statuses, by the backend's names. The meaning (`as`) is read once. If you pass
   * `client`, pass them to `createRunClient` as well.
   */
  statuses?: RunStatusDefinitions | undefined;
  /** Icons of the cancel button, the LIVE indicator and the statuses. */
  icons?: RunIcons | undefined;
  /** Format of step times: relative, time of day, or both. Default `relative`. */
  times?: 'relative' | 'absolute' | 'both' | undefined;
  /** IANA time zone for times of day, e.g. `Europe/Zurich`. Default: the machine's. Set it for server rendering. */
  timeZone?: string | undefined;
  /** Source of the current time. Default: the system clock. */
  clock?: Clock | undefined;
  /** State of the page: visibility, network. Default: the browser's. */
  environment?: Environment | undefined;
}

/**
 * Provides a backend, texts and a locale to the components and hooks below it. Sends no request by itself.
 * @throws Error if neither `source` nor `client` is given, or one of them is something else
 */
export function RunProvider(props: RunProviderProps) {
  const { children, source, client: clientProp, messages, direction, theme, environment, announce = true } = props;
  const { progressRule } = props;
  const { metricDefinitions, stepKinds, statuses, icons, layers, times, timeZone, linkComponent } = props;
  const getHref = useLatest(props.getHref);
  const links = { getHref, linkComponent };
  const registry = useStable({ metricDefinitions, stepKinds, statuses, icons, layers, times, timeZone, links });
  const locale = usePageLocale(props.locale, messages);
  const clock = props.clock ?? clientProp?.clock ?? systemClock;
  const [options] = useState(() => ({ ...props.options, statuses: props.options?.statuses ?? statuses }));
  const ownedClient = useMemo(
    () =>
      clientProp || !source
        ? null
        : createRunClient({ ...options, source, clock, ...(environment ? { environment } : {}) }),
    [clientProp, source, options, clock, environment],
  );
  const client = clientProp ?? ownedClient;
  if (!client) {
    throw new Error(
      'runlight: <RunProvider> has neither a source nor a client, so it cannot read runs. ' +
        "Pass source={createRestSource({ baseUrl: '…' })}.",
    );
  }
  if (typeof client.watch !== 'function') {
    throw new TypeError(
      'runlight: the client of <RunProvider> is not one of createRunClient, so it cannot watch runs. ' +
        'To pass what createRestSource returns, write source={…}.',
    );
  }

  useClientEvents(client, props);

  // A source created while rendering replaces the client on every render, which reads every run again, endlessly.
  const changes = useRef({ source, inARow: 0 });
  useEffect(() => {
    const known = changes.current;
    const inARow = known.source === source ? 0 : known.inARow + 1;
    changes.current = { source, inARow };
    if (inARow === 3) {
      console.error(
        'runlight: <RunProvider> got a new source in three renders in a row, so it reads all runs again each time. ' +
          'Call createRestSource once, outside the component or in useState(() => …).',
      );
    }
  });

  const disposal = useRef<{ client: RunClient; timer: ReturnType<typeof setTimeout> } | null>(null);
  // The one kind of effect that React does not clean up if it only hides the provider (`<Activity>`): the hidden tree
  // still renders with this client, and is shown again with it.
  useInsertionEffect(() => {
    if (!ownedClient) return;
    // Mounted again at once, e.g. by Fast Refresh: keep the same client.
    if (disposal.current?.client === ownedClient) clearTimeout(disposal.current.timer);
    disposal.current = null;
    return () => {
      disposal.current = { client: ownedClient, timer: setTimeout(() => ownedClient.dispose(), 0) };
    };
  }, [ownedClient]);

  const value = useMemo<RunContextValue>(
    () => ({ ...registry, client, messages, locale, direction, theme, clock, announce, progressRule }),
    [registry, client, messages, locale, direction, theme, clock, announce, progressRule],
  );
  return <RunContext.Provider value={value}>{children}</RunContext.Provider>;
}
