import { type ComponentPropsWithoutRef, forwardRef, useMemo } from 'react';
import type { ProgressRule } from '../../core/forecast/progress';
import type { RunStep } from '../../core/run/run';
import { isStillRead } from '../../core/run/snapshot/still-read';
import type { UseEtaOptions } from '../../hooks/forecast/useEta';
import { useProgressOf } from '../../hooks/forecast/useRunProgress';
import { useRunContext } from '../../hooks/run-context';
import { useMessages } from '../../hooks/useMessages';
import { type RunInput, useRunView } from '../../hooks/useRunView';
import { cx } from '../internal/cx';
import { usePauseOffscreen } from '../internal/motion/usePauseOffscreen';
import { type ClassNameProp, partProps, useRootAttributes } from '../internal/part';
import { describeProgress, progressTexts, type RunProgressIndicatorState } from './describe-progress';
import { RUN_PROGRESS_INDICATOR_PARTS as PARTS } from './parts';
import { RunProgressContext, type RunProgressIcons } from './progress-context';
import { RunProgressBar } from './RunProgressBar';
import { RunProgressLabel, RunProgressNote, RunProgressPercent } from './RunProgressTexts';

/** Props of {@link RunProgressIndicator}; all others go to the element. */
export interface RunProgressIndicatorProps extends Omit<ComponentPropsWithoutRef<'div'>, 'className'>, RunInput {
  /**
   * `md` = an 8 px bar under "Step 3 of 8: Training CTGAN model", for a run's own page. `sm` = a 2 px bar over "Step
   * 3/8: Training…", for lists; it does not read the steps of a run. Default `md`.
   */
  size?: 'sm' | 'md' | undefined;
  /**
   * How progress is measured. Default: the provider's, else `honestProgress`. `stepCountProgress(…)` is for a fixed
   * number of steps; create it once.
   */
  rule?: ProgressRule | undefined;
  /** Additional input of the estimate: expected steps, their weights, earlier runs. The same as for `RunTimeStats`. */
  eta?: UseEtaOptions | undefined;
  /** Called with the id of a step when its part of the bar (size `md`) is pressed, e.g. to show it in the feed. */
  onStepSelect?: ((stepId: string) => void) | undefined;
  /** Whether the fill grows smoothly; `false` for long lists. Default true. */
  animated?: boolean | undefined;
  /** Class of this part, or a function of its state. */
  className?: ClassNameProp<RunProgressIndicatorState>;
  /** Class of each part, by name. */
  classNames?:
    | {
        bar?: ClassNameProp<RunProgressIndicatorState>;
        fill?: ClassNameProp<RunProgressIndicatorState>;
        label?: ClassNameProp<RunProgressIndicatorState>;
        percent?: ClassNameProp<RunProgressIndicatorState>;
        note?: ClassNameProp<RunProgressIndicatorState>;
      }
    | undefined;
  /** Custom icons. */
  icons?: RunProgressIcons | undefined;
}

const noSteps: readonly RunStep[] = [];

/**
 * The progress of a run. Indeterminate if it is unknown, "finishing" when all counted work is done, full only on
 * success. Children replace the default layout.
 */
export const RunProgressIndicator = forwardRef<HTMLDivElement, RunProgressIndicatorProps>(function RunProgressIndicator(
  {
    runId,
    run,
    steps,
    metrics,
    size = 'md',
    animated = true,
    onStepSelect,
    rule,
    eta,
    className,
    classNames,
    icons,
    children,
    ...props
  },
  ref,
) {
  const root = useRootAttributes();
  const setElement = usePauseOffscreen(ref, { unlessInside: true });
  const { locale } = useRunContext();
  const messages = useMessages(progressTexts);
  const view = useRunView({ runId, run, steps, metrics }, { steps: size === 'md' });
  const progress = useProgressOf(view, { ...eta, rule });
  // For a running run, the progress has all that is needed: reading its steps would only compute the same again.
  const log = view.run?.status === 'cancelled' ? view.steps : noSteps;
  const isStill = !isStillRead(view.connection.state);
  const part = useMemo(
    () => ({
      ...describeProgress({ run: view.run, progress, size, messages, locale, steps: log }),
      runId: view.runId,
      icons,
      animated,
      isStill,
      onStepSelect,
    }),
    [view.run, view.runId, progress, size, messages, locale, log, icons, animated, isStill, onStepSelect],
  );
  return (
    <RunProgressContext.Provider value={part}>
      <div
        {...root}
        {...partProps({
          slot: PARTS.root.slot,
          state: part.state,
          base: cx('rl:flex rl:w-full rl:flex-col', size === 'sm' ? 'rl:gap-1.5' : 'rl:gap-2'),
          className,
          param: part,
        })}
        data-size={size}
        ref={setElement}
        {...props}
      >
        {children ?? (
          <>
            {size === 'sm' && <RunProgressBar className={classNames?.bar} fillClassName={classNames?.fill} />}
            <div className="rl:flex rl:items-end rl:justify-between rl:gap-3">
              <RunProgressLabel className={classNames?.label} />
              {/* The bar says the same to screen readers. */}
              <RunProgressPercent aria-hidden className={classNames?.percent} />
            </div>
            {size === 'md' && <RunProgressBar className={classNames?.bar} fillClassName={classNames?.fill} />}
            <RunProgressNote className={classNames?.note} />
          </>
        )}
      </div>
    </RunProgressContext.Provider>
  );
});
