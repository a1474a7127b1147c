import { type Context, createContext, useContext } from 'react';
import type { RunClient } from '../core/client/types';
import type { ProgressRule } from '../core/forecast/progress';
import { type Clock, systemClock } from '../core/platform/clock';
import type { PartialRunMessages } from '../core/text/messages';
import type { RunMetricDefinitions } from '../core/text/metric-definition';
import type { RunLinks } from './host/links';
import type { RunIcons, RunLayers, RunStatusDefinitions, StepKindDefinitions } from './host/registry';

/** Context value of `<RunProvider>`. Without a provider the defaults apply and `runId` props cannot be resolved. */
export interface RunContextValue {
  client: RunClient | null;
  /** Texts that replace the English ones. Read them with `useMessages`. */
  messages: PartialRunMessages | undefined;
  /** BCP 47 tag, or `browser` for the browser's language. `undefined`: English. */
  locale: string | undefined;
  /** Text direction of portalled content. `undefined`: inherited from the page. */
  direction: 'ltr' | 'rtl' | undefined;
  /** Theme of portalled content. `undefined`: inherited from the page. */
  theme: 'light' | 'dark' | 'system' | undefined;
  /** Container and `z-index` of dialogs and the run window. */
  layers?: RunLayers | undefined;
  clock: Clock;
  /** How bars measure progress. `undefined`: `honestProgress`. */
  progressRule?: ProgressRule | undefined;
  /** Label, unit and thresholds of metrics. A component's own definitions win. */
  metricDefinitions?: RunMetricDefinitions | undefined;
  /** The app's step kinds. */
  stepKinds?: StepKindDefinitions | undefined;
  /** The app's statuses. */
  statuses?: RunStatusDefinitions | undefined;
  /** The app's icons. */
  icons?: RunIcons | undefined;
  /** Format of step times. */
  times?: 'relative' | 'absolute' | 'both' | undefined;
  /** IANA time zone for times of day. */
  timeZone?: string | undefined;
  /** Turns run names into links. */
  links?: RunLinks | undefined;
  /** False announces nothing to screen readers. Default true. */
  announce?: boolean;
}

/** Increment when {@link RunContextValue} changes in a way that breaks older readers. */
const SHAPE = 2;
const KEY = Symbol.for(`runlight.context.${SHAPE}`);

type Registry = Map<typeof createContext, Context<RunContextValue>>;

/**
 * One context per page, even if an app bundles the package twice, as ESM and (through a dependency) as CJS: a hook of
 * one copy must find a provider of the other. Keyed by React's `createContext`: each copy of React needs its own.
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

/** Returns the provider's values, or the defaults without a provider. */
export function useRunContext(): RunContextValue {
  return useContext(RunContext);
}
