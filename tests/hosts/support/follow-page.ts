import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { root, run } from '../../../scripts/prepare.mjs';
import { type Block, readBlocks } from '../../docs/examples';

/** What a reader has after following a page. */
export interface Followed {
  /** Where the page's commands have led to. */
  folder: string;
  /** Seconds each command took, by its line. */
  seconds: Record<string, number>;
}

/**
 * Follows a start page as it is written: runs its commands in their order, `cd` included, and writes its files. `npm run dev`
 * is left to the test, and the tarball stands for the package, which is not on npm yet.
 *
 * @param options.page From the project's folder, e.g. `docs/start/vite.md`.
 * @param options.folder An empty one.
 */
export async function followPage(options: { page: string; folder: string; tarball: string }): Promise<Followed> {
  const blocks = readBlocks().filter(({ page }) => page === options.page);
  const followed: Followed = { folder: options.folder, seconds: {} };
  for (const block of blocks) {
    if (block.language === 'sh') await runLines(block, followed, options.tarball);
    else if (block.file !== '') await writeBlock(block, followed.folder);
  }
  return followed;
}

async function runLines(block: Block, followed: Followed, tarball: string): Promise<void> {
  for (const line of block.code.trim().split('\n')) {
    const [command = '', ...args] = line.trim().split(/\s+/);
    if (command === 'cd') {
      followed.folder = path.join(followed.folder, args[0] ?? '');
    } else if (line !== 'npm run dev') {
      const start = performance.now();
      const words = args.map((word) => (word === 'runlight' ? tarball : word));
      await run(command, words, { cwd: followed.folder, env: readersEnv(), shell: process.platform === 'win32' });
      followed.seconds[line] = Math.round((performance.now() - start) / 1000);
    }
  }
}

/** A reader answers "yes" when npm asks whether to install what makes the app, and has no settings of a test. */
export function readersEnv(): NodeJS.ProcessEnv {
  const { NODE_ENV: _node, VITEST: _vitest, NODE_OPTIONS: _options, ...clean } = process.env;
  return {
    ...clean,
    npm_config_yes: 'true',
    npm_config_userconfig: clean.npm_config_userconfig ?? path.join(root, '.npmrc'),
    NEXT_TELEMETRY_DISABLED: '1',
  };
}

async function writeBlock({ file, code }: Block, folder: string): Promise<void> {
  const target = path.join(folder, file);
  await mkdir(path.dirname(target), { recursive: true });
  await writeFile(target, code);
}
