import { compareAttempts } from '../../run/compare-attempts';
import type { Run } from '../../run/run';

/**
 * Lists often contain only some fields of a run. Completes a listed run with the fields of the one that was read, unless
 * its status has changed. Returns the listed run if it lacks none.
 */
export function completeListed(read: Run, listed: Run): Run {
  if (read.status !== listed.status || compareAttempts(read, listed) !== 0) return { ...listed };
  const missing = Object.entries(read).filter(([name, value]) => value != null && listed[name as keyof Run] == null);
  return missing.length === 0 ? listed : { ...listed, ...Object.fromEntries(missing) };
}
