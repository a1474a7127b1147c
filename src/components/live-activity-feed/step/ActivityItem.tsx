import { memo, type RefObject, useCallback, useMemo } from 'react';
import { ownValue } from '../../../core/platform/own-property';
import type { RunStep } from '../../../core/run/run';
import { formatNumber } from '../../../core/text/format';
import { machineText } from '../../../core/text/machine-text';
import * as en from '../../../core/text/messages/english';
import type { StepKindDefinitions } from '../../../hooks/host/registry';
import { useRunContext } from '../../../hooks/run-context';
import { useMessages } from '../../../hooks/useMessages';
import { cx } from '../../internal/cx';
import { Bot } from '../../internal/icons';
import { StepNumber, StepRow, StepSlot } from '../feed-host';
import { StepDetail } from './StepDetail';
import { StepMarker } from './StepMarker';
import { StepMetrics, StepProgressLine } from './StepMeasures';
import { StepDuration, StepTime } from './StepTime';
import { kindLabel, kindName } from './step-kinds';
import { stepMoment } from './step-tone';

const english = { feed: en.feed, stepKind: en.stepKind, stepStatus: en.stepStatus };

/** What came last, and when: read by rows when they are first drawn. */
export interface Arrival {
  /** Position from which rows are new. */
  from: number;
  /** When the last one came, ms of `performance.now`. */
  at: number;
}

/** Props of {@link ActivityItem}: all stable while the step does not change, so that the row does not render again. */
export interface ActivityItemProps {
  /** The step to show. */
  step: RunStep;
  /** Its detail is shown. Default false. */
  open?: boolean | undefined;
  /** Asked to show or hide the detail. */
  onToggle?: ((stepId: string) => void) | undefined;
  /** Server clock minus this machine's, ms. Default 0. */
  serverOffsetMs?: number | undefined;
  /** The run waits or is paused: the marker does not turn. Default false. */
  still?: boolean | undefined;
  /** Label, icon and colours of kinds by the backend's words. Default: the provider's. */
  stepKinds?: StepKindDefinitions | undefined;
  /** Where it stands in the whole list, from 0, for screen readers: the rows around it may not be there. Default: not said. */
  position?: number | undefined;
  /** How many there are; -1 = not known. */
  setSize?: number | undefined;
  /** This step is the first of this attempt, whose heading stands above it. Default: no heading. */
  attempt?: number | undefined;
  /** It belongs to an attempt that is over: shown more quietly. Default false. */
  earlier?: boolean | undefined;
  /** Marked, because somebody was led here. Default false. */
  focused?: boolean | undefined;
  /** The run has failed in it. Default false. */
  fatal?: boolean | undefined;
  /** Tells which rows are new: only they come in with a movement, and only one at a time. Default: none is. */
  arrival?: RefObject<Arrival> | undefined;
}

/** In a feed faster than this nothing moves in: movements would lie over each other. ms */
const CALM_MS = 250;

/** One row of the timeline. */
export const ActivityItem = memo(function ActivityItem({
  step,
  open: isOpen = false,
  onToggle,
  serverOffsetMs = 0,
  still: isStill = false,
  stepKinds: stepKindsProp,
  position,
  setSize,
  attempt,
  earlier: isEarlier = false,
  focused: isFocused = false,
  fatal: isFatal = false,
  arrival,
}: ActivityItemProps) {
  const { locale, stepKinds: shared } = useRunContext();
  const messages = useMessages(english);
  const stepKinds = stepKindsProp ?? shared;
  const { id, status } = step;
  // Decided when a step is first drawn here; the element may have shown another one before.
  const isNew = useMemo(() => {
    if (arrival === undefined || position === undefined || id === '') return false;
    return position >= arrival.current.from && performance.now() - arrival.current.at > CALM_MS;
  }, [arrival, position, id]);
  const toggle = useCallback(() => onToggle?.(id), [onToggle, id]);
  const name = kindName(step, stepKinds);
  const body = <StepBody {...{ step, isOpen, serverOffsetMs, isStill, isEarlier, stepKinds }} toggle={toggle} />;
  return (
    <li
      data-slot="activity-feed-item"
      data-state={status}
      data-kind={name}
      data-step={id}
      data-focused={isFocused || undefined}
      aria-posinset={position === undefined ? undefined : position + 1}
      aria-setsize={position === undefined ? undefined : setSize}
      data-begins={attempt === undefined ? undefined : ''}
      className={cx(
        'rl:timeline-row rl:relative rl:flex rl:gap-3 rl:pb-3',
        attempt !== undefined && 'rl:flex-wrap',
        isNew && 'rl:anim-enter',
        isFocused && 'rl:rounded-md rl:bg-sunken rl:anim-flash',
        isFatal && 'rl:fatal-edge',
      )}
    >
      {attempt !== undefined && (
        // In the row and not between two: whatever draws, measures or counts rows finds one for each step.
        <h4
          data-slot="activity-feed-attempt"
          className="rl:h-6 rl:w-full rl:edge-b rl:type-caption rl:weight-semibold rl:text-muted"
        >
          {messages.feed.attempt(formatNumber(attempt, { locale }))}
        </h4>
      )}
      <StepRow step={step} byDefault={body} />
    </li>
  );
});

interface StepBodyProps {
  step: RunStep;
  isOpen: boolean;
  serverOffsetMs: number;
  isStill: boolean;
  isEarlier: boolean;
  stepKinds: StepKindDefinitions | undefined;
  toggle: () => void;
}

/** What stands in a row by default. */
function StepBody({ step, isOpen, serverOffsetMs, isStill, isEarlier, stepKinds, toggle }: StepBodyProps) {
  const messages = useMessages(english);
  const { detail, metrics, progress, status, method } = step;
  const at = stepMoment(step);
  const name = kindName(step, stepKinds);
  const kind = kindLabel(name, stepKinds, messages.stepKind);
  const ending = status === 'done' || status === 'running' ? null : (ownValue(messages.stepStatus, status) ?? status);
  // A step of the kind "Cancelled" that was cancelled says so once.
  const outcome = ending === kind || step.kind === 'error' ? null : ending;
  return (
    <>
      <StepMarker step={step} stepKinds={stepKinds} isStill={isStill} />
      <div className="rl:flex rl:min-w-0 rl:flex-1 rl:flex-col rl:gap-1 rl:pt-0.5">
        <div className="rl:flex rl:flex-wrap rl:items-baseline rl:gap-x-3 rl:text-end">
          <p
            className={cx(
              // The basis decides where it is too narrow for the time beside it. A container query would, too, but
              // makes style and layout take turns for each new row.
              'rl:flex-1 rl:basis-40 rl:text-start rl:type-body rl:weight-medium rl:wrap-anywhere',
              status === 'failed' || step.kind === 'error'
                ? 'rl:text-danger-text'
                : isEarlier
                  ? 'rl:text-muted'
                  : 'rl:text-text',
            )}
          >
            {/* Isolated, so that a title in another script keeps its order without changing sides. */}
            <StepNumber n={step.n} />
            <bdi>{machineText(step.title)}</bdi>
          </p>
          {at !== null && <StepTime at={at} serverOffsetMs={serverOffsetMs} />}
        </div>
        <p className="rl:dotted rl:flex rl:flex-wrap rl:items-center rl:gap-y-1 rl:type-caption rl:text-muted rl:wrap-anywhere">
          <bdi>{kind}</bdi>
          {outcome !== null && (
            <span className={cx('rl:weight-medium', status === 'failed' && 'rl:text-danger-text')}>{outcome}</span>
          )}
          <StepDuration step={step} serverOffsetMs={serverOffsetMs} />
          {method != null && method !== '' && (
            // Two elements: the dot before it follows the page's direction, the name its own.
            <span className="rl:wrap-anywhere">
              <bdi>{machineText(method)}</bdi>
            </span>
          )}
          {step.agent === true && (
            <b className="rl:inline-flex rl:items-center rl:gap-1 rl:rounded-full rl:bg-kind-planned-bg rl:px-1.5 rl:py-px rl:weight-medium rl:text-kind-planned">
              <Bot aria-hidden className="rl:size-3" />
              {messages.feed.agent}
            </b>
          )}
        </p>
        <StepSlot
          name="stepDetail"
          step={step}
          byDefault={
            detail != null && detail !== '' && <StepDetail detail={detail} isOpen={isOpen} onToggle={toggle} />
          }
        />
        {progress != null && status === 'running' && <StepProgressLine progress={progress} />}
        {metrics != null && <StepMetrics metrics={metrics} />}
        <StepSlot name="stepActions" step={step} byDefault={null} />
      </div>
    </>
  );
}
