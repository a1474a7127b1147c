import { useMemo } from 'react';
import { chooseMetrics, type MetricChoice } from '../../core/metrics/choose-metrics';
import { hasEnded, type RunMetric } from '../../core/run/run';
import { historyOfSteps } from '../../core/run/steps/metrics-of-steps';
import * as en from '../../core/text/messages/english';
import type { RunMetricDefinitions } from '../../core/text/metric-definition';
import { useNeedsSteps } from '../run/useNeedsSteps';
import { useRunContext } from '../run-context';
import { useMessages } from '../useMessages';
import { type RunInput, type RunView, useRunView } from '../useRunView';
import { type TrackedMetric, useMetricTracker } from './useMetricTracker';

const english = { metrics: en.metrics };
const none: readonly RunMetric[] = [];

/** Selection and definitions of a run's metrics. */
export interface JudgedMetricsOptions {
  /** Metrics that get a place before they are measured: a key or `group.key`. Default none. */
  expected?: readonly string[] | undefined;
  /** Show only these: a key, `group.key`, or `group.*` for a whole group. Default: all. */
  include?: readonly string[] | undefined;
  /** Hide these, in the same notation. Default none. */
  exclude?: readonly string[] | undefined;
  /** Label, unit and thresholds by key or `group.key`. Override the provider's. Create them outside of rendering. */
  definitions?: RunMetricDefinitions | undefined;
  /** Earlier values by key or `group.key`, oldest first. Read once. */
  history?: Readonly<Record<string, readonly number[]>> | undefined;
}

/** @internal The metrics of a run, completed, sorted and judged, with the view they come from. */
export function useJudgedMetrics(
  { runId, run, metrics }: Pick<RunInput, 'runId' | 'run' | 'metrics'>,
  { expected, include, exclude, definitions, history }: JudgedMetricsOptions = {},
): { metrics: readonly TrackedMetric[]; view: RunView; isEnded: boolean } {
  const messages = useMessages(english);
  const { metricDefinitions } = useRunContext();
  // With `metrics` passed in there is no run to watch.
  const watchedId = metrics === undefined ? runId : undefined;
  const needsSteps = useNeedsSteps(watchedId, run);
  const view = useRunView({ runId: watchedId, run, metrics }, { steps: needsSteps });
  const reported = metrics ?? view.metrics ?? none;
  // Compared by content: hosts write these lists inline.
  const chosen = JSON.stringify({ expected: expected ?? [], include: include ?? null, exclude: exclude ?? [] });
  const resolved = useMemo(() => {
    const choice: MetricChoice = JSON.parse(chosen);
    const layers = [metricDefinitions, definitions].filter((layer) => layer !== undefined);
    return chooseMetrics({ ...choice, reported, layers, messages });
  }, [reported, chosen, metricDefinitions, definitions, messages]);
  const isEnded = view.run !== null && hasEnded(view.run);
  const measured = useMemo(
    () => (history !== undefined || view.steps.length === 0 ? history : historyOfSteps(view.steps)),
    [history, view.steps],
  );
  const runKey = `${view.runId ?? ''}|${view.run?.attempt ?? ''}`;
  return { metrics: useMetricTracker({ source: resolved, runKey, isEnded, seed: measured }), view, isEnded };
}
