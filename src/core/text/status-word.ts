import type { Run, RunStatus } from '../run/run';

/**
 * Returns a run's status as text: the host's label, else the backend's word for an unknown status, else the
 * default text.
 * @param texts the default texts
 */
export function statusWord(
  run: Pick<Run, 'status' | 'statusLabel' | 'statusText'>,
  texts: Readonly<Record<RunStatus, string>>,
): string {
  const { status, statusLabel, statusText } = run;
  return statusLabel || (status === 'unknown' && statusText) || texts[status];
}
