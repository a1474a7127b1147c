import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/**
 * Folders that this process has locked. A restarted container may get the same pid, so a lock with our pid is not
 * necessarily ours.
 */
const held = new Set<string>();

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'; // alive, but owned by another user
  }
}

/** Creates `file` with this pid; returns false if it exists. `wx` makes this atomic across processes. */
function create(file: string): boolean {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

function refusal(folder: string, who: string, file: string): Error {
  return new Error(
    `runlight: the data folder ${folder} is already open (${who}). Two processes on one embedded database overwrite each other's rows. ` +
      `Stop the other process, or choose another folder with RUNLIGHT_DATA_DIR. If no runlight backend is running, delete ${file}.`,
  );
}

/**
 * Locks the folder for this process. PGlite does not: a second process would silently overwrite the first one's rows. A
 * lock whose process is gone is taken over.
 *
 * @returns a function that releases the lock.
 * @throws if a running process holds the lock; the message says how to resolve this.
 */
export function lockFolder(path: string): () => void {
  const folder = resolve(path);
  const file = join(folder, 'lock');
  mkdirSync(folder, { recursive: true });
  if (held.has(folder)) throw refusal(folder, 'by this process', file);
  if (!create(file)) {
    const pid = Number(readFileSync(file, 'utf8'));
    if (pid !== process.pid && isAlive(pid)) throw refusal(folder, `by process ${pid}`, file);
    // Only one of several new processes may take over a stale lock; they compete for the second file.
    const takeover = `${file}.takeover`;
    if (!create(takeover)) throw refusal(folder, 'another process is taking over its lock', takeover);
    try {
      if (Number(readFileSync(file, 'utf8')) !== pid) throw refusal(folder, 'another process locked it', file);
      writeFileSync(file, String(process.pid));
    } finally {
      rmSync(takeover, { force: true });
    }
  }
  held.add(folder);
  return () => {
    if (held.delete(folder)) rmSync(file, { force: true });
  };
}
