import { type ReactNode, useMemo } from 'react';
import { RunContext } from '../../src/hooks/run-context';
import { pageContext } from '../../stories/support/toolbar';

/** A page in another language, at the time of the sample runs. */
export function InLocale({ locale, children }: { locale: string; children: ReactNode }) {
  const context = useMemo(() => pageContext(locale, 'frozen'), [locale]);
  return (
    <RunContext.Provider value={context}>
      <div dir={locale === 'ar' ? 'rtl' : 'ltr'} lang={locale}>
        {children}
      </div>
    </RunContext.Provider>
  );
}
