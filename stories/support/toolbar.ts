import type { Preview } from '@storybook/react-vite';
import { type Clock, systemClock } from '../../src/core/platform/clock';
import type { PartialRunMessages } from '../../src/core/text/messages';
import type { RunContextValue } from '../../src/hooks/run-context';
import { LANGUAGE_TAGS, LOCALES, nameOfLanguage } from './locales';
import { NOW } from './samples/sample-runs';
import { RUN_MOMENT_NAMES } from './states/run-states';

/** The initial toolbar settings. */
export const INITIAL_GLOBALS = {
  theme: 'light',
  direction: 'ltr',
  locale: 'en',
  motion: 'full',
  width: 'full',
  clock: 'frozen',
  run: 'story',
} as const;

/** Items of a toolbar menu. */
const items = (titles: Record<string, string>) => Object.entries(titles).map(([value, title]) => ({ value, title }));

/** The menus of the toolbar. */
export const TOOLBAR: NonNullable<Preview['globalTypes']> = {
  theme: {
    description: 'Theme',
    toolbar: {
      title: 'Theme',
      icon: 'paintbrush',
      items: items({ light: 'Light', dark: 'Dark', system: 'As the system' }),
      dynamicTitle: true,
    },
  },
  direction: {
    description: 'Reading direction',
    toolbar: {
      title: 'Direction',
      icon: 'transfer',
      items: items({ ltr: 'Left to right', rtl: 'Right to left' }),
      dynamicTitle: true,
    },
  },
  locale: {
    description: 'Language of texts, numbers and times',
    toolbar: {
      title: 'Locale',
      icon: 'globe',
      items: items(Object.fromEntries(LANGUAGE_TAGS.map((tag) => [tag, nameOfLanguage(tag)]))),
      dynamicTitle: true,
    },
  },
  motion: {
    description: 'Motion',
    toolbar: {
      title: 'Motion',
      icon: 'lightning',
      items: items({ full: 'Full (or as the system asks)', reduced: 'Reduced' }),
      dynamicTitle: true,
    },
  },
  width: {
    description: 'Width of the container; components follow it, not the window',
    toolbar: {
      title: 'Width',
      icon: 'ruler',
      items: items({ full: 'Full', '280px': '280 px', '360px': '360 px', '768px': '768 px', '1024px': '1024 px' }),
      dynamicTitle: true,
    },
  },
  clock: {
    description: 'Clock: stands still in stories on plain data; a simulated backend goes on, at 10× where asked',
    toolbar: {
      title: 'Clock',
      icon: 'timer',
      items: items({ frozen: 'Frozen', '1x': '1×', '10x': '10×' }),
      dynamicTitle: true,
    },
  },
  run: {
    description: 'Run: which moment of a run the story shows, where it shows one run from plain data',
    toolbar: {
      title: 'Run',
      icon: 'play',
      items: items({
        story: 'Run: as the story has it',
        ...Object.fromEntries(RUN_MOMENT_NAMES.map((name) => [name, `Run: ${name}`])),
      }),
      dynamicTitle: true,
    },
  },
};

/** The texts of a locale; English needs none. */
export const messagesOf = (locale: string): PartialRunMessages | undefined => LOCALES[locale];

/** A clock that runs `speed` times as fast as the system clock, starting at `startMs`. */
function fastClock(speed: number, startMs: number): Clock {
  const begun = Date.now();
  return {
    ...systemClock,
    now: () => startMs + (Date.now() - begun) * speed,
    setTimeout: (callback, delayMs) => systemClock.setTimeout(callback, delayMs / speed),
  };
}

/** Timers of at least this length count as deadlines, ms. */
const NEVER_REACHED_MS = 10_000;

/**
 * For stories on static data: they take place at {@link NOW}, and look the same each time while the clock stands still.
 */
export function pageClock(choice: string): Clock {
  if (choice === 'frozen') {
    return {
      ...systemClock,
      now: () => NOW,
      // While time stands still, long deadlines never fire, but short settling delays still do.
      setTimeout: (callback, ms) => systemClock.setTimeout(ms < NEVER_REACHED_MS ? callback : () => {}, ms),
    };
  }
  return fastClock(choice === '10x' ? 10 : 1, NOW);
}

/** What a page provides around stories on static data. */
export const pageContext = (locale: string, clock: string): RunContextValue => ({
  client: null,
  messages: messagesOf(locale),
  locale,
  direction: undefined,
  theme: undefined,
  clock: pageClock(clock),
});

/** For stories on a simulated backend: with a frozen clock it would never respond. */
export function backendClock(choice: string): Clock {
  return choice === '10x' ? fastClock(10, Date.now()) : systemClock;
}

const REDUCED = '(prefers-reduced-motion: reduce)';
const asWritten = new WeakMap<CSSMediaRule, string>();

function* mediaRules(rules: CSSRuleList): Generator<CSSMediaRule> {
  for (const rule of rules) {
    if (rule instanceof CSSMediaRule) yield rule;
    if ('cssRules' in rule && rule.cssRules instanceof CSSRuleList) yield* mediaRules(rule.cssRules);
  }
}

/**
 * Shows the reduced-motion state: a page cannot set the preference, but it can apply the rules behind the media query.
 */
export function applyMotion(choice: string) {
  for (const sheet of document.styleSheets) {
    for (const rule of mediaRules(sheet.cssRules)) {
      const written = asWritten.get(rule) ?? rule.media.mediaText;
      if (!written.includes(REDUCED)) continue;
      asWritten.set(rule, written);
      rule.media.mediaText = choice === 'reduced' ? written.replace(REDUCED, 'all') : written;
    }
  }
}
