// @vitest-environment node
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parts } from '../src/testing/parts';
import { LOCALES } from './build/entries.mjs';

/** Every handwritten file except tests, with its text. */
const texts = new Map(
  ['src', 'scripts', 'stories', 'mocks', '.storybook']
    .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => `${folder}/${name}`))
    .filter((name) => /\.(?:tsx?|mjs|css|mdx)$/.test(name) && !/\.test\.tsx?$/.test(name))
    .concat('package.json')
    .map((name) => [name.replaceAll('\\', '/'), readFileSync(name, 'utf8')] as const),
);

/** The files that match `word`, in order. */
const filesWith = (word: RegExp) =>
  [...texts].flatMap(([name, text]) => (word.test(text) ? [name] : [])).sort((a, b) => (a < b ? -1 : 1));

/** `RunTimeStats` → `run-time-stats`. */
const kebab = (name: string) => name.replace(/(?!^)([A-Z])/g, '-$1').toLowerCase();

// The counts must match ARCHITECTURE.md, "Where do I change …?".
describe('what an addition touches', () => {
  // The other languages also appear as samples in stories.
  it.each(['es', 'fr'])('a language, %s: its file and package.json', (tag) => {
    const files = filesWith(new RegExp(`locales/${tag}\\b|'\\./${tag}'|locale: '${tag}'`));
    expect(files).toEqual(['package.json', `src/locales/${tag}.ts`]);
  });

  it('a kind of step: its name, its icon, its word in English and in each language', () => {
    // This kind has no tone of its own, and no backend status maps to it.
    expect(filesWith(/^ {2,4}(?:warning: ['{]|'warning',$)/m)).toEqual([
      'src/components/live-activity-feed/step/step-kinds.ts',
      'src/core/run/steps/step.ts',
      'src/core/text/messages/english.ts',
      ...LOCALES.map((tag) => `src/locales/${tag}.ts`),
    ]);
  });

  it.each(Object.keys(parts))('a component, %s: eight files', (name) => {
    const folder = ['src/components', 'src/composites']
      .map((layer) => `${layer}/${kebab(name)}`)
      .find((candidate) => existsSync(candidate));
    const story = [`stories/components/${name}.stories.tsx`, `stories/composites/${name}.stories.tsx`];
    expect(folder).toBeDefined();
    expect(readdirSync(folder ?? '.')).toEqual(expect.arrayContaining(['index.ts', `${name}.tsx`]));
    expect(readdirSync(folder ?? '.').some((file) => /\.test\.tsx$/.test(file))).toBe(true);
    expect(texts.get('src/index.ts')).toContain(`'./${folder?.replace('src/', '')}'`);
    expect(story.some((file) => existsSync(file))).toBe(true);
    expect(existsSync(`docs/components/${kebab(name)}.md`)).toBe(true);
  });

  it('a field of the wire: its shape, the domain, one reader, one writer; the types are generated', () => {
    const files = filesWith(/\b(?:max_attempts|maxAttempts)\b/).filter((name) =>
      /^src\/(?:core\/run|wire)\//.test(name),
    );
    expect(files).toEqual([
      'src/core/run/run.ts',
      'src/wire/read/run.ts',
      'src/wire/shapes/run.ts',
      'src/wire/types.ts',
      'src/wire/write/run.ts',
    ]);
  });
});
