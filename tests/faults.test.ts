// @vitest-environment node
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { expect, it } from 'vitest';

/** The faults in the contract between client and backend: a test must prove each, and name its number. */
const FAULTS = 65;

const root = path.resolve(import.meta.dirname, '..');

/** "fault 7", "faults 54 and 59", "fault 10/11", "faults 20–22, 30". */
function numbersIn(title: string): number[] {
  const lists = [...title.matchAll(/\bfaults? (\d+(?:(?:, | and |\/|–|-)\d+)*)/g)].map(([, list = '']) => list);
  return lists.flatMap((list) =>
    [...list.matchAll(/(\d+)(?:[–-](\d+))?/g)].flatMap(([, from, to = from]) =>
      Array.from({ length: Number(to) - Number(from) + 1 }, (_, i) => Number(from) + i),
    ),
  );
}

/** The fault numbers in a file's test names: `it('…')`, `describe('…')` and `it.each(…)('…')`. */
function faultsNamed(code: string): number[] {
  const found: number[] = [];
  const visit = (node: ts.Node) => {
    if (ts.isCallExpression(node)) {
      const [title] = node.arguments;
      const isTest = /^(?:it|test|describe)\b/.test(node.expression.getText());
      if (isTest && title && (ts.isStringLiteralLike(title) || ts.isTemplateExpression(title))) {
        found.push(...numbersIn(title.getText()));
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('x.tsx', code, ts.ScriptTarget.Latest, true));
  return found;
}

it('reads numbers out of the names of tests, and nowhere else', () => {
  const code = `
    // fault 1 is told of in a comment
    it('fault 2: something', () => {});
    it('faults 3 and 5: more', () => {});
    it.each(['fault 6'] as const)(\`faults 7–9, 11: \${most}\`, () => {});
    describe('fault 13/15', () => { const text = 'fault 14'; expect('fault 16').toBe(text); });`;
  expect(faultsNamed(code)).toEqual([2, 3, 5, 7, 8, 9, 11, 13, 15]);
});

it(`each of the faults 1 to ${FAULTS} has a test that carries its number`, () => {
  const files = ['src', 'mocks', 'conformance', 'reference-backend', 'tests'].flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.test\.tsx?$/.test(file) && !file.includes('node_modules'))
      .map((file) => path.join(root, folder, file)),
  );
  const others = files.filter((file) => file !== import.meta.filename);
  // Parsing is slow, so parse only the files that name a fault.
  const code = others.map((file) => readFileSync(file, 'utf8')).filter((text) => /\bfaults? \d/.test(text));
  const named = new Set(code.flatMap(faultsNamed));
  const all = Array.from({ length: FAULTS }, (_, i) => i + 1);
  expect(all.filter((fault) => !named.has(fault))).toEqual([]);
}, 30_000);
