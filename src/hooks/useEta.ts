import { useMemo } from 'react';
import { type EtaEstimatorOptions, type EtaView, formatEta } from '../core/forecast/estimate';
import { etaTexts } from '../core/forecast/estimate/label';
import type { ForecastView } from '../core/forecast/forecast';
import { useRunContext } from './run-context';
import { useForecast } from './useForecast';
import { useMessages } from './useMessages';
import { type RunInput, type RunView, useRunView } from './useRunView';

/** Settings of {@link useEta}: what is known of the run beforehand. All of it is optional; the more, the better. */
export interface UseEtaOptions extends EtaEstimatorOptions {
  /** Nothing happening for this long is told as a stall, ms. Default 45 000. */
  stallAfterMs?: number | undefined;
}

/** What {@link useEta} gives. */
export interface EtaResult extends EtaView {
  /** In words and in the provider's language, e.g. "~5m remaining"; `null` when there is nothing to say. */
  label: string | null;
  /** The same for lists, e.g. "ETA: 5m". */
  shortLabel: string | null;
  /** How long the run has been going, or went, ms; never negative. `null` before it started. */
  elapsedMs: number | null;
}

const selectAll = (forecast: ForecastView): ForecastView => forecast;

/** @internal The estimate for a run that is already resolved. */
export function useEtaOf(view: RunView, options: UseEtaOptions = {}): EtaResult {
  const { locale } = useRunContext();
  const messages = useMessages(etaTexts);
  const { eta, elapsedMs } = useForecast(view, options, selectAll);
  return useMemo(() => {
    const label = formatEta(eta, { messages, locale });
    const shortLabel = formatEta(eta, { messages, locale, style: 'short' });
    return { ...eta, elapsedMs, label, shortLabel };
  }, [eta, elapsedMs, messages, locale]);
}

/** @internal Only what is said of the time left: renders when the words change, not with every beat. */
export function useEtaLabelOf(
  view: RunView,
  options: UseEtaOptions = {},
): Pick<EtaResult, 'label' | 'shortLabel' | 'state' | 'confidence'> {
  const { locale } = useRunContext();
  const messages = useMessages(etaTexts);
  const select = useMemo(
    () =>
      ({ eta }: ForecastView) => ({
        label: formatEta(eta, { messages, locale }),
        shortLabel: formatEta(eta, { messages, locale, style: 'short' }),
        state: eta.state,
        confidence: eta.confidence,
      }),
    [messages, locale],
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
