import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rename, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { TestProject } from 'vitest/node';
import { ensureBuilt, npm, root } from '../../scripts/prepare.mjs';

/** What the tests in this folder inspect. */
export interface Packed {
  /** The tarball from `npm pack`. */
  tarball: string;
  /**
   * A folder whose node_modules contains the unpacked tarball and links to the packages that a host would get with it.
   */
  host: string;
  /** The unpacked tarball. */
  folder: string;
}

declare module 'vitest' {
  export interface ProvidedContext {
    packed: Packed;
  }
}

/** Packs the build like `npm publish`, and unpacks it where a host has it. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  await ensureBuilt();
  const temp = await mkdtemp(path.join(tmpdir(), 'runlight-package-'));
  const host = path.join(temp, 'host');
  const modules = path.join(host, 'node_modules');
  await mkdir(modules, { recursive: true });

  // Skip scripts: `prepack` would build again.
  await npm(['pack', '--ignore-scripts', '--pack-destination', temp]);
  const manifest = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));
  const tarball = path.join(temp, `${manifest.name}-${manifest.version}.tgz`);
  await promisify(execFile)('tar', ['-xzf', tarball, '-C', temp]);
  const folder = path.join(modules, manifest.name);
  await rename(path.join(temp, 'package'), folder);

  for (const name of Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })) {
    await mkdir(path.dirname(path.join(modules, name)), { recursive: true });
    await symlink(path.join(root, 'node_modules', name), path.join(modules, name), 'junction');
  }
  project.provide('packed', { tarball, host, folder });
  return () => rm(temp, { recursive: true, force: true });
}
