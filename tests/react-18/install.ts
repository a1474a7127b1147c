import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { npm, step } from '../../scripts/prepare.mjs';
import { PACKAGES, REACT_18 } from './packages.mjs';

/** Installs the oldest supported React next to the project's own, once. */
export async function setup(): Promise<void> {
  const manifest = JSON.stringify({ name: 'react-18', private: true, dependencies: PACKAGES });
  const file = path.join(REACT_18, 'package.json');
  const isThere = existsSync(path.join(REACT_18, 'node_modules/react-dom/package.json'));
  if (isThere && (await readFile(file, 'utf8')) === manifest) return;
  await mkdir(REACT_18, { recursive: true });
  await writeFile(file, manifest);
  await step('Installing React 18.2', () =>
    npm(['install', '--prefer-offline', '--no-package-lock', '--no-audit', '--no-fund'], { cwd: REACT_18 }),
  );
}
