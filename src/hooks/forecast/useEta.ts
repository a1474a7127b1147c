import { useCallback, useMemo } from 'react';
import { type EtaEstimatorOptions, type EtaView, formatEta, formatEtaDetail } from '../../core/forecast/estimate';
import { etaTexts } from '../../core/forecast/estimate/label';
import type { ForecastView } from '../../core/forecast/forecast';
import { useRunContext } from '../run-context';
import { useMessages } from '../useMessages';
import { inputOf, type RunInput, type RunView, useRunView } from '../useRunView';
import { useForecast } from './useForecast';

/** Options of {@link useEta}: prior knowledge about the run. All are optional; more of them give a better estimate. */
export interface UseEtaOptions extends EtaEstimatorOptions {
  /** Time without progress that counts as a stall, ms. Default 45 000. */
  stallAfterMs?: number | undefined;
}

/** Result of {@link useEta}. */
export interface EtaResult extends EtaView {
  /** The time left in the provider's language, e.g. "~5m remaining"; `null` if there is nothing to say. */
  label: string | null;
  /** Short form for lists, e.g. "ETA: 5m". */
  shortLabel: string | null;
  /** Range and finish time, e.g. "3–8m remaining · Done about 14:32"; `null` while no value is shown. */
  detail: string | null;
  /** How long the run has been active, or was, ms; never negative. `null` before the start. */
  elapsedMs: number | null;
}

const selectAll = (forecast: ForecastView): ForecastView => forecast;

/** Formats the time left in the provider's language. */
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

/** @internal `useEta` for a resolved run. */
export function useEtaOf(view: RunView, options: UseEtaOptions = {}): EtaResult {
  const write = useWriter();
  const { eta, elapsedMs } = useForecast(view, options, selectAll);
  return useMemo(() => ({ ...eta, elapsedMs, ...write(eta, elapsedMs) }), [eta, elapsedMs, write]);
}

/** @internal Returns only the texts: renders when they change, not on every tick. */
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
 * Estimates the time a run still needs. Updates with the data and once a second. Takes a run id under a provider, or
 * the data itself.
 */
export function useEta(input: string | RunInput | null | undefined, options: UseEtaOptions = {}): EtaResult {
  const view = useRunView(inputOf(input));
  return useEtaOf(view, options);
}
