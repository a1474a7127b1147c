import { useSyncExternalStore } from 'react';
import { DEFAULT_LOCALE, MACHINE_LOCALE, toKnownLocale } from '../core/text/format/locale';
import type { PartialRunMessages } from '../core/text/messages';

const noChanges = () => () => {};

/**
 * @internal The locale of all that is rendered. The texts' own language, unless the host says otherwise: a server and every
 * browser then render the same. The machine's own is taken only where it is asked for, and only after hydration.
 * @param localeProp what the host said: a tag, `browser`, or nothing
 */
export function usePageLocale(localeProp: string | undefined, messages: PartialRunMessages | undefined): string {
  const spoken = toKnownLocale(messages?.locale) ?? DEFAULT_LOCALE;
  const client = localeProp === MACHINE_LOCALE ? MACHINE_LOCALE : (toKnownLocale(localeProp) ?? spoken);
  const server = localeProp === MACHINE_LOCALE ? spoken : client;
  return useSyncExternalStore(
    noChanges,
    () => client,
    () => server,
  );
}
