import { useMemo } from 'react';
import { formatMetric } from '../../../core/metrics/format-metric';
import { resolveMetric } from '../../../core/metrics/metric-definitions';
import { groupHeading } from '../../../core/metrics/metric-names';
import { ownValue } from '../../../core/platform/own-property';
import type { RunStep, StepProgress } from '../../../core/run/run';
import { reportedMetrics } from '../../../core/run/steps/step-metrics';
import { formatNumber } from '../../../core/text/format';
import * as en from '../../../core/text/messages/english';
import { useRunContext } from '../../../hooks/run-context';
import { useMessages } from '../../../hooks/useMessages';
import { GrowingFill } from '../../internal/motion/GrowingFill';

const english = { feed: en.feed, metrics: en.metrics };

/** The progress of a step: an amount, and a bar if the total is known. */
export function StepProgressLine({ progress }: { progress: StepProgress }) {
  const { locale } = useRunContext();
  const messages = useMessages(english);
  const { current, total = null, unit = null } = progress;
  // A division by zero in the app is no progress.
  if (!Number.isFinite(current) || current < 0) return null;
  const share = total !== null && total > 0 ? Math.min(1, Math.max(0, current / total)) : null;
  const formatted = (amount: number) => formatNumber(amount, { locale });
  const text = messages.feed.progress(formatted(current), total === null ? null : formatted(total), unit, {
    current,
    total,
  });
  return (
    <div className="rl:flex rl:items-center rl:gap-2 rl:pt-0.5">
      {share !== null && (
        // Decorative: the text beside it has the same content, and twenty progress bars in a log are noise to a screen
        // reader.
        <span
          aria-hidden
          className="rl:bar-track rl:relative rl:block rl:h-1 rl:w-24 rl:min-w-8 rl:shrink-999 rl:overflow-hidden rl:rounded-full rl:bg-track"
        >
          <GrowingFill share={share} lengthPx={96} className="rl:mark rl:bg-kind-training" />
        </span>
      )}
      <bdi className="rl:type-caption rl:text-muted rl:digits">{text}</bdi>
    </div>
  );
}

/** More decimals than a tile: a log of attempts is read for small differences. */
const CHIP_DECIMALS = 4;

export function StepMetrics({ metrics }: { metrics: NonNullable<RunStep['metrics']> }) {
  const { locale, metricDefinitions } = useRunContext();
  const messages = useMessages(english);
  const chips = useMemo(() => {
    const layers = metricDefinitions ? [metricDefinitions] : [];
    const named = reportedMetrics(metrics).map((metric) => resolveMetric(metric, layers, messages));
    return named.map((metric) => {
      const isAlone = named.every((other) => other.label !== metric.label || other.group === metric.group);
      const { group } = metric;
      const heading =
        isAlone || group === null ? null : (ownValue(messages.metrics.groups, group) ?? groupHeading(group));
      return { ...metric, label: heading === null ? metric.label : `${heading} · ${metric.label}` };
    });
  }, [metrics, metricDefinitions, messages]);
  if (chips.length === 0) return null;
  return (
    <dl data-slot="activity-feed-metrics" className="rl:flex rl:flex-wrap rl:gap-1.5 rl:pt-0.5">
      {chips.map((metric) => (
        <div
          key={metric.id}
          className="rl:flex rl:max-w-full rl:items-baseline rl:gap-1.5 rl:rounded-sm rl:edge rl:bg-sunken rl:px-1.5 rl:py-0.5 rl:type-caption"
        >
          <dt dir="auto" className="rl:truncate rl:text-muted">
            {metric.label}
          </dt>
          <dd className="rl:weight-medium rl:text-text rl:digits">
            {metric.value === null
              ? '—'
              : formatMetric(metric.value, { ...metric, decimals: CHIP_DECIMALS }, { locale })}
          </dd>
        </div>
      ))}
    </dl>
  );
}
