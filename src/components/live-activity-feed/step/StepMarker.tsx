import type { RunStep } from '../../../core/run/run';
import type { StepKindDefinitions } from '../../../hooks/host/registry';
import { cx } from '../../internal/cx';
import { markerVariant } from './step-kinds';

/** Props of {@link StepMarker}. */
interface StepMarkerProps {
  step: RunStep;
  /** The app's own kinds. */
  stepKinds: StepKindDefinitions | undefined;
  /** Nothing is being done now: the ring does not spin. Default false. */
  isStill?: boolean | undefined;
}

/** The round marker on the line: the kind's colour and icon, and a spinning ring while the step runs. */
export function StepMarker({ step, stepKinds, isStill = false }: StepMarkerProps) {
  const { icon: Icon, className, style } = markerVariant(step, stepKinds);
  return (
    <span
      aria-hidden
      data-slot="activity-feed-marker"
      data-state={step.status}
      className={cx(
        'rl:relative rl:z-1 rl:flex rl:size-7 rl:shrink-0 rl:items-center rl:justify-center rl:rounded-full rl:edge',
        step.status === 'interrupted' && 'rl:border-dashed',
        className,
      )}
      style={style}
    >
      <Icon aria-hidden className="rl:size-3.5" />
      {step.status === 'running' && (
        <svg
          aria-hidden="true"
          viewBox="0 0 36 36"
          className={cx('rl:absolute rl:-inset-[5px] rl:size-9', !isStill && 'rl:anim-spin')}
        >
          <circle
            cx="18"
            cy="18"
            r="16.75"
            fill="none"
            stroke="currentColor"
            className="rl:fill-none rl:stroke-current"
            strokeWidth="1.75"
            strokeLinecap="round"
            pathLength="100"
            strokeDasharray="28 72"
          />
        </svg>
      )}
    </span>
  );
}
