import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { npm, root, step } from '../scripts/prepare.mjs';

/** Keep it in step with vitest.config.ts. */
const FOLDER = path.join(root, 'node_modules/.cache/runlight/react-18');
const VERSION = '18.2.0';

/** Puts the oldest React that is supported beside the project's own. */
export async function setup(): Promise<void> {
  if (existsSync(path.join(FOLDER, 'node_modules/react-dom/package.json'))) return;
  await mkdir(FOLDER, { recursive: true });
  const dependencies = { react: VERSION, 'react-dom': VERSION };
  await writeFile(path.join(FOLDER, 'package.json'), JSON.stringify({ private: true, dependencies }));
  await step(`Installing React ${VERSION} beside ours`, () =>
    npm(['install', '--no-package-lock', '--no-audit', '--no-fund'], { cwd: FOLDER }),
  );
}
