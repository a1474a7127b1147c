import { type ComponentPropsWithoutRef, forwardRef } from 'react';
import { ownValue } from '../../core/platform/own-property';
import { cva, cx } from '../internal/cx';
import {
  Ban,
  CheckCircle,
  CircleHelp,
  Clock,
  Hand,
  type IconComponent,
  Info,
  Loader2,
  Pause,
  XCircle,
} from '../internal/icons';
import { type ClassNameProp, partProps } from '../internal/part';
import { OneLine } from '../internal/text/OneLine';
import type { RunProgressIndicatorState } from './describe-progress';
import { RUN_PROGRESS_INDICATOR_PARTS as PARTS, type RunProgressState } from './parts';
import { useProgressPart } from './progress-context';

/** Props of the indicator's text parts. */
export interface RunProgressTextProps extends Omit<ComponentPropsWithoutRef<'span'>, 'className'> {
  /** Class of this part, or a function of its state. */
  className?: ClassNameProp<RunProgressIndicatorState>;
}

const defaultIcons: Record<RunProgressState, IconComponent> = {
  loading: Loader2,
  queued: Clock,
  determinate: Loader2,
  indeterminate: Loader2,
  finishing: Loader2,
  waiting: Hand,
  paused: Pause,
  cancelling: Loader2,
  succeeded: CheckCircle,
  failed: XCircle,
  cancelled: Ban,
  ended: CircleHelp,
  lost: CircleHelp,
};

const SPINNING: ReadonlySet<RunProgressState> = new Set([
  'loading',
  'determinate',
  'indeterminate',
  'finishing',
  'cancelling',
]);

const labelStyles = cva('rl:flex', {
  variants: {
    size: {
      sm: 'rl:min-w-0 rl:items-center rl:type-label',
      md: 'rl:items-start rl:gap-2 rl:type-body rl:weight-medium',
    },
    state: {
      loading: 'rl:text-muted',
      queued: 'rl:text-muted',
      determinate: '',
      indeterminate: '',
      finishing: '',
      waiting: 'rl:text-waiting',
      paused: 'rl:text-paused',
      cancelling: 'rl:text-cancelling',
      succeeded: 'rl:text-succeeded',
      failed: 'rl:text-danger-text',
      cancelled: 'rl:text-cancelled',
      ended: 'rl:text-muted',
      lost: 'rl:text-muted',
    },
  },
  compoundVariants: [
    { size: 'sm', state: ['determinate', 'indeterminate', 'finishing'], class: 'rl:text-text' },
    { size: 'md', state: ['determinate', 'indeterminate', 'finishing'], class: 'rl:text-accent-text' },
  ],
});

/** Props of {@link RunProgressLabel}. */
export interface RunProgressLabelProps extends RunProgressTextProps {
  /** Maximum number of lines. With 1, nothing below the text ever moves. Default 2, in size `sm` 1. */
  lines?: 1 | 2 | undefined;
}

/** "Step 3 of 8: Training CTGAN model", or the run's state. Children replace the text. */
export const RunProgressLabel = forwardRef<HTMLSpanElement, RunProgressLabelProps>(function RunProgressLabel(
  { className, children, lines, ...props },
  ref,
) {
  const part = useProgressPart('RunProgressLabel');
  const { state, size, isStill } = part;
  const Icon = ownValue(part.icons, state) ?? defaultIcons[state];
  const isOneLine = size === 'sm' || lines === 1;
  return (
    <span
      {...partProps({ slot: PARTS.label.slot, state, base: labelStyles({ size, state }), className, param: part })}
      ref={ref}
      {...props}
    >
      {size === 'md' && (
        <Icon
          aria-hidden="true"
          className={cx('rl:mt-0.5 rl:size-4', SPINNING.has(state) && !isStill && 'rl:anim-spin')}
        />
      )}
      {/*
       * In narrow places, the step's name gets a second line before it is cut off, because touch has no tooltips. Two
       * lines are aligned to the page's side, whatever their own direction.
       */}
      <span
        dir={size === 'md' ? undefined : 'auto'}
        className={isOneLine ? 'rl:truncate' : 'rl:line-clamp-2 rl:wrap-anywhere'}
        title={children === undefined ? part.label : undefined}
      >
        {children ?? (isOneLine ? <OneLine text={part.label} /> : <bdi>{part.label}</bdi>)}
      </span>
    </span>
  );
});

/** "37%". Renders nothing while the percentage is unknown. Children replace the text. */
export const RunProgressPercent = forwardRef<HTMLSpanElement, RunProgressTextProps>(function RunProgressPercent(
  { className, children, ...props },
  ref,
) {
  const part = useProgressPart('RunProgressPercent');
  if (part.percent === null && children === undefined) return null;
  return (
    <span
      {...partProps({
        slot: PARTS.percent.slot,
        state: part.state,
        base: cx(
          'rl:flex-none rl:digits',
          part.size === 'sm' ? 'rl:type-label rl:text-text' : 'rl:type-body rl:weight-semibold rl:text-text',
        ),
        className,
        param: part,
      })}
      ref={ref}
      {...props}
    >
      {children ?? part.percent}
    </span>
  );
});

/** "The plan grew to 12 steps", while the bar stands still because of it. Otherwise renders nothing. */
export const RunProgressNote = forwardRef<HTMLSpanElement, RunProgressTextProps>(function RunProgressNote(
  { className, children, ...props },
  ref,
) {
  const part = useProgressPart('RunProgressNote');
  if (part.note === null && children === undefined) return null;
  return (
    <span
      {...partProps({
        slot: PARTS.note.slot,
        state: part.state,
        base: 'rl:flex rl:items-center rl:gap-1.5 rl:type-caption rl:text-muted rl:anim-enter',
        className,
        param: part,
      })}
      ref={ref}
      {...props}
    >
      <Info aria-hidden="true" className="rl:size-3.5" />
      <span dir="auto" className="rl:align-parent">
        {children ?? part.note}
      </span>
    </span>
  );
});
