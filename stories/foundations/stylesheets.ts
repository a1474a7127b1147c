import { readTokens } from '../../src/styles/contrast';

/** A token as defined in the package's stylesheet. */
export interface Token {
  /** Without `--rl-`, e.g. `status-running-fg`. */
  name: string;
  light: string;
  /** Equals the light value if the dark theme does not override it. */
  dark: string;
}

/** Every token with its values, in the order of tokens.css. */
export function readTokenTable(css: string): Token[] {
  const dark = readTokens(css, 'dark');
  return [...readTokens(css, 'light')].map(([name, light]) => ({ name, light, dark: dark.get(name) ?? light }));
}

const COLOUR = /^(?:#|rgb)/;

/** Colour groups by purpose; a token belongs to the first group that matches. */
const GROUPS: readonly [title: string, fits: RegExp][] = [
  ['Surfaces', /^(?:surface|overlay)/],
  ['Text', /^(?:text|accent-text|remaining|danger-text|live-text)/],
  ['Lines and fields', /^(?:border|field|focus|track)/],
  ['Actions', /^(?:accent|on-accent|danger|on-danger|secondary|on-secondary|cancel-)/],
  ['Bars', /^(?:progress|bar)-/],
  ['Signals', /^(?:live|warning|pass|warn|fail)$/],
  ['Statuses', /^status-/],
  ['Kinds of steps', /^kind-/],
  ['Others', /./],
];

/** The colour tokens by purpose; no group is empty. */
export function colourGroups(all: readonly Token[]): { title: string; tokens: Token[] }[] {
  const left = new Set(all.filter(({ light }) => COLOUR.test(light)));
  return GROUPS.map(([title, fits]) => {
    const found = [...left].filter(({ name }) => fits.test(name));
    for (const token of found) left.delete(token);
    return { title, tokens: found };
  }).filter((group) => group.tokens.length > 0);
}

/** The default of a length token, px. */
function pxOf(tokens: readonly Token[], wanted: string): number {
  const value = tokens.find(({ name }) => name === wanted)?.light ?? '';
  return Number.parseFloat(value) * 16;
}

/** An `@utility NAME { … }` rule without nested rules. */
interface Utility {
  name: string;
  /** The one-line comment above it. */
  note: string;
  body: string;
}

/** The utilities defined in a stylesheet. */
export function utilitiesOf(css: string): Utility[] {
  const found: Utility[] = [];
  for (const match of css.matchAll(/(?:\/\*([^\n]*?)\*\/\n)?@utility ([\w-]+) \{\n([\s\S]*?)\n\}/g)) {
    const [, note = '', name = '', body = ''] = match;
    found.push({ name, body, note: note.replace(/\s+/g, ' ').trim() });
  }
  return found;
}

const propertyOf = (body: string, property: string) =>
  new RegExp(`(?:^|\\n)\\s*${property}:\\s*([^;]+);`).exec(body)?.[1]?.replace(/\s+/g, ' ') ?? null;

/** A size of the type scale, px at the default `--rl-font-size`. */
export interface TypeSize {
  /** Its class without `rl:`. */
  name: string;
  note: string;
  size: number;
  lineHeight: number;
  weight: number;
  tracking: string;
}

/** The type scale, smallest first. */
export function typeScale(css: string, tokens: readonly Token[]): TypeSize[] {
  const base = pxOf(tokens, 'font-size');
  return utilitiesOf(css)
    .filter(({ name }) => name.startsWith('type-'))
    .map(({ name, note, body }) => {
      const size = base * Number(/\*\s*([\d.]+)\)/.exec(propertyOf(body, 'font-size') ?? '')?.[1] ?? 1);
      return {
        name,
        note,
        size: Math.round(size * 10) / 10,
        lineHeight: Math.round(size * Number(propertyOf(body, 'line-height')) * 10) / 10,
        weight: Number(propertyOf(body, 'font-weight') ?? 400),
        tracking: propertyOf(body, 'letter-spacing') ?? '0',
      };
    })
    .sort((a, b) => a.size - b.size);
}

/** The radii by class name, as fractions of `--rl-radius`. */
export function radii(css: string, tokens: readonly Token[]): { name: string; px: number }[] {
  const base = pxOf(tokens, 'radius');
  return [...css.matchAll(/--radius-(\w+): ([^;]+);/g)].map(([, name = '', value = '']) => ({
    name: `rounded-${name}`,
    px: base * Number(/\*\s*([\d.]+)\)/.exec(value)?.[1] ?? 1),
  }));
}

/** An animation of the stylesheet. */
export interface Movement {
  /** Its class without `rl:`. */
  name: string;
  note: string;
  /** Duration of one iteration, ms. */
  ms: number;
  easing: string;
  isEndless: boolean;
  /** What remains with reduced motion. */
  reduced: 'gone' | 'still' | 'fades';
}

/** A duration in ms, also if it is given by a token. */
function msOf(text: string, tokens: readonly Token[]): number {
  const variable = /var\(--rl-[\w-]+, var\(--rl-([\w-]+)-default\)\)/.exec(text)?.[1];
  const written = variable === undefined ? text : (tokens.find(({ name }) => name === variable)?.light ?? '');
  const [, value = '0', unit] = /(?:^|\s)([\d.]+)(ms|s)\b/.exec(` ${written}`) ?? [];
  return Number(value) * (unit === 's' ? 1_000 : 1);
}

/** All CSS animations, read from the components' stylesheet. */
export function movements(css: string, tokens: readonly Token[]): Movement[] {
  return utilitiesOf(css).flatMap(({ name, note, body }): Movement[] => {
    const usual = body.split('@media')[0] ?? '';
    const rule = propertyOf(usual, 'animation') ?? propertyOf(usual, 'transition');
    if (rule === null) return [];
    const less = body.split('@media')[1];
    return [
      {
        name,
        note,
        ms: msOf(rule, tokens),
        easing: /cubic-bezier\([^)]*\)|ease-in-out|ease-out|linear/.exec(rule)?.[0] ?? 'ease',
        isEndless: rule.includes('infinite'),
        reduced: less === undefined || /rl-fade/.test(less) ? 'fades' : /opacity: 0;/.test(less) ? 'gone' : 'still',
      },
    ];
  });
}
