import type { Decorator } from '@storybook/react-vite';
import { useLayoutEffect, useMemo } from 'react';
import { RunContext } from '../../src/hooks/run-context';
import { argsAtMoment } from './states/run-states';
import { applyMotion, INITIAL_GLOBALS, pageContext } from './toolbar';

/** The host page as set in the toolbar: theme and direction on the document, texts and clock through context. */
export const withPage: Decorator = (Story, { args, globals, parameters }) => {
  const { theme, direction, locale, motion, width, clock: speed, run } = { ...INITIAL_GLOBALS, ...globals };

  useLayoutEffect(() => {
    const html = document.documentElement;
    html.dataset.theme = theme;
    html.dir = direction;
    html.lang = locale;
    applyMotion(motion);
  }, [theme, direction, locale, motion]);

  const context = useMemo(() => pageContext(locale, speed), [locale, speed]);
  const padding = parameters.bare ? 0 : 'clamp(8px, 5vw - 6px, 24px)';
  return (
    <RunContext.Provider value={context}>
      {/* Remount for another clock: running timers must start again. */}
      <div key={speed} style={{ padding }}>
        <div style={{ maxWidth: width === 'full' ? undefined : width }}>
          {parameters.runPicker ? <Story args={argsAtMoment(args, run)} /> : <Story />}
        </div>
      </div>
    </RunContext.Provider>
  );
};
