import type { Decorator } from '@storybook/react-vite';
import { useLayoutEffect, useMemo } from 'react';
import { systemClock } from '../../src/core/clock';
import { defaultMessages } from '../../src/core/messages';
import { RunContext, type RunContextValue } from '../../src/hooks/run-context';
import { NOW } from './sample-runs';

/** A clock that stands still, so that stories on plain props look the same every time. */
const frozenClock = { ...systemClock, now: () => NOW };

/** The host page: theme and direction on the document, locale through the context, padding and width around the story. */
export const withPage: Decorator = (Story, { globals, parameters }) => {
  const theme = String(globals.theme ?? 'light');
  const direction = globals.direction === 'rtl' ? 'rtl' : 'ltr';
  const locale = String(globals.locale ?? 'en');
  const width = String(globals.width ?? 'none');

  useLayoutEffect(() => {
    const html = document.documentElement;
    html.dataset.theme = theme;
    html.dir = direction;
    html.lang = locale;
  }, [theme, direction, locale]);

  const context = useMemo<RunContextValue>(
    () => ({
      client: null,
      messages: defaultMessages,
      locale,
      direction: undefined,
      theme: undefined,
      clock: frozenClock,
    }),
    [locale],
  );
  const padded = parameters.bare ? 0 : 24;
  return (
    <RunContext.Provider value={context}>
      <div style={{ padding: padded, maxWidth: width === 'none' ? undefined : width, boxSizing: 'border-box' }}>
        <Story />
      </div>
    </RunContext.Provider>
  );
};
