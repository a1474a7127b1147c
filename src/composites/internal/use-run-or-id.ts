import { type InitialRun, useSeed } from '../../hooks/host/useSeed';
import type { RunInput } from '../../hooks/useRunView';

/** {@link RunInput} without the keys that were not given: passing `run={undefined}` along must not hide `runId`. */
export function givenInput({ runId, run, steps, metrics }: RunInput): RunInput {
  return {
    ...(runId !== undefined && { runId }),
    ...(run !== undefined && { run }),
    ...(steps !== undefined && { steps }),
    ...(metrics !== undefined && { metrics }),
  };
}

/**
 * What a composite was given, with what is known of the run before it was read in the place of data that was not: every part
 * inside then shows the same.
 */
export function useInitialInput({ initialRun, initialSteps, ...input }: RunInput & InitialRun): RunInput {
  const { runId, run, steps } = input;
  const isSeeded = useSeed(runId, { initialRun, initialSteps });
  const isMeant = !isSeeded() && runId !== undefined && initialRun != null && String(initialRun.id) === runId;
  return givenInput({
    ...input,
    run: run === undefined && isMeant ? initialRun : run,
    steps: steps === undefined && isMeant ? initialSteps : steps,
  });
}
