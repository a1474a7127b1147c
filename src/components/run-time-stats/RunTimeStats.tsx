import { type ComponentPropsWithoutRef, forwardRef, useMemo } from 'react';
import { hasEnded, type Run } from '../../core/run/run';
import type { UseEtaOptions } from '../../hooks/forecast/useEta';
import { type RunInput, useRunView } from '../../hooks/useRunView';
import { type ClassNameProp, partProps, useRootAttributes } from '../internal/part';
import { RUN_TIME_STATS_PARTS as PARTS, type RunTimeStatsStatus } from './parts';
import { RunTimeElapsed } from './RunTimeElapsed';
import { RunTimeRemaining, type RunTimeRemainingState } from './RunTimeRemaining';
import { RunTimeSteps } from './RunTimeSteps';
import { RunTimeContext, type RunTimeStatsLayout, type RunTimeStatsState } from './time-context';

/** Props of {@link RunTimeStats}; all others go to the element. */
export interface RunTimeStatsProps extends Omit<ComponentPropsWithoutRef<'div'>, 'className'>, RunInput {
  /** `card` = the time large, the rest below it; `line` = one line of one height, for under a bar. Default `card`. */
  layout?: RunTimeStatsLayout | undefined;
  /** What the estimate may know: expected steps, their weights, earlier runs. Keep it outside of rendering. */
  eta?: UseEtaOptions;
  /** Class of this part, or a function of its state. */
  className?: ClassNameProp<RunTimeStatsState>;
  /** Class of each part, by name. */
  classNames?: {
    elapsed?: ClassNameProp<RunTimeStatsState>;
    elapsedLabel?: string;
    remaining?: ClassNameProp<RunTimeRemainingState>;
    steps?: ClassNameProp<RunTimeStatsState>;
  };
}

/** Of one height, whatever stands in it. */
const LINE = 'rl:flex rl:w-full rl:h-5 rl:items-center rl:gap-x-3 rl:whitespace-nowrap';

function statusOf(run: Run | null): RunTimeStatsStatus {
  if (run === null) return 'loading';
  if (hasEnded(run)) return 'ended';
  return run.startedAt == null ? 'waiting' : 'running';
}

/**
 * How long a run has been going, how long it will still take, and how many steps are done. Only the texts that tick
 * render again every second. Children replace the arrangement.
 */
export const RunTimeStats = forwardRef<HTMLDivElement, RunTimeStatsProps>(function RunTimeStats(
  { runId, run, steps, metrics, layout = 'card', eta, className, classNames, children, ...props },
  ref,
) {
  const root = useRootAttributes();
  const view = useRunView({ runId, run, steps, metrics });
  const status = statusOf(view.run);
  const state = useMemo<RunTimeStatsState>(() => ({ status, run: view.run }), [status, view.run]);
  const context = useMemo(() => ({ ...state, view, layout, eta }), [state, view, layout, eta]);
  return (
    <RunTimeContext.Provider value={context}>
      <div
        {...root}
        {...partProps({
          slot: PARTS.root.slot,
          state: status,
          base: layout === 'line' ? LINE : 'rl:flex rl:w-full rl:flex-col rl:gap-1.5',
          className,
          param: state,
        })}
        data-layout={layout === 'line' ? layout : undefined}
        ref={ref}
        {...props}
      >
        {children ?? (
          <>
            <RunTimeElapsed className={classNames?.elapsed} labelClassName={classNames?.elapsedLabel} />
            <div
              className={
                layout === 'line'
                  ? 'rl:contents'
                  : 'rl:flex rl:min-h-5 rl:flex-wrap rl:items-baseline rl:gap-x-3 rl:gap-y-0.5'
              }
            >
              <RunTimeRemaining className={classNames?.remaining} />
              <RunTimeSteps className={classNames?.steps} />
            </div>
          </>
        )}
      </div>
    </RunTimeContext.Provider>
  );
});
