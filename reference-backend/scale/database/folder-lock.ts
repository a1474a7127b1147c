import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Folders this process holds. A container restarts with the same pid, so "the lock has my pid" does not mean "mine". */
const held = new Set<string>();

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'; // alive, but another user's
  }
}

/** Creates `file` with this pid; false when it exists. `wx` makes it atomic between processes. */
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
    `runlight: the data folder ${folder} is already open (${who}). Two processes on one embedded database lose each other's rows. ` +
      `Stop the other one, or choose another folder with RUNLIGHT_DATA_DIR. If no runlight backend is running, delete ${file}.`,
  );
}

/**
 * Takes the folder for this process alone. PGlite does not do it itself: a second process would silently overwrite the
 * first one's rows. A lock whose process is gone is taken over.
 *
 * @returns the function that gives the folder back.
 * @throws when a living process holds it; the message names the way out.
 */
export function lockFolder(path: string): () => void {
  const folder = resolve(path);
  const file = join(folder, 'lock');
  mkdirSync(folder, { recursive: true });
  if (held.has(folder)) throw refusal(folder, 'by this process', file);
  if (!create(file)) {
    const pid = Number(readFileSync(file, 'utf8'));
    if (pid !== process.pid && isAlive(pid)) throw refusal(folder, `by process ${pid}`, file);
    // Only one of several newcomers may take a stale lock over; the second file is what they compete for.
    const takeover = `${file}.takeover`;
    if (!create(takeover)) throw refusal(folder, 'another process is just taking it over', takeover);
    try {
      if (Number(readFileSync(file, 'utf8')) !== pid) throw refusal(folder, 'another process was faster', file);
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
