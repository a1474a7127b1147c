/**
 * Which colours of tokens.css stand on which, and how much contrast WCAG 2.2 AA asks there: 4.5 for text, 3 for what is
 * not text. contrast.test.ts computes every pair in both themes and writes the table into TOKENS.md; the Storybook shows
 * it. Nothing of this is part of the package.
 */
export interface ContrastPair {
  /** Token of the text or mark, without `--rl-` and `-default`. */
  foreground: string;
  /** Token it stands on. */
  background: string;
  /** Least contrast: 4.5 text, 3 icons and marks, 1 where words beside it say the same. */
  least: 4.5 | 3 | 1;
  /** What the plan says, where the light value differs from it or the pair misses what marks need. */
  note?: string;
}

const STATUSES = [
  'queued',
  'running',
  'waiting',
  'paused',
  'cancelling',
  'succeeded',
  'failed',
  'cancelled',
  'unknown',
] as const;
const KINDS = ['planned', 'training', 'metrics', 'error', 'backup', 'cancelled', 'neutral'] as const;

const SOLID_NOTES: Partial<Record<(typeof STATUSES)[number], string>> = {
  running: 'plan: blue-500 with white is 3.68; moved to blue-600',
  succeeded: 'plan: green-500 with white is 2.28; moved to green-700',
  failed: 'plan: red-500 with white is 3.76; moved to red-600',
};

const KIND_NOTES: Partial<Record<(typeof KINDS)[number], string>> = {
  metrics:
    'plan: "green"; green-600 on green-100 is 3.00, green-700 is used so that the kind’s name may stand there too',
  backup: 'plan: "orange"; orange-600 on orange-100 is 3.11, orange-700 is used',
};

const text = (foreground: string, background: string, note?: string): ContrastPair => ({
  foreground,
  background,
  least: 4.5,
  ...(note !== undefined && { note }),
});

export const CONTRAST_PAIRS: readonly ContrastPair[] = [
  ...['surface', 'surface-raised', 'surface-sunken', 'surface-tile'].flatMap((background) => [
    text('text', background),
    text('text-muted', background),
    text('accent-text', background),
    text('remaining', background),
    text('danger-text', background),
    text('live-text', background),
    text('pass', background, 'plan: green-600 on white is 3.30; moved to green-700'),
    text('warn', background, 'plan: yellow-600 on white is 2.94; moved to yellow-700'),
    text('fail', background),
    { foreground: 'focus', background, least: 3 as const },
    { foreground: 'warning', background, least: 3 as const },
    {
      foreground: 'live',
      background,
      least: 1 as const,
      note: 'plan: green-500; the word LIVE beside it carries the meaning',
    },
  ]),
  // The checkbox and the field for a reason, which nothing but their edge shows while they are empty.
  ...['surface', 'surface-raised', 'surface-sunken', 'surface-tile'].flatMap((background) =>
    ['field', 'accent'].map((foreground) => ({ foreground, background, least: 3 as const })),
  ),
  text('on-accent', 'accent', 'plan: blue-500 with white is 3.68; moved to blue-600'),
  text('on-accent', 'accent-hover'),
  text('on-danger', 'danger', 'plan: red-500 with white is 3.76; moved to red-600, hover red-700'),
  text('on-danger', 'danger-hover'),
  {
    foreground: 'on-danger',
    background: 'cancel-icon',
    least: 3,
    note: 'plan: red-500 with a white X; 3.76 is enough for an icon',
  },
  { foreground: 'cancel-rest-fg', background: 'cancel-rest-bg', least: 3 },
  text('on-secondary', 'secondary'),
  text('on-secondary', 'secondary-hover'),
  ...STATUSES.flatMap((status) => [
    text(`status-${status}-fg`, `status-${status}-bg`),
    // The pulse of the tinted badge goes as far as its border colour.
    text(`status-${status}-fg`, `status-${status}-border`),
    // A passing state is tinted also where an end is solid.
    ...(status === 'cancelling'
      ? []
      : [text(`status-${status}-on-solid`, `status-${status}-solid`, SOLID_NOTES[status])]),
    text(`status-${status}-fg`, 'surface-raised'),
  ]),
  ...KINDS.flatMap((kind) => [
    {
      foreground: `kind-${kind}-icon`,
      background: `kind-${kind}-bg`,
      least: 3 as const,
      ...(KIND_NOTES[kind] !== undefined && { note: KIND_NOTES[kind] }),
    },
    text('text', `kind-${kind}-bg`),
    text('text-muted', `kind-${kind}-bg`),
  ]),
  {
    foreground: 'progress-from',
    background: 'track',
    least: 1,
    note: 'plan: blue-500 on gray-200; percent and step stand beside it in words',
  },
  { foreground: 'progress-to', background: 'track', least: 3 },
  ...(['waiting', 'paused', 'cancelling', 'succeeded', 'failed'] as const).map((status) => ({
    foreground: `bar-${status}`,
    background: 'track',
    least: 3 as const,
  })),
  {
    foreground: 'bar-cancelled',
    background: 'track',
    least: 1,
    note: 'yellow on gray-200; step and state stand beside it in words. Dark reaches 3',
  },
  // The two lines of a curve.
  ...['kind-training-icon', 'kind-planned-icon'].map((foreground) => ({
    foreground,
    background: 'surface-tile',
    least: 3 as const,
  })),
];

function channel(value: number): number {
  const share = value / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
}

/** Relative luminance of `#rrggbb` (WCAG 2.2). */
function luminance(hex: string): number {
  const value = Number.parseInt(hex.slice(1), 16);
  return 0.2126 * channel(value >> 16) + 0.7152 * channel((value >> 8) & 255) + 0.0722 * channel(value & 255);
}

/** Contrast of two colours `#rrggbb`, 1 to 21 (WCAG 2.2). */
export function contrast(one: string, other: string): number {
  const [a, b] = [luminance(one), luminance(other)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

/** Reads the default values of one theme out of tokens.css, by token name. */
export function readTokens(css: string, theme: 'light' | 'dark'): Map<string, string> {
  const dark = css.indexOf('@variant dark-tokens');
  const part = theme === 'dark' ? css.slice(dark) : css.slice(0, dark);
  return new Map(
    [...part.matchAll(/--rl-([\w-]+)-default:\s*([^;]+);/g)].map(([, name, value]) => [name ?? '', value ?? '']),
  );
}
