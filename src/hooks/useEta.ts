import { useMemo } from 'react';
import type { EtaConfidence, EtaEstimatorOptions, EtaRange } from '../core/eta';
import { createForecaster } from '../core/forecast';
import { formatDuration } from '../core/format';
import { isEnded } from '../core/run';
import { useRunContext } from './run-context';
import { useNow } from './useNow';
import { type RunInput, type RunView, useRunView } from './useRunView';

/**
 * What can be said of the time that is left:
 * - `hidden`: too early to say.
 * - `unknown`: nothing is known that would allow an estimate.
 * - `counting`: one time is shown.
 * - `range`: two times are shown, because one would claim too much.
 * - `none`: there is nothing to wait for: queued, paused, cancelling, ended.
 */
export type EtaState = 'hidden' | 'unknown' | 'counting' | 'range' | 'none';

/** Settings of {@link useEta}. */
export type UseEtaOptions = EtaEstimatorOptions;

/** What {@link useEta} gives. */
export interface EtaResult {
  /** Time spent out of the time expected, 0 to below 1. */
  fraction: number | null;
  /** Time left, ms. */
  remainingMs: number | null;
  /** Within this with 80 % probability, ms. */
  range: EtaRange | null;
  confidence: EtaConfidence;
  state: EtaState;
  /** In words and in the provider's language, e.g. "~5m remaining"; `null` when there is nothing to say. */
  label: string | null;
  /** How long the run has been going, or went, ms; never negative. `null` before it started. */
  elapsedMs: number | null;
}

/** No estimate in the first moments: it would only be taken back, ms. */
const HIDDEN_FOR_MS = 2_000;

/** Coarser the further away: nobody needs the seconds of an hour. Milliseconds. */
function roundUp(ms: number): number {
  const step = ms < 60_000 ? 10_000 : ms < 600_000 ? 60_000 : ms < 3_600_000 ? 300_000 : 900_000;
  return Math.ceil(ms / step) * step;
}

/** @internal The estimate for a run that is already resolved. */
export function useEtaOf(view: RunView, options: UseEtaOptions = {}): EtaResult {
  const { messages, locale } = useRunContext();
  const status = view.run?.status;
  const now = useNow({ enabled: status !== undefined && !isEnded(status) });
  const { expectedSteps, plan, history } = options;
  const forecast = useMemo(() => createForecaster({ expectedSteps, plan, history }), [expectedSteps, plan, history]);
  // Before mount there is no time that server and browser agree on: the run's own last change stands in for it.
  const settled = view.run?.finishedAt ?? view.run?.updatedAt ?? view.run?.startedAt ?? 0;
  const at = now === null ? settled : now + view.connection.serverOffsetMs;
  return useMemo(() => {
    const { eta, elapsedMs } = forecast(view, at);
    const nothing = {
      fraction: null,
      remainingMs: null,
      range: null,
      confidence: 'none' as const,
      label: null,
      elapsedMs,
    };
    if (!eta) return { ...nothing, state: 'none' };
    const { remainingMs, range, confidence, fraction } = eta;
    if (remainingMs === null) return { ...nothing, state: 'unknown' };
    if ((elapsedMs ?? 0) < HIDDEN_FOR_MS) return { ...nothing, state: 'hidden' };
    const words = (ms: number) => formatDuration(roundUp(ms), { locale, maxUnits: 2 });
    const shown = { fraction, remainingMs, range, confidence, elapsedMs };
    if (confidence === 'low' && range && roundUp(range.lowMs) !== roundUp(range.highMs)) {
      return { ...shown, state: 'range', label: messages.remainingRange(words(range.lowMs), words(range.highMs)) };
    }
    return { ...shown, state: 'counting', label: messages.remainingAbout(words(remainingMs)) };
  }, [forecast, view, at, messages, locale]);
}

/**
 * The time a run still needs, renewed with the data and once a second. Takes a run id under a provider, or the data
 * itself.
 */
export function useEta(input: string | RunInput, options: UseEtaOptions = {}): EtaResult {
  const view = useRunView(typeof input === 'string' ? { runId: input } : input);
  return useEtaOf(view, options);
}
