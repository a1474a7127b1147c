import type { Run } from '../../core/run/run';
import type { UseEtaOptions } from '../../hooks/forecast/useEta';
import type { RunView } from '../../hooks/useRunView';
import { createPartContext } from '../internal/part-context';
import type { RunTimeStatsStatus } from './parts';

/** The state passed to a `className` function of the stats. Contains no time, which would tick. */
export interface RunTimeStatsState {
  /** The run's status, or `loading`. */
  status: RunTimeStatsStatus;
  /** The run; `null` = unknown. */
  run: Run | null;
}

/** `card` = the time large and the rest below; `line` = all in one line. */
export type RunTimeStatsLayout = 'card' | 'line';

/**
 * What stands behind the elapsed time in a line. In a narrow container the remaining time gets its room first: the
 * count of steps wraps into a second line, which is cut off.
 */
export const AFTER_ELAPSED =
  'rl:flex rl:min-w-0 rl:flex-1 rl:items-center rl:gap-x-3 rl:@max-sm:h-5 rl:@max-sm:flex-wrap rl:@max-sm:content-start rl:@max-sm:overflow-clip rl:@max-sm:[&>*]:[line-height:--spacing(5)] rl:@max-sm:[&>:first-child]:max-w-full rl:@max-sm:[&>:first-child]:basis-auto';

interface TimeContext extends RunTimeStatsState {
  view: RunView;
  layout: RunTimeStatsLayout;
  eta: UseEtaOptions | undefined;
}

export const [RunTimeContext, useTimePart] = createPartContext<TimeContext>('RunTimeStats');
