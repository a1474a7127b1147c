import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { npm, root, run } from '../../../scripts/prepare.mjs';

/** The versions of the project's own tools, for apps that use the same. */
export const own: Record<string, string> = JSON.parse(
  await readFile(path.join(root, 'package.json'), 'utf8'),
).devDependencies;

/** An app with the packed tarball installed. */
export interface Host {
  folder: string;
  /** Runs a package's command in it, without the test's Node settings. */
  exec(command: readonly string[], env?: Readonly<Record<string, string>>): Promise<void>;
  remove(): Promise<void>;
}

/**
 * Copies an app from `tests/hosts/apps` out of the project, so that it cannot resolve the project's packages, and
 * installs the tarball and its other packages.
 */
export async function installHost(options: {
  tarball: string;
  /** Folder in `tests/hosts/apps`. */
  app: string;
  /** Distinguishes two installations of one app. Default: the app's name. */
  name?: string;
  dependencies: Readonly<Record<string, string | undefined>>;
  /** Further fields of its package.json. */
  manifest?: Readonly<Record<string, unknown>>;
}): Promise<Host> {
  const { tarball, app, name = app, dependencies, manifest } = options;
  const folder = path.join(path.dirname(tarball), `host-${name}`);
  await mkdir(folder, { recursive: true });
  await cp(path.join(root, 'tests/hosts/apps', app), folder, { recursive: true });
  await writeFile(
    path.join(folder, 'package.json'),
    JSON.stringify({
      name: `host-${name}`,
      private: true,
      type: 'module',
      ...manifest,
      dependencies: { ...dependencies, runlight: `file:${tarball}` },
    }),
  );
  // The project's npm settings: the registry depends on the machine.
  await cp(path.join(root, '.npmrc'), path.join(folder, '.npmrc'));
  await npm(['install', '--prefer-offline', '--no-package-lock', '--no-audit', '--no-fund'], { cwd: folder });
  // The test's NODE_ENV would turn a production build into a development build.
  const { NODE_ENV: _node, VITEST: _vitest, NODE_OPTIONS: _options, ...clean } = process.env;
  return {
    folder,
    exec: (command, env = {}) => run(process.execPath, command, { cwd: folder, env: { ...clean, ...env } }),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
