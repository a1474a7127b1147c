import { useState } from 'react';
import { useRunContext } from '../../hooks/run-context';
import type { RunInput } from '../../hooks/useRunView';
import { givenInput } from '../internal/use-run-or-id';
import type { RunStart } from './useRunStart';

/** Which run the window shows. */
export interface ShownRun {
  input: RunInput;
  /** Back to the configuration step, whatever run the host still hands over. */
  goBack: () => void;
}

/**
 * The host's run if it hands over one, else the one that was started here.
 * @param options what the host hands over
 * @param starting the start; forgotten as soon as the host takes its run back
 */
export function useShownRun(
  options: Omit<RunInput, 'runId'> & { runId?: string | null | undefined; open: boolean },
  starting: RunStart,
): ShownRun {
  const { client } = useRunContext();
  const { started, isStarting, reset } = starting;
  const inputId = options.run?.id ?? options.runId ?? null;
  const [lastId, setLastId] = useState(inputId);
  // The run that "Run again" has left behind: a host that is not told, or is slow, goes on handing it over.
  const [leftId, setLeftId] = useState<string | null>(null);
  if (inputId !== lastId) {
    setLastId(inputId);
    setLeftId(null);
    // It had a run and has none now: that is "a new one", not "the one from before".
    if (inputId === null) reset();
  } else if (leftId !== null && !options.open && started === null && !isStarting) {
    // Nothing came of it: opened again, the window shows what the host says.
    setLeftId(null);
  }
  const goBack = () => {
    reset();
    setLeftId(inputId);
  };

  const { runId, run, steps, metrics } = inputId !== null && inputId === leftId ? {} : options;
  return {
    input: givenInput({
      runId: runId ?? (client && run == null ? started?.id : undefined),
      // Without a provider the run that was started stands in until the host hands over its own.
      run: run ?? (client === null && started !== null ? started : undefined),
      steps,
      metrics,
    }),
    goBack,
  };
}
