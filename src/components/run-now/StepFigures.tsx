import { type ReactNode, useCallback } from 'react';
import { formatMetric } from '../../core/metrics/format-metric';
import { resolveMetric } from '../../core/metrics/metric-definitions';
import type { RunStep } from '../../core/run/run';
import { reportedMetrics } from '../../core/run/steps/step-metrics';
import { formatDuration, formatNumber } from '../../core/text/format';
import * as en from '../../core/text/messages/english';
import { useRunContext } from '../../hooks/run-context';
import { useMessages } from '../../hooks/useMessages';
import type { RunView } from '../../hooks/useRunView';
import { cx } from '../internal/cx';
import { GrowingFill } from '../internal/motion/GrowingFill';
import { steadyDuration } from '../internal/text/steady-duration';
import { useLiveText } from '../internal/text/useLiveText';
import { RUN_NOW_PARTS as PARTS } from './parts';

const english = { feed: en.feed, metrics: en.metrics, now: en.now };

/** Of the bar under the figures, at its widest. */
const BAR_PX = 400;

const FIGURE = 'rl:type-title rl:digits rl:text-text';

/** Centred in the height of the block. */
export function Centred({ children }: { children: ReactNode }) {
  return <div className="rl:flex rl:flex-col rl:justify-center rl:gap-1">{children}</div>;
}

/** The step's progress or metrics, and its duration so far. */
export function StepFigures({
  step,
  startedAt,
  usual,
  view,
  isStill,
  otherName,
}: {
  step: RunStep | null;
  startedAt: number | null;
  usual: number | null;
  view: RunView;
  isStill: boolean;
  /** The step's name if it differs from the one above the bar; else `null`. */
  otherName: string | null;
}) {
  const { locale } = useRunContext();
  const messages = useMessages(english);
  const progress = step?.progress;
  const amount = progress != null && Number.isFinite(progress.current) && progress.current >= 0 ? progress : null;
  const usually = usual === null ? null : messages.now.usually(formatDuration(usual, { locale }));
  const time = (isFigure: boolean) => (
    <p
      data-slot={PARTS.time.slot}
      className={cx(
        'rl:flex rl:min-h-4 rl:items-baseline rl:digits rl:type-caption rl:text-muted',
        usually === null ? 'rl:gap-2' : 'rl:dotted',
      )}
    >
      {startedAt !== null && (
        <span className={isFigure ? FIGURE : undefined}>
          <Passing
            from={startedAt}
            view={view}
            isStill={isStill}
            write={isFigure || usually !== null ? undefined : alone}
          />
        </span>
      )}
      {usually !== null ? (
        <span>{usually}</span>
      ) : (
        // A number alone would not say what it is.
        isFigure && startedAt !== null && <span>{messages.now.inStep}</span>
      )}
    </p>
  );
  const name = otherName !== null && (
    <p dir="auto" title={otherName} className="rl:truncate rl:type-label rl:text-muted rl:align-parent">
      {otherName}
    </p>
  );
  if (amount === null) {
    const hasValues = step?.metrics != null && reportedMetrics(step.metrics).length > 0;
    return (
      <Centred>
        {name}
        {hasValues && step && <Values step={step} />}
        {time(!hasValues)}
      </Centred>
    );
  }
  const { current, total = null, unit = null } = amount;
  const share = total !== null && total > 0 ? Math.min(1, Math.max(0, current / total)) : null;
  const formatted = (value: number) => formatNumber(value, { locale });
  return (
    <Centred>
      {name}
      <p data-slot={PARTS.amount.slot} className={cx(FIGURE, 'rl:truncate')}>
        <bdi>
          {messages.feed.progress(formatted(current), total === null ? null : formatted(total), unit, {
            current,
            total,
          })}
        </bdi>
      </p>
      {share !== null && (
        // Decorative: the text above says the same, and the progressbar is the run's own.
        <span
          aria-hidden
          className="rl:bar-track rl:relative rl:my-1.5 rl:block rl:h-1.5 rl:overflow-hidden rl:rounded-full rl:bg-track"
        >
          <GrowingFill
            share={share}
            lengthPx={BAR_PX}
            className={cx('rl:mark', isStill ? 'rl:bg-line-strong' : 'rl:bg-kind-training')}
          />
        </span>
      )}
      {time(false)}
    </Centred>
  );
}

const alone = (duration: string) => duration;

/** More would not fit into one height. */
const MOST_VALUES = 3;

function Values({ step }: { step: RunStep }) {
  const { locale, metricDefinitions } = useRunContext();
  const messages = useMessages(english);
  const layers = metricDefinitions ? [metricDefinitions] : [];
  const values = reportedMetrics(step.metrics)
    .map((metric) => resolveMetric(metric, layers, messages))
    .slice(0, MOST_VALUES);
  return (
    <dl data-slot={PARTS.values.slot} className="rl:flex rl:flex-wrap rl:gap-x-5 rl:gap-y-1 rl:pb-1">
      {values.map((metric) => (
        <div key={metric.id} className="rl:flex rl:max-w-full rl:min-w-0 rl:flex-col">
          <dt dir="auto" className="rl:truncate rl:type-caption rl:text-muted">
            {metric.label}
          </dt>
          <dd className={FIGURE}>{metric.value === null ? '—' : formatMetric(metric.value, metric, { locale })}</dd>
        </div>
      ))}
    </dl>
  );
}

/** A ticking duration. The page's clock writes it, so nothing renders. */
export function Passing({
  from,
  view,
  isStill,
  write,
}: {
  from: number;
  view: RunView;
  isStill: boolean;
  /** Makes a text of it that nothing stands behind. Default: the time, of one width for what stands behind it. */
  write?: ((duration: string) => string) | undefined;
}) {
  const { locale } = useRunContext();
  const { serverOffsetMs } = view.connection;
  const until = isStill ? (view.run?.lostAt ?? view.run?.cancel?.requestedAt ?? view.run?.updatedAt ?? null) : null;
  const text = useCallback(
    (now: number) => {
      const ms = Math.max(0, (until ?? now + serverOffsetMs) - from);
      return write ? write(formatDuration(ms, { locale, zeros: true })) : steadyDuration(ms, locale);
    },
    [from, until, serverOffsetMs, locale, write],
  );
  const element = useLiveText<HTMLSpanElement>(text);
  return <span ref={element} aria-live="off" suppressHydrationWarning />;
}
