/** The source files of the components, from which the pages derive what is used where. */
const sources = import.meta.glob<string>(
  ['../../src/{components,composites}/**/*.{ts,tsx,css}', '!../../src/**/*.test.{ts,tsx}'],
  { query: '?raw', import: 'default', eager: true },
);

const FILES = Object.entries(sources).map(([path, text]) => ({
  path: path.replace('../../', ''),
  /** `RunTop` of `RunTop.tsx`. */
  name: path.replace(/^.*\/|\.\w+$/g, ''),
  text,
}));

/** Names of the files that contain a class name or word, sorted. */
export function filesWith(word: RegExp): string[] {
  return FILES.filter(({ text }) => word.test(text))
    .map(({ name }) => name)
    .sort();
}

/** Every `rl:…` class of the components, with its number of occurrences. */
export function classCounts(): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { text } of FILES) {
    for (const [name] of text.matchAll(/rl:[^\s'"`]+/g)) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

/** A step of the space scale, and how often the components use it. */
export interface SpaceStep {
  /** Multiples of `--rl-space`. */
  step: number;
  uses: number;
}

/** The components' paddings, margins and gaps as multiples of `--rl-space`, smallest first. */
export function spaceScale(counts = classCounts()): SpaceStep[] {
  const steps = new Map<number, number>();
  for (const [name, count] of counts) {
    const step = /^rl:(?:[^:]+:)*-?(?:[pm][trblxyse]?|gap(?:-[xy])?|space-[xy])-([\d.]+)!?$/.exec(name)?.[1];
    if (step === undefined) continue;
    steps.set(Number(step), (steps.get(Number(step)) ?? 0) + count);
  }
  return [...steps].map(([step, uses]) => ({ step, uses })).sort((a, b) => a.step - b.step);
}

/** A layer inside a component, or above the page. */
export interface Layer {
  z: string;
  files: string[];
}

/** Every z-index in use, lowest first; the one above the page is last. */
export function layers(counts = classCounts()): Layer[] {
  const names = new Set<string>();
  for (const name of counts.keys()) {
    const z = /(?:^rl:|:)(-?z-(?:\d+|\[[^\]]+\]))/.exec(name)?.[1];
    if (z !== undefined) names.add(z);
  }
  const sizeOf = (name: string) => {
    const size = Number(/\d+/.exec(name.split('layer').at(-1) ?? '')?.[0] ?? 0);
    return name.startsWith('-') ? -size : size;
  };
  return [...names]
    .sort((a, b) => sizeOf(a) - sizeOf(b))
    .map((name) => ({
      z: name.replace('z-', '').replace(/^\[(.*)\]$/, '$1'),
      files: filesWith(new RegExp(`[:"' ]${name.replace(/[[\]()]/g, '\\$&')}(?=[\\s'"\`])`)),
    }));
}

/** A duration in a script, e.g. of an exit animation. */
export interface ScriptedTime {
  /** Its purpose, from its comment. */
  what: string;
  ms: number;
  file: string;
}

/** The durations of animations outside CSS, from the constants and comments of the components. */
export function scriptedTimes(): ScriptedTime[] {
  return FILES.filter(({ path }) => /(?:leave|Leaving|SheetGrip)\.tsx?$/.test(path)).flatMap(({ name, text }) =>
    [...text.matchAll(/\/\*\* ([^*]+?),? ms\.? \*\/\s*const \w+_MS = ([\d_]+);/g)].map(([, what = '', ms = '']) => ({
      what,
      ms: Number(ms.replaceAll('_', '')),
      file: name,
    })),
  );
}
