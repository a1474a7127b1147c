import { memo, type RefObject, useCallback, useState } from 'react';
import { formatNumber } from '../../core/format';
import * as en from '../../core/messages/english';
import type { RunStep, StepProgress } from '../../core/run';
import { useRunContext } from '../../hooks/run-context';
import { useMessages } from '../../hooks/useMessages';
import { cx } from '../internal/cx';
import { Bot, type IconComponent } from '../internal/icons';
import { StepDetail } from './StepDetail';
import { StepMarker } from './StepMarker';
import { Dot, StepDuration, StepTime } from './StepTime';
import { stepMoment } from './step-looks';

const english = { feed: en.feed, metrics: en.metrics, stepKind: en.stepKind, stepStatus: en.stepStatus };

/** Props of {@link ActivityItem}: all stable while the step does not change, so that the row does not render again. */
export interface ActivityItemProps {
  /** The step to show. */
  step: RunStep;
  /** Its detail is shown. */
  isOpen: boolean;
  /** Asked to show or hide the detail. */
  onToggle: (stepId: string) => void;
  /** Server clock minus this machine's, ms. Default 0. */
  serverOffsetMs: number;
  /** Takes the place of the icon of the step's kind. */
  icon?: IconComponent | undefined;
  /** Says at the row's first render whether it came after the feed was there: only then it comes in with a movement. */
  isLaterRef: RefObject<boolean>;
}

/** One row of the timeline. */
export const ActivityItem = memo(function ActivityItem({
  step,
  isOpen,
  onToggle,
  serverOffsetMs,
  icon,
  isLaterRef,
}: ActivityItemProps) {
  const messages = useMessages(english);
  const { id, detail, metrics, progress, status, method } = step;
  const [isNew] = useState(isLaterRef.current);
  const toggle = useCallback(() => onToggle(id), [onToggle, id]);
  const at = stepMoment(step);
  const kind = step.kind === 'unknown' && step.kindText ? step.kindText : messages.stepKind[step.kind];
  const ending = status === 'done' || status === 'running' ? null : messages.stepStatus[status];
  // A step of the kind "Cancelled" that was cancelled says so once.
  const outcome = ending === kind || step.kind === 'error' ? null : ending;
  return (
    <li
      data-slot="activity-feed-item"
      data-state={status}
      data-kind={step.kind}
      className={cx('rl:group rl:relative rl:flex rl:gap-3 rl:pb-5 rl:last:pb-1', isNew && 'rl:anim-enter')}
    >
      {/* The line to the next marker; the last row has none, since what comes next is not known. */}
      <span
        aria-hidden
        className="rl:absolute rl:start-[13.5px] rl:top-8 rl:bottom-1 rl:w-px rl:bg-line rl:group-last:hidden"
      />
      <StepMarker step={step} icon={icon} />
      <div className="rl:flex rl:flex-1 rl:flex-col rl:gap-1 rl:pt-0.5">
        <div className="rl:flex rl:flex-wrap rl:items-baseline rl:gap-x-3 rl:@xs:flex-nowrap">
          <p
            className={cx(
              'rl:flex-1 rl:basis-full rl:type-body rl:weight-medium rl:wrap-anywhere rl:@xs:basis-0',
              status === 'failed' || step.kind === 'error' ? 'rl:text-danger-text' : 'rl:text-text',
            )}
          >
            {/* Isolated, so that a title in another script keeps its order without changing sides. */}
            <bdi>{step.title}</bdi>
          </p>
          {at !== null && (
            <span className="rl:type-caption rl:text-muted">
              <StepTime at={at} serverOffsetMs={serverOffsetMs} />
            </span>
          )}
        </div>
        <p className="rl:flex rl:flex-wrap rl:items-center rl:gap-x-1.5 rl:gap-y-1 rl:type-caption rl:text-muted">
          <bdi>{kind}</bdi>
          {outcome !== null && (
            <>
              <Dot />
              <span className={cx('rl:weight-medium', status === 'failed' && 'rl:text-danger-text')}>{outcome}</span>
            </>
          )}
          <StepDuration step={step} serverOffsetMs={serverOffsetMs} />
          {method != null && method !== '' && (
            <>
              <Dot />
              <bdi className="rl:wrap-anywhere">{method}</bdi>
            </>
          )}
          {step.agent === true && (
            <span className="rl:ms-0.5 rl:inline-flex rl:items-center rl:gap-1 rl:rounded-full rl:bg-kind-planned-bg rl:px-1.5 rl:py-px rl:weight-medium rl:text-kind-planned">
              <Bot aria-hidden className="rl:size-3" />
              {messages.feed.agent}
            </span>
          )}
        </p>
        {detail != null && detail !== '' && <StepDetail detail={detail} isOpen={isOpen} onToggle={toggle} />}
        {progress != null && status === 'running' && <StepProgressLine progress={progress} />}
        {metrics != null && Object.keys(metrics).length > 0 && <StepMetrics metrics={metrics} />}
      </div>
    </li>
  );
});

function StepProgressLine({ progress }: { progress: StepProgress }) {
  const { locale } = useRunContext();
  const messages = useMessages(english);
  const { current, total = null, unit = null } = progress;
  const share = total !== null && total > 0 ? Math.min(1, Math.max(0, current / total)) : null;
  const formatted = (amount: number) => formatNumber(amount, { locale });
  const text = messages.feed.progress(formatted(current), total === null ? null : formatted(total), unit, {
    current,
    total,
  });
  return (
    <div className="rl:flex rl:items-center rl:gap-2 rl:pt-0.5">
      {share !== null && (
        // Decorative: the text beside it says the same, and twenty progress bars in a log are noise to a screen reader.
        <span
          aria-hidden
          className="rl:relative rl:block rl:h-1 rl:w-24 rl:shrink-0 rl:overflow-hidden rl:rounded-full rl:bg-track"
        >
          <span
            className="rl:absolute rl:inset-0 rl:rounded-full rl:bg-kind-training rl:origin-start rl:anim-grow"
            style={{ transform: `scaleX(${share})` }}
          />
        </span>
      )}
      <bdi className="rl:type-caption rl:text-muted rl:digits">{text}</bdi>
    </div>
  );
}

function StepMetrics({ metrics }: { metrics: Readonly<Record<string, number | null>> }) {
  const { locale } = useRunContext();
  const messages = useMessages(english);
  return (
    <dl data-slot="activity-feed-metrics" className="rl:flex rl:flex-wrap rl:gap-1.5 rl:pt-0.5">
      {Object.entries(metrics).map(([key, value]) => (
        <div
          key={key}
          className="rl:flex rl:max-w-full rl:items-baseline rl:gap-1.5 rl:rounded-sm rl:edge rl:bg-sunken rl:px-1.5 rl:py-0.5 rl:type-caption"
        >
          <dt className="rl:truncate rl:text-muted">{messages.metrics.names[key] ?? key}</dt>
          <dd className="rl:weight-medium rl:text-text rl:digits">
            {value === null ? '—' : formatNumber(value, { locale, maximumFractionDigits: 4 })}
          </dd>
        </div>
      ))}
    </dl>
  );
}
