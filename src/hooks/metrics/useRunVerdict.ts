import { useMemo } from 'react';
import { formatMetric } from '../../core/metrics/format-metric';
import { isNamed } from '../../core/metrics/metric-names';
import { type JudgedMetric, type RunVerdict, runVerdict } from '../../core/metrics/run-verdict';
import type { RunMessages } from '../../core/text/messages';
import * as en from '../../core/text/messages/english';
import { useRunContext } from '../run-context';
import { useMessages } from '../useMessages';
import { inputOf, type RunInput } from '../useRunView';
import { type JudgedMetricsOptions, useJudgedMetrics } from './useJudgedMetrics';

const english = { metrics: en.metrics };

/** Result of {@link useMetricVerdict}. */
export interface MetricVerdictResult extends JudgedMetric {
  /** The value with its unit, precise enough not to contradict the verdict; `null` if not measured. */
  text: string | null;
}

/** Result of {@link useRunVerdict}. */
export interface RunVerdictResult extends RunVerdict {
  /** The verdict in the provider's language: "3 of 4 pass", and the worst metric. */
  text: string;
}

function verdictText(
  { passed, judged, worst }: RunVerdict,
  messages: RunMessages['metrics'],
  locale: string | undefined,
): string {
  const count = messages.passed(passed, judged);
  // The pass limit, formatted as in the metric's own tile.
  const limit = worst?.judgedBy.pass ?? worst?.judgedBy.warn;
  if (worst === null || worst.value === null || limit == null) return count;
  const side = worst.direction === 'higher' ? 'below' : 'above';
  const value = formatMetric(worst.value, worst, { locale, judgedBy: worst.judgedBy });
  return `${count} · ${messages.beyond(worst.label, value, side, formatMetric(limit, { ...worst, decimals: 8 }, { locale }))}`;
}

/** @internal The verdict on metrics that are already judged. */
export function useVerdictOf(metrics: readonly JudgedMetric[]): RunVerdictResult | null {
  const { locale } = useRunContext();
  const messages = useMessages(english);
  return useMemo(() => {
    const verdict = runVerdict(metrics);
    return verdict && { ...verdict, text: verdictText(verdict, messages.metrics, locale) };
  }, [metrics, messages, locale]);
}

/**
 * Judges the metrics of a run as a whole. `null` if no metric has both thresholds and a value. Takes a run id under a
 * provider, or the data itself.
 */
export function useRunVerdict(
  input: string | Pick<RunInput, 'runId' | 'run' | 'metrics'> | null | undefined,
  options: JudgedMetricsOptions = {},
): RunVerdictResult | null {
  return useVerdictOf(useJudgedMetrics(inputOf(input), options).metrics);
}

/**
 * Judges one metric of a run as `RunMetricsPreview` does: with the provider's definitions, and without flickering near
 * a threshold. `null` while no metric has this name.
 * @param name a key, or `group.key`
 */
export function useMetricVerdict(
  input: string | Pick<RunInput, 'runId' | 'run' | 'metrics'> | null | undefined,
  name: string,
  options: JudgedMetricsOptions = {},
): MetricVerdictResult | null {
  const { metrics } = useJudgedMetrics(inputOf(input), options);
  const { locale } = useRunContext();
  const found = metrics.find((metric) => isNamed(metric, name)) ?? null;
  return useMemo(
    () =>
      found && {
        ...found,
        text: found.value === null ? null : formatMetric(found.value, found, { locale, judgedBy: found.judgedBy }),
      },
    [found, locale],
  );
}
