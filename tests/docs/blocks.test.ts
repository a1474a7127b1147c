// @vitest-environment node
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import postcss from 'postcss';
import ts from 'typescript';
import { expect, it } from 'vitest';
import { root } from '../../scripts/prepare.mjs';
import { type Block, EXAMPLES, fileOf, isTypeScript, PAGES, readBlocks } from './examples';

const blocks = readBlocks();

/** The URLs of repository files for readers without a clone: npm shows the README, where relative links are broken. */
const HERE =
  /^https:\/\/(?:github\.com\/runlight\/runlight\/(?:blob|tree|edit)|raw\.githubusercontent\.com\/runlight\/runlight)\/main\//;
/** The file that a link or image refers to, relative to the project's root; `null` if it is outside the project. */
function fileOfLink(page: string, target: string): string | null {
  if (HERE.test(target)) return path.join(root, target.replace(HERE, ''));
  return /^(?:[a-z]+:|#)/.test(target) ? null : path.join(root, path.dirname(page), target);
}
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
    // No bundler types: the stylesheet imports must type-check without them.
    types: [],
    paths: {
      runlight: [path.join(root, 'dist/index.d.ts')],
      'runlight/*': [path.join(root, 'dist/*.d.ts')],
      // Where shadcn's CLI puts the blocks.
      '@/components/*': [path.join(root, 'registry/blocks/*')],
    },
  });
  const wrong = ts.getPreEmitDiagnostics(program).map(({ file, start = 0, messageText }) => {
    const line = file ? file.getLineAndCharacterOfPosition(start).line + 1 : 0;
    const where = file ? `${path.relative(EXAMPLES, file.fileName)}:${line}` : '';
    return `${where} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
  });
  expect(wrong).toEqual([]);
}, 60_000);

/**
 * Third-party commands. The first two are installed by the tests that run them (registry.test.ts and
 * start-pages.test.ts of tests/hosts); the others download templates, which tests may not do.
 */
const FOREIGN = new Set([
  'shadcn@latest',
  'create-next-app@latest',
  'create-react-router@latest',
  '@tanstack/cli@latest',
  'astro',
]);

it('every command is one that exists', () => {
  const lines = blocks
    .filter(({ language }) => language === 'sh' || language === 'bash')
    .flatMap((block) => block.code.split('\n').map((line) => ({ block, line: line.trim().replace(/\s#.*$/, '') })));
  const wrong = lines.flatMap(({ block, line }) => {
    const script = /^npm (?:run (\S+)|(start|test)\b)/.exec(line);
    const wanted = script?.[1] ?? script?.[2];
    if (wanted && !(wanted in manifest.scripts)) return [`${name(block)}: ${line}`];
    const file = /^(?:bash |node |\.\/)(\S+\/\S+)/.exec(line)?.[1];
    if (file && !existsSync(path.join(root, file))) return [`${name(block)}: ${line}`];
    const bin = /^npx (?:-p \S+ )?([^\s-]\S*)/.exec(line)?.[1];
    const isThere =
      !bin || FOREIGN.has(bin) || bin in manifest.bin || existsSync(path.join(root, 'node_modules/.bin', bin));
    // The file name that `npm pack` generates contains the version.
    const packed = /\S+\.tgz/.exec(line)?.[0];
    const isNamed = !packed || path.basename(packed) === `${manifest.name}-${manifest.version}.tgz`;
    return isThere && isNamed ? [] : [`${name(block)}: ${line}`];
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

it('every stylesheet names what there is', () => {
  const built = readFileSync(path.join(root, 'dist/styles.css'), 'utf8');
  const scripts = readdirSync(path.join(root, 'dist'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.js'))
    .map((file) => readFileSync(path.join(root, 'dist', file), 'utf8'))
    .join('');
  const sheets = blocks.filter(({ language }) => language === 'css');
  const wrong = sheets.flatMap((block) => {
    const found: string[] = [];
    postcss.parse(block.code).walk((node) => {
      if (node.type === 'rule') {
        for (const [, attribute, , value] of node.selector.matchAll(/\[([\w-]+)(=["']?([\w-]+)["']?)?\]/g)) {
          if (!scripts.includes(`"${attribute}"`) || (value && !scripts.includes(`"${value}"`)))
            found.push(node.selector);
        }
      }
      if (node.type === 'atrule' && node.name === 'import') {
        const entry = /^['"]runlight(\/.+)['"]$/.exec(node.params)?.[1];
        if (entry && !(`.${entry}` in manifest.exports)) found.push(node.params);
      }
    });
    return found.map((what) => `${name(block)}: ${what}`);
  });
  expect(sheets.length).toBeGreaterThan(2);
  expect(wrong).toEqual([]);
  // In code blocks and in prose: setting a variable that nothing reads would have no effect.
  const read = new Set([...built.matchAll(/var\(\s*(--rl-[\w-]+)/g)].map(([, variable]) => variable));
  const unread = PAGES.flatMap((page) =>
    [...readFileSync(path.join(root, page), 'utf8').matchAll(/--rl-[\w-]*\w(?![\w-]|-?\*)/g)]
      .filter(([variable]) => !read.has(variable))
      .map(([variable]) => `${page}: ${variable}`),
  );
  expect(unread).toEqual([]);
});

it('every picture is there, is described, and is light', () => {
  const pictures = PAGES.flatMap((page) => {
    const text = readFileSync(path.join(root, page), 'utf8').replace(/^```[\s\S]*?^```$/gm, '');
    return [...text.matchAll(/<(?:img|source)\b[^>]*?\bsrc(?:set)?="([^"]+)"[^>]*>/g)].map(([tag, source = '']) => {
      const file = fileOfLink(page, source);
      return { page, tag, source, bytes: file !== null && existsSync(file) ? statSync(file).size : null };
    });
  });
  expect(pictures.length).toBeGreaterThan(1);
  for (const { page, tag, source, bytes } of pictures) {
    expect(bytes, `${page}: ${source}`).toBeGreaterThan(0);
    expect(bytes, `${page}: ${source}`).toBeLessThan(1_000_000);
    if (tag.startsWith('<img')) expect(tag, page).toMatch(/ alt="[^"]{20,}"/);
  }
});

it('every link to a file leads somewhere, by its address in the repository too', () => {
  const links = PAGES.flatMap((page) => {
    const text = readFileSync(path.join(root, page), 'utf8').replace(/^```[\s\S]*?^```$/gm, '');
    return [...text.matchAll(/\]\(([^)#\s]+)/g)].map(([, target = '']) => ({
      page,
      target,
      file: fileOfLink(page, target),
    }));
  });
  const wrong = links.filter(({ file }) => file !== null && !existsSync(file));
  expect(links.some(({ target }) => HERE.test(target))).toBe(true);
  expect(wrong.map(({ page, target }) => `${page}: ${target}`)).toEqual([]);
});

it('README has only links that work on npm as well', () => {
  const text = readFileSync(path.join(root, 'README.md'), 'utf8');
  const targets = [...text.matchAll(/(?:\]\(|src(?:set)?=")([^)"\s]+)/g)].map(([, target = '']) => target);
  expect(targets.length).toBeGreaterThan(20);
  expect(targets.filter((target) => !/^(?:https:\/\/|#)/.test(target))).toEqual([]);
});

it('every block of JavaScript can be read', () => {
  const scripts = blocks.filter(({ language }) => language === 'js' || language === 'jsx');
  expect(scripts.length).toBeGreaterThan(2);
  const wrong = scripts.flatMap((block) => {
    const { diagnostics = [] } = ts.transpileModule(block.code, {
      fileName: `${block.index}.${block.language}`,
      reportDiagnostics: true,
      compilerOptions: { jsx: ts.JsxEmit.ReactJSX, allowJs: true, module: ts.ModuleKind.ESNext },
    });
    return diagnostics.map(({ messageText }) => `${name(block)}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`);
  });
  expect(wrong).toEqual([]);
});
