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
  code: string;
  /** What a reader has already: the text of `<!-- given … -->` before the block. */
  given: string;
}

/** Where the TypeScript blocks are written, so that they can be compiled and imported. */
export const EXAMPLES = path.join(root, 'tests/docs/.examples');

/** The pages for people, generated ones excepted. */
export const PAGES = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync(path.join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

/** Every block of every page. */
export function readBlocks(): Block[] {
  return PAGES.flatMap((page) => {
    const text = readFileSync(path.join(root, page), 'utf8');
    const found = text.matchAll(/(?:<!-- given\s*\n?([\s\S]*?)-->\s*)?^```(\w*)[^\n]*\n([\s\S]*?)^```$/gm);
    return [...found].map(([, given = '', language = '', code = ''], i): Block => {
      return { page, index: i + 1, language, code, given };
    });
  });
}

/** Whether a block is TypeScript. */
export const isTypeScript = ({ language }: Block) => language === 'ts' || language === 'tsx';

/** The file a TypeScript block is written to. */
export const fileOf = ({ page, index, language }: Pick<Block, 'page' | 'index' | 'language'>) =>
  path.join(EXAMPLES, `${page.replace(/\.md$/, '').replace(/\W+/g, '-').toLowerCase()}-${index}.${language}`);

/** Writes every TypeScript block to its file. */
export function writeExamples(): void {
  rmSync(EXAMPLES, { recursive: true, force: true });
  mkdirSync(EXAMPLES, { recursive: true });
  for (const block of readBlocks().filter(isTypeScript)) {
    // A block without an import or export would share its names with the others.
    writeFileSync(fileOf(block), `${block.given}\n${block.code}\nexport {};\n`);
  }
}
