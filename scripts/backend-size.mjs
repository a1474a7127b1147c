// `npm run size:backend`: the size of the reference backend in lines of code. scripts/backend-size.test.ts enforces the
// budgets.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import ts from 'typescript';

const ROOT = path.join(import.meta.dirname, '../reference-backend');
/** Files that do not count as the backend: the demo and the tests. */
const LEFT_OUT = /^(?:demo|tests|scale\/distributed|dist|\.data)\/|(?:\.test|(?:^|\/)testing|^demo-runs)\.ts$/;

/**
 * The parts, each with its maximum lines of code; fewer lines never fail. `one process` is what readers of the example
 * read: its budget is only ever lowered. `scale` adds multiple machines, WebSockets, cookies, operations, and estimates
 * from earlier runs: it takes what moves out of the example.
 * @type {readonly { part: string, files: RegExp, budget: number }[]}
 */
export const PARTS = [
  { part: 'scale', files: /^scale\//, budget: 1010 },
  { part: 'one process', files: /./, budget: 950 },
];

/**
 * @param {string} text TypeScript.
 * @returns {number} The lines that contain code: neither blank nor only comments.
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

/** @returns {{ name: string, part: string, code: number, all: number }[]} The backend's files, largest first. */
export function measureBackend() {
  const names = readdirSync(ROOT, { recursive: true, encoding: 'utf8' }).map((name) => name.split(path.sep).join('/'));
  const files = names.filter((name) => name.endsWith('.ts') && !LEFT_OUT.test(name));
  const sizes = files.map((name) => {
    const text = readFileSync(path.join(ROOT, name), 'utf8');
    const part = PARTS.find((one) => one.files.test(name))?.part ?? '';
    return { name, part, code: linesOfCode(text), all: text.split('\n').length - 1 };
  });
  return sizes.sort((a, b) => b.code - a.code);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const files = measureBackend();
  for (const { part, budget } of PARTS) {
    const own = files.filter((file) => file.part === part);
    for (const { name, code, all } of own)
      console.log(`${String(code).padStart(5)} ${String(all).padStart(5)}  ${name}`);
    const sum = own.reduce((total, { code }) => total + code, 0);
    console.log(`${String(sum).padStart(5)} lines of code: ${part} (budget ${budget})\n`);
  }
}
