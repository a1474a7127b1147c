// How much there is to read in the reference backend: `npm run size:backend`. scripts/backend-size.test.ts holds the number.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import ts from 'typescript';

const ROOT = path.join(import.meta.dirname, '../reference-backend');
/** Not the backend: the demo, the tests (a folder is nothing else), and data. */
const LEFT_OUT = /^(?:demo|tests|scale\/distributed|openapi|dist|\.data)\/|(?:\.test|(?:^|\/)testing|-suite)\.ts$/;

/** What it was to be, what was last measured, and how much more it may become: lines of code. */
export const BACKEND_LINES = { target: 1200, measured: 2284, room: 1.05 };

/**
 * @param {string} text TypeScript.
 * @returns {number} The lines with a part of the program in them: neither blank nor comment alone.
 */
export function linesOfCode(text) {
  const file = ts.createSourceFile('x.ts', text, ts.ScriptTarget.Latest, true);
  const lines = new Set();
  /** @param {ts.Node} node */
  function visit(node) {
    if (ts.isJSDoc(node)) return;
    const parts = node.getChildren(file);
    if (parts.length > 0) {
      parts.forEach(visit);
      return;
    }
    if (node.getWidth(file) === 0) return;
    const from = file.getLineAndCharacterOfPosition(node.getStart(file)).line;
    const to = file.getLineAndCharacterOfPosition(node.getEnd()).line;
    for (let line = from; line <= to; line++) lines.add(line);
  }
  visit(file);
  return lines.size;
}

/** @returns {{ name: string, code: number, all: number }[]} The backend's files, the largest first. */
export function measureBackend() {
  const names = readdirSync(ROOT, { recursive: true, encoding: 'utf8' }).map((name) => name.split(path.sep).join('/'));
  const files = names.filter((name) => name.endsWith('.ts') && !LEFT_OUT.test(name));
  const sizes = files.map((name) => {
    const text = readFileSync(path.join(ROOT, name), 'utf8');
    return { name, code: linesOfCode(text), all: text.split('\n').length - 1 };
  });
  return sizes.sort((a, b) => b.code - a.code);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const files = measureBackend();
  const sum = (/** @type {'code' | 'all'} */ what) => files.reduce((total, file) => total + file[what], 0);
  for (const { name, code, all } of files)
    console.log(`${String(code).padStart(5)} ${String(all).padStart(5)}  ${name}`);
  console.log(`${String(sum('code')).padStart(5)} ${String(sum('all')).padStart(5)}  lines of code, and all lines`);
}
