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

interface TimeContext extends RunTimeStatsState {
  view: RunView;
  layout: RunTimeStatsLayout;
  eta: UseEtaOptions | undefined;
}

export const [RunTimeContext, useTimePart] = createPartContext<TimeContext>('RunTimeStats');
