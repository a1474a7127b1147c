import { type ComponentPropsWithoutRef, forwardRef } from 'react';
import * as en from '../../core/text/messages/english';
import { useStepCountsOf } from '../../hooks/useForecast';
import { useMessages } from '../../hooks/useMessages';
import { type ClassNameProp, partProps } from '../internal/part';
import { totalFor } from '../internal/total-for';
import { RUN_TIME_STATS_PARTS as PARTS } from './parts';
import { type RunTimeStatsState, useTimePart } from './time-context';

const english = { stepsCompleted: en.stepsCompleted };

/** Props of {@link RunTimeSteps}; all others go to the element. */
export interface RunTimeStepsProps extends Omit<ComponentPropsWithoutRef<'span'>, 'className'> {
  /** Class of this part, or a function of its state. */
  className?: ClassNameProp<RunTimeStatsState>;
}

/** "3/8 steps". Empty while no step is known. Children replace the text. */
export const RunTimeSteps = forwardRef<HTMLSpanElement, RunTimeStepsProps>(function RunTimeSteps(
  { className, children, ...props },
  ref,
) {
  const part = useTimePart('RunTimeSteps');
  const messages = useMessages(english);
  const { completed, total } = useStepCountsOf(part.view, part.eta);
  return (
    <span
      {...partProps({
        slot: PARTS.steps.slot,
        state: part.status,
        base: 'rl:type-body rl:digits rl:text-muted rl:empty:hidden',
        className,
        param: part,
      })}
      ref={ref}
      {...props}
    >
      {children ??
        (completed === null ? null : <bdi>{messages.stepsCompleted(completed, totalFor(completed, total))}</bdi>)}
    </span>
  );
});
