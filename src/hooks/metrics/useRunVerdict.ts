import { useMemo } from 'react';
import { formatMetric } from '../../core/metrics/format-metric';
import { isNamed } from '../../core/metrics/metric-names';
import { type JudgedMetric, type RunVerdict, runVerdict } from '../../core/metrics/run-verdict';
import type { RunMessages } from '../../core/text/messages';
import * as en from '../../core/text/messages/english';
import { useRunContext } from '../run-context';
import { useMessages } from '../useMessages';
import type { RunInput } from '../useRunView';
import { type JudgedMetricsOptions, useJudgedMetrics } from './useJudgedMetrics';

const english = { metrics: en.metrics };

/** What {@link useMetricVerdict} gives. */
export interface MetricVerdictResult extends JudgedMetric {
  /** The value with its unit, so exact that it does not contradict the verdict; `null` where it is not measured. */
  text: string | null;
}

/** What {@link useRunVerdict} gives. */
export interface RunVerdictResult extends RunVerdict {
  /** In words and in the provider's language: "3 of 4 pass", and which one is worst. */
  text: string;
}

const inputOf = (input: string | Pick<RunInput, 'runId' | 'run' | 'metrics'>) =>
  typeof input === 'string' ? { runId: input } : input;

/** The verdict in words. */
function verdictText(
  { passed, judged, worst }: RunVerdict,
  messages: RunMessages['metrics'],
  locale: string | undefined,
): string {
  const count = messages.passed(passed, judged);
  // The limit of passing, as the metric's own tile names it.
  const limit = worst?.judgedBy.pass ?? worst?.judgedBy.warn;
  if (worst === null || worst.value === null || limit == null) return count;
  const side = worst.direction === 'higher' ? 'below' : 'above';
  const value = formatMetric(worst.value, worst, { locale, judgedBy: worst.judgedBy });
  return `${count} · ${messages.beyond(worst.label, value, side, formatMetric(limit, { ...worst, decimals: 8 }, { locale }))}`;
}

/** @internal The verdict over metrics that are already judged. */
export function useVerdictOf(metrics: readonly JudgedMetric[]): RunVerdictResult | null {
  const { locale } = useRunContext();
  const messages = useMessages(english);
  return useMemo(() => {
    const verdict = runVerdict(metrics);
    return verdict && { ...verdict, text: verdictText(verdict, messages.metrics, locale) };
  }, [metrics, messages, locale]);
}

/**
 * How the metrics of a run stand together. `null` where none of them has thresholds and a value. Takes a run id under a provider, or the
 * data itself.
 */
export function useRunVerdict(
  input: string | Pick<RunInput, 'runId' | 'run' | 'metrics'>,
  options: JudgedMetricsOptions = {},
): RunVerdictResult | null {
  return useVerdictOf(useJudgedMetrics(inputOf(input), options).metrics);
}

/**
 * One metric of a run, completed and judged as `RunMetricsPreview` does: with the provider's definitions, and without
 * flickering near a threshold. `null` while there is none of this name.
 * @param name a key, or `group.key`
 */
export function useMetricVerdict(
  input: string | Pick<RunInput, 'runId' | 'run' | 'metrics'>,
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
