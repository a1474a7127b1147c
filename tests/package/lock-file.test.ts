import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { root } from '../../scripts/prepare.mjs';

interface LockedPackage {
  version?: string;
  resolved?: string;
  optionalDependencies?: Record<string, string>;
}

const lock: { packages: Record<string, LockedPackage> } = JSON.parse(
  readFileSync(path.join(root, 'package-lock.json'), 'utf8'),
);

/** Where Node would find `name` from the package at `from`: its own node_modules, then those of its parent folders. */
function locked(from: string, name: string, packages: Record<string, LockedPackage>): boolean {
  for (let folder = from; ; folder = folder.slice(0, folder.lastIndexOf('node_modules/')).replace(/\/$/, '')) {
    if (`${folder === '' ? '' : `${folder}/`}node_modules/${name}` in packages) return true;
    if (folder === '') return false;
  }
}

/** Optional packages (mostly binaries for other platforms) that a locked package refers to, but that are not locked. */
function missingOptionals(packages: Record<string, LockedPackage>): string[] {
  return Object.entries(packages).flatMap(([at, { optionalDependencies }]) =>
    Object.keys(optionalDependencies ?? {})
      .filter((name) => !locked(at, name, packages))
      .map((name) => `${name} (of ${at})`),
  );
}

// npm omits packages from the lock that its registry lacks, and `npm ci` then rejects the lock on every machine.
it('locks each optional package that a locked package names', () => {
  expect(missingOptionals(lock.packages)).toEqual([]);
});

it('would notice one that is missing', () => {
  const named = Object.values(lock.packages).flatMap((entry) => Object.keys(entry.optionalDependencies ?? {}));
  expect(named.length).toBeGreaterThan(20);
  const victim = Object.keys(lock.packages).find((at) => at.startsWith('node_modules/@esbuild/'));
  if (victim === undefined) throw new Error('esbuild has no platform packages in the lock');
  const { [victim]: _, ...rest } = lock.packages;
  expect(missingOptionals(rest)).not.toEqual([]);
});

it('names no registry, so that it works behind any', () => {
  expect(Object.entries(lock.packages).filter(([, entry]) => entry.resolved?.startsWith('http'))).toEqual([]);
});
