import { useSyncExternalStore } from 'react';
import { DEFAULT_LOCALE, MACHINE_LOCALE, toKnownLocale } from '../core/text/format/locale';
import type { PartialRunMessages } from '../core/text/messages';

const noChanges = () => () => {};

/**
 * @internal Resolves the locale. Defaults to the language of the texts, so that server and browser render the same. The
 * browser's language is used only on request, and only after hydration.
 * @param localeProp the provider's prop: a tag, `browser`, or nothing
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
