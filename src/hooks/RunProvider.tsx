import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
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

/** Props of {@link RunProvider}. Give `source`, or a `client` of your own. */
export interface RunProviderProps extends ClientEventProps, RunLinks {
  /** Your app. */
  children?: ReactNode;
  /** The backend. A new object means a new client, so make it once, outside of rendering. */
  source?: RunSource;
  /** A client made with `createRunClient`, for hosts that also use it outside of React. It is not disposed here. */
  client?: RunClient;
  /** Settings of the client made from `source`; read once. */
  options?: Omit<RunClientOptions, 'source' | 'clock' | 'environment'>;
  /** Texts that replace the English ones. */
  messages?: PartialRunMessages | undefined;
  /**
   * BCP 47 tag for numbers, durations and times, e.g. `de-CH`. Default: the language of the texts, which is `en` where no
   * `messages` say otherwise; a server and every browser then render the same. `browser` = the language of the machine, taken
   * after hydration.
   */
  locale?: string | undefined;
  /** Text direction of dialogs, which stand outside the provider in the page. Default: as the page. */
  direction?: 'ltr' | 'rtl';
  /** Theme of dialogs likewise. Default: as the page. */
  theme?: 'light' | 'dark' | 'system';
  /** Where the question and the window are put, e.g. inside a modal of yours, and above what. */
  layers?: RunLayers | undefined;
  /** False = nothing is announced to screen readers, for hosts that do so themselves. Default true. */
  announce?: boolean;
  /**
   * How bars measure progress by default. Default `honestProgress`; `stepCountProgress(…)` is a fixed number
   * of steps. Make it once, outside of rendering.
   */
  progressRule?: ProgressRule | undefined;
  /**
   * Label, unit, direction and thresholds of metrics by key or `group.key`, for every component below; `false` = shown and not
   * judged. Wins over what the backend sends and over the four metrics that are judged by default.
   */
  metricDefinitions?: RunMetricDefinitions | undefined;
  /** Label, icon and colours of your backend's kinds of step, by its words. Icons are compared: define them outside of rendering. */
  stepKinds?: StepKindDefinitions | undefined;
  /**
   * Label, icon, colour and meaning of your backend's statuses, by its words. What they mean (`as`) is read once; with a
   * `client` of your own give it to `createRunClient` as well.
   */
  statuses?: RunStatusDefinitions | undefined;
  /** Icons of the cancel button and of the LIVE mark, and icons by status. */
  icons?: RunIcons | undefined;
  /** How the times of steps are written: how long ago, the time of day, or both. Default `relative`. */
  times?: 'relative' | 'absolute' | 'both' | undefined;
  /** Zone of times of day, e.g. `Europe/Zurich`. Default: the machine's. Set it where a server renders them. */
  timeZone?: string | undefined;
  /** Default: the machine's clock. */
  clock?: Clock;
  /** Default: the browser. */
  environment?: Environment;
}

/**
 * Gives the components and hooks below it a backend, texts and a locale. Starts nothing by itself.
 * @throws Error when neither `source` nor `client` is given
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
      'runlight: <RunProvider> was given neither a source nor a client, so no run can be read. ' +
        "Pass source={createRestSource({ baseUrl: '…' })}.",
    );
  }

  useClientEvents(client, props);

  // A source made while rendering is a new backend with every render: everything would be read anew, for ever.
  const changes = useRef({ source, inARow: 0 });
  useEffect(() => {
    const known = changes.current;
    const inARow = known.source === source ? 0 : known.inARow + 1;
    changes.current = { source, inARow };
    if (inARow === 3) {
      console.error(
        'runlight: <RunProvider> was given a new source with three renders in a row, so every run is read anew each time. ' +
          'Call createRestSource once, outside of the component or in useState(() => …).',
      );
    }
  });

  const disposal = useRef<{ client: RunClient; timer: ReturnType<typeof setTimeout> } | null>(null);
  useEffect(() => {
    if (!ownedClient) return;
    // StrictMode leaves and returns at once: the same client goes on then.
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
