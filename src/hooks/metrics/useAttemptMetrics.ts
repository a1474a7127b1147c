import { useMemo } from 'react';
import { metricsOfAttempts } from '../../core/metrics/attempt-metrics';
import { chooseMetrics } from '../../core/metrics/choose-metrics';
import { formatMetric } from '../../core/metrics/format-metric';
import type { ResolvedMetric } from '../../core/metrics/metric-definitions';
import { judgeMetric, type RunMetricState } from '../../core/metrics/metric-status';
import * as en from '../../core/text/messages/english';
import { useRunContext } from '../run-context';
import { useMessages } from '../useMessages';
import { type RunInput, useRunView } from '../useRunView';

const english = { metrics: en.metrics };

/** One metric over the attempts of a run. */
export interface AttemptMetricsRow extends Pick<ResolvedMetric, 'id' | 'key' | 'group' | 'label'> {
  /** One for each attempt, in their order. */
  values: readonly {
    /** `pending` where the attempt has not measured it. */
    state: RunMetricState;
    /** With its unit; `null` where it was not measured. */
    text: string | null;
  }[];
}

/** What {@link useAttemptMetrics} gives: a table. */
export interface AttemptMetricsResult {
  /** Numbers of the attempts that have measured something, oldest first: the columns. */
  attempts: readonly number[];
  /** The metrics, in the order they came: the rows. */
  rows: readonly AttemptMetricsRow[];
}

/**
 * What each attempt of a run has measured, judged as everywhere else. Takes a run id under a provider, or the data itself.
 * Attempts are told by `run.attempt` and `step.attempt`; values by the metrics of steps and of the run.
 */
export function useAttemptMetrics(input: string | Pick<RunInput, 'runId' | 'run' | 'steps'>): AttemptMetricsResult {
  const { locale, metricDefinitions } = useRunContext();
  const messages = useMessages(english);
  const { run, steps } = useRunView(typeof input === 'string' ? { runId: input } : input);
  return useMemo(() => {
    const layers = metricDefinitions ? [metricDefinitions] : [];
    const attempts = metricsOfAttempts(run, steps).map(({ attempt, metrics }) => {
      const all = { expected: [], include: null, exclude: [] };
      const chosen = chooseMetrics({ ...all, reported: metrics, layers, messages });
      return { attempt, metrics: new Map(chosen.map((metric) => [metric.id, metric])) };
    });
    // As the newest attempt defines them: thresholds may have come with it.
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
