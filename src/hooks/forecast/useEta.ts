import { useCallback, useMemo } from 'react';
import { type EtaEstimatorOptions, type EtaView, formatEta, formatEtaDetail } from '../../core/forecast/estimate';
import { etaTexts } from '../../core/forecast/estimate/label';
import type { ForecastView } from '../../core/forecast/forecast';
import { useRunContext } from '../run-context';
import { useMessages } from '../useMessages';
import { type RunInput, type RunView, useRunView } from '../useRunView';
import { useForecast } from './useForecast';

/** Settings of {@link useEta}: what is known of the run beforehand. All of it is optional; the more, the better. */
export interface UseEtaOptions extends EtaEstimatorOptions {
  /** Time without progress that is shown as a stall, ms. Default 45 000. */
  stallAfterMs?: number | undefined;
}

/** What {@link useEta} gives. */
export interface EtaResult extends EtaView {
  /** In words and in the provider's language, e.g. "~5m remaining"; `null` when there is nothing to say. */
  label: string | null;
  /** The same for lists, e.g. "ETA: 5m". */
  shortLabel: string | null;
  /** What stands behind the figure, e.g. "3–8m remaining · Done about 14:32"; `null` when no figure is shown. */
  detail: string | null;
  /** How long the run has been going, or went, ms; never negative. `null` before it started. */
  elapsedMs: number | null;
}

const selectAll = (forecast: ForecastView): ForecastView => forecast;

/** Puts the time left into words, in the provider's language. */
function useWriter() {
  const { locale, timeZone } = useRunContext();
  const messages = useMessages(etaTexts);
  return useCallback(
    (eta: EtaView, elapsedMs: number | null) => ({
      label: formatEta(eta, { messages, locale, elapsedMs }),
      shortLabel: formatEta(eta, { messages, locale, elapsedMs, style: 'short' }),
      detail: formatEtaDetail(eta, { messages, locale, timeZone }),
    }),
    [messages, locale, timeZone],
  );
}

/** @internal The estimate for a run that is already resolved. */
export function useEtaOf(view: RunView, options: UseEtaOptions = {}): EtaResult {
  const write = useWriter();
  const { eta, elapsedMs } = useForecast(view, options, selectAll);
  return useMemo(() => ({ ...eta, elapsedMs, ...write(eta, elapsedMs) }), [eta, elapsedMs, write]);
}

/** @internal Only what is said of the time left: renders when the words change, not with every beat. */
export function useEtaLabelOf(
  view: RunView,
  options: UseEtaOptions = {},
): Pick<EtaResult, 'label' | 'shortLabel' | 'detail' | 'state' | 'confidence'> {
  const write = useWriter();
  const select = useMemo(
    () =>
      ({ eta, elapsedMs }: ForecastView) => ({
        ...write(eta, elapsedMs),
        state: eta.state,
        confidence: eta.confidence,
      }),
    [write],
  );
  return useForecast(view, options, select);
}

/**
 * The time a run still needs, renewed with the data and once a second. Takes a run id under a provider, or the data
 * itself.
 */
export function useEta(input: string | RunInput, options: UseEtaOptions = {}): EtaResult {
  const view = useRunView(typeof input === 'string' ? { runId: input } : input);
  return useEtaOf(view, options);
}
