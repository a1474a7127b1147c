import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** The project's root folder. Not a URL, because jsdom's URL class differs from Node's. */
const root = path.resolve(import.meta.dirname, '../..');

/** A fenced code block of a page. */
export interface Block {
  /** The page, relative to the project's root. */
  page: string;
  /** The position of the block on the page, counted from 1 over all languages. */
  index: number;
  language: string;
  /** The file name after the language ("```tsx src/Demo.tsx"); empty if the reader may choose. */
  file: string;
  /** The documentation site runs it on the page. */
  isLive: boolean;
  code: string;
}

/** Where the TypeScript blocks are written, so that they can be compiled and imported. */
export const EXAMPLES = path.join(root, 'tests/docs/.examples');

/** The handwritten pages. */
export const PAGES = [
  'README.md',
  'CONTRIBUTING.md',
  'ARCHITECTURE.md',
  'AGENTS.md',
  ...readdirSync(path.join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .map((file) => `docs/${file.replaceAll('\\', '/')}`)
    .filter((file) => file.endsWith('.md') && !/^docs\/(?:api|\.vitepress)\//.test(file)),
];

/** Every block of every page. */
export function readBlocks(): Block[] {
  return PAGES.flatMap((page) => {
    const text = readFileSync(path.join(root, page), 'utf8');
    const found = text.matchAll(/^```(\w*)(?: +(\S+))?[^\n]*\n([\s\S]*?)^```$/gm);
    return [...found].map(([, language = '', word = '', code = ''], i): Block => {
      // "```tsx live" also runs on the page; it has no file of its own.
      const isLive = word === 'live';
      return { page, index: i + 1, language, file: isLive ? '' : word, isLive, code };
    });
  });
}

/** Whether a block is TypeScript. */
export const isTypeScript = ({ language }: Block) => language === 'ts' || language === 'tsx';

/** The file of a TypeScript block: one folder per page, so that blocks can import each other as in a reader's app. */
export function fileOf({ page, index, language, file }: Pick<Block, 'page' | 'index' | 'language' | 'file'>): string {
  const folder = page.replace(/\.md$/, '').replace(/\W+/g, '-').toLowerCase();
  return path.join(EXAMPLES, folder, file === '' ? `${index}.${language}` : file);
}

/** Writes every TypeScript block to its file, character for character. */
export function writeExamples(): void {
  rmSync(EXAMPLES, { recursive: true, force: true });
  for (const block of readBlocks().filter(isTypeScript)) {
    const file = fileOf(block);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, block.code);
  }
}
