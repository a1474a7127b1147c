import { createContext, useContext } from 'react';
import { type Clock, systemClock } from '../core/clock';
import type { PartialRunMessages } from '../core/messages';
import type { RunClient } from '../core/run-client.types';

/** What `<RunProvider>` hands down. Without a provider the defaults below apply and `runId` props cannot be resolved. */
export interface RunContextValue {
  client: RunClient | null;
  /** Texts that replace the English ones; read them with `useMessages`. */
  messages: PartialRunMessages | undefined;
  /** BCP 47 tag; `undefined` = the browser's. */
  locale: string | undefined;
  /** Text direction for portalled content; `undefined` = as the page. */
  direction: 'ltr' | 'rtl' | undefined;
  /** Theme for portalled content; `undefined` = as the page. */
  theme: 'light' | 'dark' | 'system' | undefined;
  clock: Clock;
  /** False = nothing is told to screen readers. Default true. */
  announce?: boolean;
}

export const RunContext = createContext<RunContextValue>({
  client: null,
  messages: undefined,
  locale: undefined,
  direction: undefined,
  theme: undefined,
  clock: systemClock,
});

/** The provider's values, or the defaults where there is no provider. */
export function useRunContext(): RunContextValue {
  return useContext(RunContext);
}
