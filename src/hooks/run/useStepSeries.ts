import { useCallback, useState, useSyncExternalStore } from 'react';
import type { RunStep } from '../../core/run/run';
import { noSeries, recordStep, type StepSeries } from '../../core/run/steps/step-series';
import { useRunContext } from '../run-context';
import { inputOf, type RunInput, type RunView, useRunView } from '../useRunView';

const noSubscription = () => () => {};
const noServerSeries = () => null;
const nothingSampled = { runId: null, step: undefined, log: noSeries };

/** @internal `useStepSeries` for a resolved run. */
export function useStepSeriesOf(view: RunView, stepId: string | null): StepSeries | null {
  const { client } = useRunContext();
  const { runId, isWatched } = view;
  const watched = isWatched ? client : null;
  const subscribe = useCallback(
    (listener: () => void) =>
      watched !== null && runId !== null ? watched.subscribe(runId, listener) : noSubscription(),
    [watched, runId],
  );
  const getSnapshot = () =>
    watched !== null && runId !== null && stepId !== null ? watched.getStepSeries(runId, stepId) : null;
  const cached = useSyncExternalStore(subscribe, getSnapshot, noServerSeries);
  const sampled = useSampled(runId, watched === null ? view.steps : null, stepId);
  return watched === null ? sampled : cached;
}

interface Sampled {
  runId: string | null;
  step: RunStep | undefined;
  log: readonly StepSeries[];
}

/** Records the series from the host's own data, from the first render on. */
function useSampled(runId: string | null, steps: readonly RunStep[] | null, stepId: string | null): StepSeries | null {
  const { clock } = useRunContext();
  const step = steps === null || stepId === null ? undefined : steps.findLast(({ id }) => id === stepId);
  const [sampled, setSampled] = useState<Sampled>(nothingSampled);
  // Another run in this place may number its steps alike.
  const isSame = sampled.runId === runId;
  let log = isSame ? sampled.log : noSeries;
  if (step !== sampled.step || !isSame) {
    log = step === undefined ? log : recordStep(log, step, clock.now());
    // Set while rendering: React renders again at once, before it paints the old series.
    setSampled({ runId, step, log });
  }
  return log.find((one) => one.stepId === stepId) ?? null;
}

/**
 * Returns how a step's metrics developed while it ran, as points of a curve. Under a provider, the client records them
 * from the first watch on; for plain data, this hook does. `null` if nothing was recorded.
 * @param input a run id under a provider, or the data itself
 * @param stepId the step; `null` for none
 */
export function useStepSeries(input: string | RunInput | null | undefined, stepId: string | null): StepSeries | null {
  return useStepSeriesOf(useRunView(inputOf(input)), stepId);
}
