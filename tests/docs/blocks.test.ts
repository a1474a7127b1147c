// @vitest-environment node
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import postcss from 'postcss';
import ts from 'typescript';
import { expect, it } from 'vitest';
import { root } from '../../scripts/prepare.mjs';
import { type Block, EXAMPLES, fileOf, isTypeScript, PAGES, readBlocks } from './examples';

const blocks = readBlocks();
const name = ({ page, index }: Block) => `${page}, block ${index}`;
const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));

it('finds blocks in the pages', () => {
  expect(blocks.filter(isTypeScript).length).toBeGreaterThan(12);
  expect(blocks.filter(({ language }) => language === 'sh').length).toBeGreaterThan(3);
});

it('every TypeScript block compiles against the built types', () => {
  const files = blocks.filter(isTypeScript).map(fileOf);
  const program = ts.createProgram(files, {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    jsx: ts.JsxEmit.ReactJSX,
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: true,
    noEmit: true,
    lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
    // No types of a bundler: our stylesheets must be known without them.
    types: [],
    paths: { runlight: [path.join(root, 'dist/index.d.ts')], 'runlight/*': [path.join(root, 'dist/*.d.ts')] },
  });
  const wrong = ts.getPreEmitDiagnostics(program).map(({ file, start = 0, messageText }) => {
    const line = file ? file.getLineAndCharacterOfPosition(start).line + 1 : 0;
    const where = file ? `${path.relative(EXAMPLES, file.fileName)}:${line}` : '';
    return `${where} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
  });
  expect(wrong).toEqual([]);
}, 60_000);

it('every command is one that exists', () => {
  const lines = blocks
    .filter(({ language }) => language === 'sh' || language === 'bash')
    .flatMap((block) => block.code.split('\n').map((line) => ({ block, line: line.trim().replace(/\s#.*$/, '') })));
  const wrong = lines.flatMap(({ block, line }) => {
    const script = /^npm (?:run (\S+)|(start|test)\b)/.exec(line);
    const wanted = script?.[1] ?? script?.[2];
    if (wanted && !(wanted in manifest.scripts)) return [`${name(block)}: ${line}`];
    const file = /^(?:bash |node |\.\/)(\S+\/\S+)/.exec(line)?.[1];
    return file && !existsSync(path.join(root, file)) ? [`${name(block)}: ${line}`] : [];
  });
  expect(lines.length).toBeGreaterThan(3);
  expect(wrong).toEqual([]);
});

it('every stylesheet and every JSON block can be read', () => {
  for (const { language, code } of blocks) {
    if (language === 'css') expect(() => postcss.parse(code)).not.toThrow();
    if (language === 'json') expect(() => JSON.parse(code)).not.toThrow();
  }
});

it('every link to a file leads somewhere', () => {
  const wrong = PAGES.flatMap((page) => {
    const text = readFileSync(path.join(root, page), 'utf8').replace(/^```[\s\S]*?^```$/gm, '');
    return [...text.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)]
      .map(([, target = '']) => target)
      .filter((target) => !existsSync(path.join(root, path.dirname(page), target)))
      .map((target) => `${page}: ${target}`);
  });
  expect(wrong).toEqual([]);
});
