// Processor time of all processes that a program has started, whatever browser it is: what no browser tells of itself.
import { readdirSync, readFileSync } from 'node:fs';

/** Clock ticks of /proc are hundredths of a second on every Linux that Node runs on. */
const TICK_MS = 10;

/**
 * @param {number} pid
 * @returns {{ parent: number, ms: number } | null} Null when it has ended.
 */
function processOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the name in brackets, which may hold spaces and brackets.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [parent, userTicks, systemTicks] = [1, 11, 12].map((i) => Number(fields[i]));
    return { parent: parent ?? 0, ms: ((userTicks ?? 0) + (systemTicks ?? 0)) * TICK_MS };
  } catch {
    return null;
  }
}

/**
 * Processor time so far of every process that this one has started, and of those that they have started.
 *
 * @returns {Map<number, number>} ms by process id.
 * @throws where there is no /proc (only Linux has it).
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
 * @param {ReadonlySet<number>} others Processes that do not count.
 * @returns {number} ms spent in between. A process that began in between counts whole, one that ended not at all.
 */
export function spentBetween(before, after, others) {
  let spent = 0;
  for (const [pid, ms] of after) if (!others.has(pid)) spent += ms - (before.get(pid) ?? 0);
  return spent;
}
