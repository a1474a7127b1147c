// Finds the servers of the distributed tests. Starts nothing: each test starts its own.
import { accessSync, constants, readdirSync } from 'node:fs';
import path from 'node:path';

/** Where Debian and Homebrew install PostgreSQL's programs outside the PATH. */
const ROOTS = ['/usr/lib/postgresql', '/opt/homebrew/opt', '/usr/local/opt'];

/** The message if they are missing. */
export const NO_SERVICES =
  'The distributed tests were left out: they start a PostgreSQL (15 or later) and a Redis of their own, and these are not\n' +
  'installed. On Debian: apt-get install postgresql redis-server. On macOS: brew install postgresql@17 redis. Elsewhere:\n' +
  'put initdb, postgres and redis-server on the PATH. RUNLIGHT_REQUIRE_SERVICES=1 makes leaving them out a failure.';

/** @param {string} file @returns {boolean} */
export function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * @param {readonly string[]} roots
 * @returns {string[]} Folders to search: the PATH, then PostgreSQL versions, newest first.
 */
function folders(roots) {
  const versions = roots.flatMap((root) => {
    try {
      return readdirSync(root)
        .filter((name) => Number(name.replace('postgresql@', '')) >= 15)
        .map((name) => path.join(root, name, 'bin'));
    } catch {
      return [];
    }
  });
  return [...(process.env.PATH ?? '').split(path.delimiter), ...versions.sort().reverse()].filter(Boolean);
}

/**
 * @param {readonly string[]} [roots] Where PostgreSQL may be outside the PATH, by version.
 * @returns {{ initdb: string, postgres: string, redis: string } | null} Null if one is missing.
 */
export function findServices(roots = ROOTS) {
  const all = folders(roots);
  /** @param {string} name */
  const find = (name) => all.map((folder) => path.join(folder, name)).find(isExecutable);
  const [initdb, postgres, redis] = [find('initdb'), find('postgres'), find('redis-server')];
  return initdb && postgres && redis ? { initdb, postgres, redis } : null;
}

/**
 * @param {readonly string[]} [more] Folders to search besides the PATH.
 * @returns {string | null} PgBouncer; null if there is none. Debian installs it outside a user's PATH.
 */
export function findPgbouncer(more = ['/usr/sbin']) {
  const all = [...(process.env.PATH ?? '').split(path.delimiter), ...more].filter(Boolean);
  return all.map((folder) => path.join(folder, 'pgbouncer')).find(isExecutable) ?? null;
}
