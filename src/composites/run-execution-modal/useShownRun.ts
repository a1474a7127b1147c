import { useState } from 'react';
import { useRunContext } from '../../hooks/run-context';
import type { RunInput } from '../../hooks/useRunView';
import { providedInput } from '../internal/use-run-or-id';
import type { RunStart } from './useRunStart';

/** The run that the window shows. */
export interface ShownRun {
  input: RunInput;
  /** Goes back to the configuration step, whatever run the app still passes. */
  goBack: () => void;
}

/**
 * The app's run if it passes one, else the run that was started here.
 * @param options the app's props
 * @param starting the start; reset when the app removes its run
 */
export function useShownRun(
  options: Omit<RunInput, 'runId'> & { runId?: string | null | undefined; open: boolean },
  starting: RunStart,
): ShownRun {
  const { client } = useRunContext();
  const { started, isStarting, reset } = starting;
  const inputId = options.run?.id ?? options.runId ?? null;
  const [lastId, setLastId] = useState(inputId);
  // The run that "Run again" has left: an app that is slow or does not listen still passes it.
  const [leftId, setLeftId] = useState<string | null>(null);
  if (inputId !== lastId) {
    setLastId(inputId);
    setLeftId(null);
    // From a run to none: the app wants a new one, not the previous one.
    if (inputId === null) reset();
  } else if (leftId !== null && !options.open && started === null && !isStarting) {
    // Nothing was started: when it opens again, the window shows the app's run.
    setLeftId(null);
  }
  const goBack = () => {
    reset();
    setLeftId(inputId);
  };

  const { runId, run, steps, metrics } = inputId !== null && inputId === leftId ? {} : options;
  return {
    input: providedInput({
      runId: runId ?? (client && run == null ? started?.id : undefined),
      // Without a provider, the started run is shown until the app passes its own.
      run: run ?? (client === null && started !== null ? started : undefined),
      steps,
      metrics,
    }),
    goBack,
  };
}
