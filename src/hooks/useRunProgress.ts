import { useMemo } from 'react';
import { createProgressTracker, type ProgressRule, type ProgressTracker, type RunProgressView } from '../core/progress';
import type { RunClient } from '../core/run-client.types';
import { useRunContext } from './run-context';
import { type RunInput, type RunView, useRunView } from './useRunView';

/** Settings of {@link useRunProgress}. */
export interface UseRunProgressOptions {
  /** How to measure. Default `honestProgress`; `stepCountProgress(…)` is the plan's own rule. */
  rule?: ProgressRule | undefined;
}

/** One tracker per client and run: the card and the window of one run must never show two different values. */
const shared = new WeakMap<RunClient, Map<string, ProgressTracker>>();

function sharedTracker(client: RunClient, runId: string): ProgressTracker {
  const byRun = shared.get(client) ?? new Map<string, ProgressTracker>();
  shared.set(client, byRun);
  const tracker = byRun.get(runId) ?? createProgressTracker();
  byRun.set(runId, tracker);
  return tracker;
}

/** @internal Progress of a run that is already resolved. */
export function useProgressOf(view: RunView, options: UseRunProgressOptions = {}): RunProgressView {
  const { client } = useRunContext();
  const { rule } = options;
  const own = useMemo(() => createProgressTracker(rule), [rule]);
  const { runId, isWatched, run, steps, metrics } = view;
  const track = isWatched && client && runId !== null && rule === undefined ? sharedTracker(client, runId) : own;
  return useMemo(
    () => track({ run, steps, hasMetrics: metrics.some((metric) => metric.value !== null) }),
    [track, run, steps, metrics],
  );
}

/**
 * How far a run is, as a bar should show it: never back within an attempt, 100 % only on success, no value where nobody
 * knows. Takes a run id under a provider, or the data itself.
 */
export function useRunProgress(input: string | RunInput, options: UseRunProgressOptions = {}): RunProgressView {
  const view = useRunView(typeof input === 'string' ? { runId: input } : input);
  return useProgressOf(view, options);
}
