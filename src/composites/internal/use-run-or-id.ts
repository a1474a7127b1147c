import { type InitialRun, useSeed } from '../../hooks/host/useSeed';
import type { RunInput } from '../../hooks/useRunView';

/** {@link RunInput} without undefined keys: passing on `run={undefined}` must not hide `runId`. */
export function providedInput({ runId, run, steps, metrics }: RunInput): RunInput {
  return {
    ...(runId != null && { runId }),
    ...(run !== undefined && { run }),
    ...(steps !== undefined && { steps }),
    ...(metrics !== undefined && { metrics }),
  };
}

/**
 * The input of a composite, with what is known of the run from before its first read where data is missing. So all
 * parts inside show the same.
 */
export function useInitialInput({ initialRun, initialSteps, ...input }: RunInput & InitialRun): RunInput {
  const { runId, run, steps } = input;
  const isSeeded = useSeed(runId, { initialRun, initialSteps });
  const isMeant = !isSeeded() && runId !== undefined && initialRun != null && String(initialRun.id) === runId;
  return providedInput({
    ...input,
    run: run === undefined && isMeant ? initialRun : run,
    steps: steps === undefined && isMeant ? initialSteps : steps,
  });
}
