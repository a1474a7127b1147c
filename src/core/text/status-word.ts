import type { Run, RunStatus } from '../run/run';

/**
 * What people read as the state of a run: a host's own words, else the backend's word where this version does not know it,
 * else ours.
 * @param texts the usual words
 */
export function statusWord(
  run: Pick<Run, 'status' | 'statusLabel' | 'statusText'>,
  texts: Readonly<Record<RunStatus, string>>,
): string {
  const { status, statusLabel, statusText } = run;
  return statusLabel || (status === 'unknown' && statusText) || texts[status];
}
