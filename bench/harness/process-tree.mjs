// CPU time of all processes that a program has started, for any browser: no browser reports this itself.
import { readdirSync, readFileSync } from 'node:fs';

/** Clock ticks in /proc are hundredths of a second on every Linux that Node runs on. */
const TICK_MS = 10;

/**
 * @param {number} pid
 * @returns {{ parent: number, ms: number } | null} Null if the process has ended.
 */
function processOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the name in parentheses, which may contain spaces and parentheses.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [parent, userTicks, systemTicks] = [1, 11, 12].map((i) => Number(fields[i]));
    return { parent: parent ?? 0, ms: ((userTicks ?? 0) + (systemTicks ?? 0)) * TICK_MS };
  } catch {
    return null;
  }
}

/**
 * CPU time so far of every descendant of this process.
 *
 * @returns {Map<number, number>} ms by process id.
 * @throws if there is no /proc (only Linux has it).
 */
export function processorTimes() {
  const all = new Map(
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap((name) => {
        const found = processOf(Number(name));
        return found ? [[Number(name), found]] : [];
      }),
  );
  /** @param {number} pid @returns {boolean} */
  const isOurs = (pid) => {
    const parent = all.get(pid)?.parent ?? 0;
    return parent === process.pid || (parent > 1 && isOurs(parent));
  };
  return new Map([...all].filter(([pid]) => isOurs(pid)).map(([pid, { ms }]) => [pid, ms]));
}

/**
 * @param {ReadonlyMap<number, number>} before
 * @param {ReadonlyMap<number, number>} after
 * @param {ReadonlySet<number>} others Processes to exclude.
 * @returns {number} ms spent in between. New processes count in full, ended ones not at all.
 */
export function spentBetween(before, after, others) {
  let spent = 0;
  for (const [pid, ms] of after) if (!others.has(pid)) spent += ms - (before.get(pid) ?? 0);
  return spent;
}
