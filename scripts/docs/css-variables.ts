// The table of all CSS variables, from the stylesheets that define and use them.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../../docs/.vitepress/pages';

const folder = path.join(root, 'src/styles');
const read = (file: string) => readFileSync(path.join(folder, file), 'utf8');

/** Tailwind theme names and the variable behind each: `raised` → `--rl-surface-raised`. */
const COLOURS = new Map(
  [...read('theme.css').matchAll(/--color-([\w-]+): var\((--rl-[\w-]+)/g)].map(([, name = '', variable = '']) => [
    name,
    variable,
  ]),
);

/** Every variable that a stylesheet or a component uses. */
const sources = ['components', 'composites', 'styles', 'hooks'].flatMap((layer) =>
  readdirSync(path.join(root, 'src', layer), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(?:tsx?|css)$/.test(file) && !/\.test\.tsx?$/.test(file))
    .map((file) => readFileSync(path.join(root, 'src', layer, file), 'utf8')),
);
const readAnywhere = new Set(
  sources.flatMap((text) => [...text.matchAll(/var\((--rl-[\w-]+)/g)].map(([, variable = '']) => variable)),
);

/** The variables that the class names and rules in a text refer to, sorted. */
export function variablesOfClasses(text: string): string[] {
  const found = new Set([...text.matchAll(/var\((--rl-[\w-]+)/g)].map(([, variable = '']) => variable));
  const utility =
    /\b(?:bg|text|border(?:-[trblxyse])?|fill|stroke|ring|outline|from|to|via|divide|decoration)-([a-z][\w-]*)/g;
  for (const [, name = ''] of text.matchAll(utility)) {
    const variable = COLOURS.get(name);
    if (variable) found.add(variable);
  }
  if (/\brounded(?:-\w+)?\b/.test(text)) found.add('--rl-radius');
  return [...found].filter((name) => !/-(?:default)?$/.test(name) && readAnywhere.has(name)).sort();
}

/** The default values in a section of tokens.css. */
function defaultsIn(css: string): Map<string, string> {
  return new Map(
    [...css.matchAll(/(--rl-[\w-]+)-default:\s*([^;]+);/g)].map(([, name = '', value = '']) => [name, value.trim()]),
  );
}

interface Group {
  title: string;
  text: string;
  has: RegExp;
}

const GROUPS: readonly Group[] = [
  {
    title: 'Surfaces and text',
    text: 'Set them together: every text colour must be readable on every surface (4.5 : 1).',
    has: /^--rl-(?:surface|text|overlay|color-scheme)/,
  },
  { title: 'Lines', text: '`field` is the border of things one types into.', has: /^--rl-(?:border|field)/ },
  {
    title: 'Accent',
    text: 'The colour of your brand. `accent` with `accent-hover` and `on-accent` are filled buttons, `accent-text` is words, `focus` the ring. The bar (`progress-from`, `progress-to`) and the time left (`remaining`) follow `accent` unless you set them; `accent-lift` says how much white is mixed in for the time left, half of it for the bar. A running badge has `status-running-*`.',
    has: /^--rl-(?:accent|on-accent|focus|remaining|progress|track)/,
  },
  {
    title: 'Other buttons',
    text: 'Each fill has a hover and the colour of the text on it. `cancel-rest` is the small cancel button of a card at rest, `cancel-icon` the same under a pointer, with the focus or on a touch screen.',
    has: /^--rl-(?:danger|on-danger|secondary|on-secondary|cancel-)/,
  },
  {
    title: 'Signals',
    text: '`pass`, `warn` and `fail` judge metrics; `live` is the dot of the LIVE mark, `live-text` its word.',
    has: /^--rl-(?:warning|live|pass|warn|fail)/,
  },
  {
    title: 'Bars',
    text: 'The colour of a bar whose run no longer works: it waits, is paused, is being cancelled, or has ended.',
    has: /^--rl-bar-/,
  },
  {
    title: 'Statuses',
    text: 'Five for each status: `fg` on `bg` with `border` is the small badge, `on-solid` on `solid` the large one.',
    has: /^--rl-status-/,
  },
  {
    title: 'Kinds of steps',
    text: 'Three for each kind: the `icon` stands on `bg` in a circle of `border`.',
    has: /^--rl-kind-/,
  },
  {
    title: 'Measures, font and movement',
    text: 'Spaces and sizes follow the size of the root, see [theming](theming.md#pages-with-another-root-size).',
    has: /^--rl-/,
  },
];

/** Descriptions of variables without their own default in tokens.css. */
const WITHOUT_DEFAULT: Record<string, string> = {
  '--rl-font': 'that of the page',
  '--rl-font-mono': "the browser's monospace",
  '--rl-z-layer': '50',
};

/** The content of docs/css-variables.md below its introduction. */
export function cssVariableTables(): string {
  const tokens = read('tokens.css');
  const cut = tokens.indexOf('@variant dark-tokens');
  if (cut < 0) throw new Error('runlight: src/styles/tokens.css has no block of dark tokens any more.');
  const light = defaultsIn(tokens.slice(0, cut));
  const dark = defaultsIn(tokens.slice(cut));
  const left = new Set([...light.keys(), ...Object.keys(WITHOUT_DEFAULT)].filter((name) => readAnywhere.has(name)));
  return GROUPS.map(({ title, text, has }) => {
    const names = [...left].filter((name) => has.test(name));
    for (const name of names) left.delete(name);
    const rows = names.map((name) => {
      const day = light.get(name);
      const lightCell = day === undefined ? WITHOUT_DEFAULT[name] : `\`${day}\``;
      const night = dark.get(name);
      return `| \`${name}\` | ${lightCell} | ${night === undefined ? 'the same' : `\`${night}\``} |`;
    });
    return `## ${title}\n\n${text}\n\n| variable | light | dark |\n|---|---|---|\n${rows.join('\n')}\n`;
  }).join('\n');
}
