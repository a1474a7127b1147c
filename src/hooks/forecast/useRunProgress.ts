import { useMemo, useSyncExternalStore } from 'react';
import type { ForecastOptions } from '../../core/forecast/forecast';
import { hasMetrics, noProgress, type RunProgressView } from '../../core/forecast/progress';
import { createProgressTracker } from '../../core/forecast/show-progress';
import { useRunContext } from '../run-context';
import { inputOf, type RunInput, type RunView, useRunView } from '../useRunView';
import { useLazyForecasts } from './lazy-forecasts';
import { useForecastStore } from './useForecastStore';

/** Options of {@link useRunProgress}. Pass the same as to `useEta`, so that bar and remaining time agree. */
export interface UseRunProgressOptions extends ForecastOptions {}

const noOptions: UseRunProgressOptions = {};
const noSubscription = () => () => {};

/** @internal `useRunProgress` for a resolved run. */
export function useProgressOf(view: RunView, options: UseRunProgressOptions = noOptions): RunProgressView {
  const { client, progressRule } = useRunContext();
  const { history, plan, expectedSteps, rule = progressRule } = options;
  // Only earlier runs or weights turn time into progress, and the client may know earlier runs. Otherwise count steps.
  const create = useLazyForecasts(client !== null || history != null || plan != null);
  const store = useForecastStore(create ?? null, view, { ...options, rule });

  const track = useMemo(() => createProgressTracker(rule), [rule]);
  const { run, steps, metrics } = view;
  const counted = useMemo(
    // Show nothing until the estimator has loaded: a count may exceed the estimate, and the bar never moves back.
    () => (create === null ? track({ run, steps, hasMetrics: hasMetrics(metrics), expectedSteps }) : noProgress),
    [create, track, run, steps, metrics, expectedSteps],
  );
  const getCounted = () => counted;
  return useSyncExternalStore(
    store?.subscribe ?? noSubscription,
    store?.progress ?? getCounted,
    store ? () => store.initial().progress : getCounted,
  );
}

/**
 * Returns a run's progress for a bar: never decreases within an attempt, 100 % only on success, no value if unknown.
 * Takes a run id under a provider, or the data itself.
 */
export function useRunProgress(
  input: string | RunInput | null | undefined,
  options: UseRunProgressOptions = {},
): RunProgressView {
  const view = useRunView(inputOf(input));
  return useProgressOf(view, options);
}
