import type { Forecast } from '../core/forecast';
import type { ProgressRule, RunProgressView } from '../core/progress';
import type { UseEtaOptions } from './useEta';
import { useForecast } from './useForecast';
import { type RunInput, type RunView, useRunView } from './useRunView';

/** Settings of {@link useRunProgress}. Give it what `useEta` is given, so that bar and remaining time agree. */
export interface UseRunProgressOptions extends UseEtaOptions {
  /** How to measure. Default `honestProgress`; `stepCountProgress(…)` is the plan's own rule. */
  rule?: ProgressRule | undefined;
}

const noOptions: UseRunProgressOptions = {};

/** The bar moves in thousandths: what nobody can see must render nothing. */
function selectProgress({ progress }: Forecast): RunProgressView {
  const { fraction } = progress;
  return fraction === null ? progress : { ...progress, fraction: Math.floor(fraction * 1_000) / 1_000 };
}

/** @internal Progress of a run that is already resolved. */
export function useProgressOf(view: RunView, options: UseRunProgressOptions = noOptions): RunProgressView {
  return useForecast(view, options, selectProgress);
}

const selectCounts = ({ progress: { completed, total } }: Forecast) => ({ completed, total });

/** @internal Only the counted steps: the creeping of the bar renders nothing here. */
export function useStepCountsOf(view: RunView): Pick<RunProgressView, 'completed' | 'total'> {
  return useForecast(view, noOptions, selectCounts);
}

/**
 * How far a run is, as a bar should show it: never back within an attempt, 100 % only on success, no value where nobody
 * knows. Takes a run id under a provider, or the data itself.
 */
export function useRunProgress(input: string | RunInput, options: UseRunProgressOptions = {}): RunProgressView {
  const view = useRunView(typeof input === 'string' ? { runId: input } : input);
  return useProgressOf(view, options);
}
