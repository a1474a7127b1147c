import { type Context, createContext, useContext } from 'react';
import type { RunClient } from '../core/client/types';
import type { ProgressRule } from '../core/forecast/progress';
import { type Clock, systemClock } from '../core/platform/clock';
import type { PartialRunMessages } from '../core/text/messages';
import type { RunMetricDefinitions } from '../core/text/metric-definition';
import type { RunLinks } from './host/links';
import type { RunIcons, RunLayers, RunStatusDefinitions, StepKindDefinitions } from './host/registry';

/** What `<RunProvider>` hands down. Without a provider the defaults below apply and `runId` props cannot be resolved. */
export interface RunContextValue {
  client: RunClient | null;
  /** Texts that replace the English ones; read them with `useMessages`. */
  messages: PartialRunMessages | undefined;
  /** BCP 47 tag, or `browser` for the machine's language; `undefined` = English. */
  locale: string | undefined;
  /** Text direction for portalled content; `undefined` = as the page. */
  direction: 'ltr' | 'rtl' | undefined;
  /** Theme for portalled content; `undefined` = as the page. */
  theme: 'light' | 'dark' | 'system' | undefined;
  /** Where the question and the window are put. */
  layers?: RunLayers | undefined;
  clock: Clock;
  /** How bars measure; `undefined` = `honestProgress`. */
  progressRule?: ProgressRule | undefined;
  /** Labels, units, thresholds of metrics; a component's own win. */
  metricDefinitions?: RunMetricDefinitions | undefined;
  /** The host's kinds of step. */
  stepKinds?: StepKindDefinitions | undefined;
  /** The host's statuses. */
  statuses?: RunStatusDefinitions | undefined;
  /** The host's icons. */
  icons?: RunIcons | undefined;
  /** How times of steps are written. */
  times?: 'relative' | 'absolute' | 'both' | undefined;
  /** IANA name of the zone times of day are in. */
  timeZone?: string | undefined;
  /** Makes the names of runs links. */
  links?: RunLinks | undefined;
  /** False = nothing is announced to screen readers. Default true. */
  announce?: boolean;
}

/** Raise it when {@link RunContextValue} changes so that an older reader would fail on it. */
const SHAPE = 2;
const KEY = Symbol.for(`runlight.context.${SHAPE}`);

type Registry = Map<typeof createContext, Context<RunContextValue>>;

/**
 * One context for the page, also where a host's bundle holds the package as ESM and, through some other package, as CJS:
 * a provider of the one must be found by a hook of the other. By React, because each copy has contexts of its own.
 */
function sharedContext(): Context<RunContextValue> {
  const holder: typeof globalThis & { [KEY]?: Registry } = globalThis;
  holder[KEY] ??= new Map();
  const registry = holder[KEY];
  const known = registry.get(createContext);
  if (known) return known;
  const created = createContext<RunContextValue>({
    client: null,
    messages: undefined,
    locale: undefined,
    direction: undefined,
    theme: undefined,
    clock: systemClock,
  });
  registry.set(createContext, created);
  return created;
}

export const RunContext = sharedContext();

/** The provider's values, or the defaults where there is no provider. */
export function useRunContext(): RunContextValue {
  return useContext(RunContext);
}
