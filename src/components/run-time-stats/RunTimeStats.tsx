import { type ComponentPropsWithoutRef, forwardRef, useMemo } from 'react';
import { hasEnded, type Run } from '../../core/run/run';
import type { UseEtaOptions } from '../../hooks/forecast/useEta';
import { type RunInput, useRunView } from '../../hooks/useRunView';
import { type ClassNameProp, partProps, useRootAttributes } from '../internal/part';
import { RUN_TIME_STATS_PARTS as PARTS, type RunTimeStatsStatus } from './parts';
import { RunTimeElapsed } from './RunTimeElapsed';
import { RunTimeRemaining, type RunTimeRemainingState } from './RunTimeRemaining';
import { RunTimeSteps } from './RunTimeSteps';
import { AFTER_ELAPSED, RunTimeContext, type RunTimeStatsLayout, type RunTimeStatsState } from './time-context';

/** Props of {@link RunTimeStats}; all others go to the element. */
export interface RunTimeStatsProps extends Omit<ComponentPropsWithoutRef<'div'>, 'className'>, RunInput {
  /**
   * `card` = the time large and the rest below; `line` = one line of fixed height, for use below a bar. Default `card`.
   */
  layout?: RunTimeStatsLayout | undefined;
  /** Additional input of the estimate: expected steps, their weights, earlier runs. Create it outside of rendering. */
  eta?: UseEtaOptions | undefined;
  /** Class of this part, or a function of its state. */
  className?: ClassNameProp<RunTimeStatsState>;
  /** Class of each part, by name. */
  classNames?:
    | {
        elapsed?: ClassNameProp<RunTimeStatsState>;
        elapsedLabel?: string | undefined;
        remaining?: ClassNameProp<RunTimeRemainingState>;
        steps?: ClassNameProp<RunTimeStatsState>;
      }
    | undefined;
}

/** A fixed height, whatever the content. In a narrow container the count of steps gives way: a second line is cut off. */
const LINE =
  'rl:flex rl:w-full rl:h-5 rl:items-center rl:gap-x-3 rl:whitespace-nowrap rl:@max-sm:flex-wrap rl:@max-sm:content-start rl:@max-sm:overflow-clip';

function statusOf(run: Run | null): RunTimeStatsStatus {
  if (run === null) return 'loading';
  if (hasEnded(run)) return 'ended';
  return run.startedAt == null ? 'waiting' : 'running';
}

/**
 * The elapsed time of a run, its remaining time, and the number of finished steps. Only the ticking texts change every
 * second. Children replace the layout.
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
                  ? AFTER_ELAPSED
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
