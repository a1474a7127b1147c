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
