import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { root, run } from '../../../scripts/prepare.mjs';
import { type Block, readBlocks } from '../../docs/examples';

/** The result of following a page. */
export interface Followed {
  /** The working directory after the page's commands. */
  folder: string;
  /** The duration of each command in seconds, by its line. */
  seconds: Record<string, number>;
}

/**
 * Follows a start page: runs its commands in order, including `cd`, and writes its files. The test runs `npm run dev`
 * itself, and the tarball replaces the package, which is not on npm yet.
 *
 * @param options.page From the project's folder, e.g. `docs/start/vite.md`.
 * @param options.folder An empty folder.
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

/**
 * The environment of a reader: npm's question whether to install a scaffolder is answered with yes, and no test
 * settings.
 */
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
