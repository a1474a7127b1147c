import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, inject, it } from 'vitest';

const { folder } = inject('packed');
const dist = path.join(folder, 'dist');
const { dependencies } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as {
  dependencies: Record<string, string>;
};
const textOf = (file: string) => readFileSync(path.join(dist, file), 'utf8');
/** The specifiers in `from '…'`, `import '…'`, `import('…')` and `require('…')`. */
const named = (text: string) =>
  [...text.matchAll(/(?:from|import|require)\s*\(?\s*["']([^"']+)["']/g)].map((m) => m[1]);
const uses = (file: string, name: string) =>
  named(textOf(file)).some((found) => found === name || found?.startsWith(`${name}/`));

it.each(Object.keys(dependencies))('what ships uses the dependency it declares: %s', (name) => {
  const files = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((file) => /\.(js|cjs)$/.test(file));
  expect(files.filter((file) => uses(file, name)).length).toBeGreaterThan(0);
});

/** The files that an entry loads at once: lazy imports are not followed. */
function eagerFiles(entry: string, seen = new Set<string>()): Set<string> {
  if (seen.has(entry)) return seen;
  seen.add(entry);
  for (const match of textOf(entry).matchAll(/(?:from|import)\s*["'](\.{1,2}\/[^"']+)["']/g)) {
    if (match[1]) eagerFiles(path.posix.join(path.posix.dirname(entry), match[1]), seen);
  }
  return seen;
}

it('no page loads framer-motion before something is moved', () => {
  const eager = [...eagerFiles('index.js')];
  expect(eager.length).toBeGreaterThan(1);
  expect(eager.filter((file) => uses(file, 'framer-motion'))).toEqual([]);
});
