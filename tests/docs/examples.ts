import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** The project's folder. Not by URL: under jsdom that is another class than Node's. */
const root = path.resolve(import.meta.dirname, '../..');

/** A fenced block of a page. */
export interface Block {
  /** Page, from the project's folder. */
  page: string;
  /** Which block of the page, counting from 1 over all languages. */
  index: number;
  language: string;
  /** The file it is to be put into, after the language: "```tsx src/Demo.tsx"; empty where the reader may choose. */
  file: string;
  /** The documentation site runs it in the page. */
  isLive: boolean;
  code: string;
}

/** Where the TypeScript blocks are written, so that they can be compiled and imported. */
export const EXAMPLES = path.join(root, 'tests/docs/.examples');

/** The pages for people, generated ones excepted. */
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
      // "```tsx live" is run in the page as well; it has no file of its own.
      const isLive = word === 'live';
      return { page, index: i + 1, language, file: isLive ? '' : word, isLive, code };
    });
  });
}

/** Whether a block is TypeScript. */
export const isTypeScript = ({ language }: Block) => language === 'ts' || language === 'tsx';

/** The file a TypeScript block is written to: one folder a page, where blocks find one another as in a reader's app. */
export function fileOf({ page, index, language, file }: Pick<Block, 'page' | 'index' | 'language' | 'file'>): string {
  const folder = page.replace(/\.md$/, '').replace(/\W+/g, '-').toLowerCase();
  return path.join(EXAMPLES, folder, file === '' ? `${index}.${language}` : file);
}

/** Writes every TypeScript block to its file, as a reader would: what stands between the fences, and not a letter more. */
export function writeExamples(): void {
  rmSync(EXAMPLES, { recursive: true, force: true });
  for (const block of readBlocks().filter(isTypeScript)) {
    const file = fileOf(block);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, block.code);
  }
}
