import { useMemo } from 'react';
import type { PartialRunMessages } from '../core/messages';
import { overlay } from '../core/messages/overlay';
import { useRunContext } from './run-context';

/**
 * @internal A component's own texts: the provider's where it has them, else the English ones given here. Each component
 * names those it shows, so that no host carries the texts of components it does not use.
 * @param english must be stable
 */
export function useMessages<T extends PartialRunMessages>(english: T): T {
  const { messages } = useRunContext();
  return useMemo(() => overlay(messages, english), [messages, english]);
}
