import type { Run } from '../../core/run/run';
import type { UseEtaOptions } from '../../hooks/forecast/useEta';
import type { RunView } from '../../hooks/useRunView';
import { createPartContext } from '../internal/part-context';
import type { RunTimeStatsStatus } from './parts';

/** What a `className` function of the stats is called with. Holds no time: it would tick. */
export interface RunTimeStatsState {
  /** The run's status, or what is known instead. */
  status: RunTimeStatsStatus;
  /** The run; `null` while it is not known. */
  run: Run | null;
}

/** `card` = the time large, the rest below it; `line` = all in one line. */
export type RunTimeStatsLayout = 'card' | 'line';

interface TimeContext extends RunTimeStatsState {
  view: RunView;
  layout: RunTimeStatsLayout;
  eta: UseEtaOptions | undefined;
}

export const [RunTimeContext, useTimePart] = createPartContext<TimeContext>('RunTimeStats');
