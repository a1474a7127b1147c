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

/** Which rows are new, and when the last one arrived. Rows read it when they first render. */
export interface Arrival {
  /** Position from which rows are new. */
  from: number;
  /** When the last one arrived, ms of `performance.now`. */
  at: number;
}

/** Props of {@link ActivityItem}. All are stable while the step does not change, so the row does not render again. */
export interface ActivityItemProps {
  /** The step to show. */
  step: RunStep;
  /** Whether its detail is open. Default false. */
  open?: boolean | undefined;
  /** Called to open or close the detail. */
  onToggle?: ((stepId: string) => void) | undefined;
  /** Server clock minus this machine's clock, ms. Default 0. */
  serverOffsetMs?: number | undefined;
  /** The run waits or is paused, so the marker does not spin. Default false. */
  still?: boolean | undefined;
  /** Label, icon and colours of kinds, by the backend's words. Default: the provider's. */
  stepKinds?: StepKindDefinitions | undefined;
  /**
   * Position in the whole list, from 0, for screen readers; the rows around it may not be rendered. Default: not set.
   */
  position?: number | undefined;
  /** Number of rows in the whole list; -1 = unknown. */
  setSize?: number | undefined;
  /** The attempt that starts with this step; a heading above the row shows it. Default: no heading. */
  attempt?: number | undefined;
  /** The step belongs to an earlier attempt and is shown muted. Default false. */
  earlier?: boolean | undefined;
  /** The app navigated to this step. Default false. */
  focused?: boolean | undefined;
  /** The run failed in this step. Default false. */
  fatal?: boolean | undefined;
  /** Which rows are new: only these animate, and only one at a time. Default: none. */
  arrival?: RefObject<Arrival> | undefined;
}

/** Rows do not animate if they arrive faster than this, ms: the animations would overlap. */
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
  // Decide it when a step first renders here: the element may have shown another step before.
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
        // Inside of the row: code that renders, measures or counts rows finds one for each step.
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

/** The default content of a row. */
function StepBody({ step, isOpen, serverOffsetMs, isStill, isEarlier, stepKinds, toggle }: StepBodyProps) {
  const messages = useMessages(english);
  const { detail, metrics, progress, status, method } = step;
  const at = stepMoment(step);
  const name = kindName(step, stepKinds);
  const kind = kindLabel(name, stepKinds, messages.stepKind);
  const ending = status === 'done' || status === 'running' ? null : (ownValue(messages.stepStatus, status) ?? status);
  // A cancelled step of the kind "Cancelled" shows the word once.
  const outcome = ending === kind || step.kind === 'error' ? null : ending;
  return (
    <>
      <StepMarker step={step} stepKinds={stepKinds} isStill={isStill} />
      <div className="rl:flex rl:min-w-0 rl:flex-1 rl:flex-col rl:gap-1 rl:pt-0.5">
        <div className="rl:flex rl:flex-wrap rl:items-baseline rl:gap-x-3 rl:text-end">
          <p
            className={cx(
              // The flex basis decides whether the time fits beside it: on phones of 320 px never, on those of 360 px
              // always, from "now" to "58 seconds ago". A container query would do the same, but makes style and layout
              // alternate for each new row.
              'rl:flex-1 rl:basis-44 rl:text-start rl:type-body rl:weight-medium rl:wrap-anywhere',
              status === 'failed' || step.kind === 'error'
                ? 'rl:text-danger-text'
                : isEarlier
                  ? 'rl:text-muted'
                  : 'rl:text-text',
            )}
          >
            {/* Isolated, so that a title in another script keeps its order and its side. */}
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
            // Two elements: the dot follows the page's direction, the name its own.
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
