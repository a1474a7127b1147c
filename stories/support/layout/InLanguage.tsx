import { type ReactNode, useMemo } from 'react';
import { RunContext, useRunContext } from '../../../src/hooks/run-context';
import { messagesOf } from '../toolbar';

/** A section in another language and direction. */
export function InLanguage({ tag, children }: { tag: string; children: ReactNode }) {
  const outer = useRunContext();
  const direction = tag === 'ar' ? 'rtl' : 'ltr';
  const context = useMemo(
    () => ({ ...outer, locale: tag, messages: messagesOf(tag), direction }) as const,
    [outer, tag, direction],
  );
  return (
    <RunContext.Provider value={context}>
      <div lang={tag} dir={direction} style={{ minWidth: 0 }}>
        {children}
      </div>
    </RunContext.Provider>
  );
}
