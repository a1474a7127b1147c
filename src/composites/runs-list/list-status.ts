import type { UseRunsResult } from '../../hooks/run/useRuns';
import type { RunsGroup } from './arrange/group-runs';
import type { RunsListStatus } from './parts';

/** Which slot is shown instead of the runs. */
export function slotOf(status: RunsListStatus, isFiltered: boolean): 'empty' | 'loading' | 'error' | 'filtered' {
  if (status === 'loading' || status === 'error') return status;
  return isFiltered ? 'filtered' : 'empty';
}

export const NO_GROUP: RunsGroup = { label: '', count: 0 };

export function listStatus(count: number, isLoading: boolean, error: UseRunsResult['error']): RunsListStatus {
  // Never replace visible runs: problems are shown above them.
  if (count > 0) return 'ready';
  if (error != null) return 'error';
  return isLoading ? 'loading' : 'empty';
}
