import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { docs, listPages } from './pages';

/** A fenced block "```tsx live" of a page: shown as code and run in the page. */
export interface LiveBlock {
  /** Names its file and the element that shows it. */
  id: string;
  /** What stands behind "live": a scenario of the simulated backend, or `seeds` for runs in every state. */
  scenario: string;
  code: string;
}

/** Where the blocks are written for the bundler; made anew at each start, not committed. */
const FOLDER = path.join(docs, '.vitepress/live');

/** The id of a page's nth live block, from 1. */
export const liveId = (page: string, n: number) =>
  `${page.replace(/\.md$/, '').replace(/\W+/g, '-').toLowerCase()}-${n}`;

/** All live blocks of the pages. */
export function readLiveBlocks(): LiveBlock[] {
  return listPages().flatMap((page) => {
    const text = readFileSync(path.join(docs, page), 'utf8');
    return [...text.matchAll(/^```tsx live(?: +(\S+))?[^\n]*\n([\s\S]*?)^```$/gm)].map(
      ([, scenario = 'default', code = ''], i) => ({ id: liveId(page, i + 1), scenario, code }),
    );
  });
}

/** Writes the blocks where the theme's `import.meta.glob` finds them. */
export function writeLiveBlocks(): void {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  for (const { id, code } of readLiveBlocks()) writeFileSync(path.join(FOLDER, `${id}.tsx`), code);
}
