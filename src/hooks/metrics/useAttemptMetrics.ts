import { useMemo } from 'react';
import { metricsOfAttempts } from '../../core/metrics/attempt-metrics';
import { chooseMetrics } from '../../core/metrics/choose-metrics';
import { formatMetric } from '../../core/metrics/format-metric';
import type { ResolvedMetric } from '../../core/metrics/metric-definitions';
import { judgeMetric, type RunMetricState } from '../../core/metrics/metric-status';
import * as en from '../../core/text/messages/english';
import { useRunContext } from '../run-context';
import { useMessages } from '../useMessages';
import { inputOf, type RunInput, useRunView } from '../useRunView';

const english = { metrics: en.metrics };

/** One metric across the attempts of a run. */
export interface AttemptMetricsRow extends Pick<ResolvedMetric, 'id' | 'key' | 'group' | 'label'> {
  /** One value per attempt, in their order. */
  values: readonly {
    /** `pending` if the attempt did not measure it. */
    state: RunMetricState;
    /** Formatted with its unit; `null` if not measured. */
    text: string | null;
  }[];
}

/** Result of {@link useAttemptMetrics}: a table. */
export interface AttemptMetricsResult {
  /** Columns: numbers of the attempts that measured something, oldest first. */
  attempts: readonly number[];
  /** Rows: the metrics, in order of first appearance. */
  rows: readonly AttemptMetricsRow[];
}

/**
 * Returns and judges the metrics of each attempt of a run. Takes a run id under a provider, or the data itself.
 * Attempts come from `run.attempt` and `step.attempt`, values from the metrics of steps and run.
 */
export function useAttemptMetrics(
  input: string | Pick<RunInput, 'runId' | 'run' | 'steps'> | null | undefined,
): AttemptMetricsResult {
  const { locale, metricDefinitions } = useRunContext();
  const messages = useMessages(english);
  const { run, steps } = useRunView(inputOf(input));
  return useMemo(() => {
    const layers = metricDefinitions ? [metricDefinitions] : [];
    const attempts = metricsOfAttempts(run, steps).map(({ attempt, metrics }) => {
      const all = { expected: [], include: null, exclude: [] };
      const chosen = chooseMetrics({ ...all, reported: metrics, layers, messages });
      return { attempt, metrics: new Map(chosen.map((metric) => [metric.id, metric])) };
    });
    // The newest attempt's definition wins: thresholds may have come with it.
    const known = new Map(attempts.flatMap(({ metrics }) => [...metrics]));
    const rows = [...known.values()].map(({ id, key, group, label, ...definition }): AttemptMetricsRow => {
      const values = attempts.map(({ metrics }) => {
        const value = metrics.get(id)?.value ?? null;
        const { state, judgedBy } = judgeMetric(value, definition);
        const metric = { ...definition, id, key, group, label };
        return { state, text: value === null ? null : formatMetric(value, metric, { locale, judgedBy }) };
      });
      return { id, key, group, label, values };
    });
    return { attempts: attempts.map(({ attempt }) => attempt), rows };
  }, [run, steps, locale, metricDefinitions, messages]);
}
