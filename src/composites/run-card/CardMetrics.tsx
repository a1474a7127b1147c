import { formatMetric } from '../../core/metrics/format-metric';
import { useJudgedMetrics } from '../../hooks/metrics/useJudgedMetrics';
import { useVerdictOf } from '../../hooks/metrics/useRunVerdict';
import { useRunContext } from '../../hooks/run-context';
import type { RunInput } from '../../hooks/useRunView';
import { RUN_CARD_PARTS as PARTS } from './parts';

const COLOUR = {
  pass: 'rl:text-pass',
  warn: 'rl:text-warn',
  fail: 'rl:text-fail',
  neutral: 'rl:text-text',
  pending: 'rl:text-muted',
} as const;

/** Some metrics of the run in one line, each with its verdict, and the overall verdict. */
export function CardMetrics({ input, names }: { input: RunInput; names: readonly string[] }) {
  const { locale } = useRunContext();
  const { metrics: all } = useJudgedMetrics(input);
  const { metrics } = useJudgedMetrics(input, { expected: names, include: names });
  const verdict = useVerdictOf(all);
  if (metrics.length === 0) return null;
  return (
    <dl
      data-slot={PARTS.metrics.slot}
      data-verdict={verdict?.state}
      className="rl:flex rl:flex-wrap rl:gap-x-4 rl:gap-y-1 rl:type-caption"
    >
      {metrics.map((metric) => (
        <div key={metric.id} className="rl:flex rl:max-w-full rl:items-baseline rl:gap-1.5" title={verdict?.text}>
          <dt dir="auto" className="rl:truncate rl:text-muted">
            {metric.label}
          </dt>
          <dd data-state={metric.state} className={`rl:weight-medium rl:digits ${COLOUR[metric.state]}`}>
            {metric.value === null ? '—' : formatMetric(metric.value, metric, { locale, judgedBy: metric.judgedBy })}
          </dd>
        </div>
      ))}
    </dl>
  );
}
