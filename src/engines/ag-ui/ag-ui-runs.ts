import type { LocalRun, LocalRunInput, LocalRuns, LocalStep } from '../local/types';

/** The outcomes with which a stream can end, in the protocol's words. */
export const AG_UI_OUTCOMES = ['success', 'interrupt', 'cancelled'] as const;

/** The events of an AG-UI run that the library listens to. */
export interface AgUiSubscriber {
  /** A run has started. A stream may contain several, one after the other. */
  onRunStartedEvent(params: object): void;
  /** A step has started. */
  onStepStartedEvent(params: { event: { stepName: string } }): void;
  /** A step has finished. */
  onStepFinishedEvent(params: { event: { stepName: string } }): void;
  /** The agent has ended its stream, with an outcome. Clients before 1.0 name none: then it has succeeded. */
  onRunFinishedEvent(params: {
    outcome?: string;
    interrupts?: readonly { reason: string; message?: string | null }[];
  }): void;
  /** The agent has reported an error. */
  onRunErrorEvent(params: { event: { message: string; code?: string | null } }): void;
}

/** The used part of an AG-UI client, e.g. of an `HttpAgent` of `@ag-ui/client`. */
export interface AgUiAgent<Parameters extends object> {
  /** Runs the agent. Settles when its stream has ended. */
  runAgent(parameters: Parameters & { abortController: AbortController }, subscriber: AgUiSubscriber): Promise<unknown>;
  /** Closes the stream. */
  abortRun(): void;
}

/** A run of an agent that this page started. */
export interface AgUiRun<Parameters extends object> {
  /** Identifier for hooks and components. */
  readonly id: string;
  /** Resolves when the stream has ended, for whatever reason; never rejects. */
  readonly finished: Promise<void>;
  /** Answers what the agent waits for, and continues the same run. Resolves when that stream has ended. */
  resume(parameters: Parameters): Promise<void>;
}

/** The runs of an agent. */
export interface AgUiRuns<Parameters extends object> {
  /**
   * Runs the agent and shows it as a run. An agent has one run at a time: for another run beside it, use
   * `agent.clone()`.
   * @param parameters passed to `runAgent`
   */
  start(input: LocalRunInput, parameters?: Parameters): AgUiRun<Parameters>;
}

/** How a stream ended, by the protocol; `null` = without an event. */
type Ending = { outcome: string } | { error: { message: string; code: string | null } } | null;

const isInterrupt = (ending: Ending) => ending !== null && 'outcome' in ending && ending.outcome === 'interrupt';

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** Steps by name. A repeated name is a new step; an end closes the newest open step of its name. */
function createSteps(run: LocalRun) {
  const open: { name: string; step: LocalStep }[] = [];
  return {
    begin: (name: string) => void open.push({ name, step: run.step({ title: name, agent: true }) }),
    end(name: string): void {
      const at = open.findLastIndex((one) => one.name === name);
      const [found] = at < 0 ? [] : open.splice(at, 1);
      found?.step.done();
    },
  };
}

/** Sets the run's status by the end of its stream. */
function conclude(run: LocalRun, ending: Ending): void {
  if (ending !== null && 'error' in ending) run.fail(ending.error);
  else if (ending?.outcome === 'success') run.succeed();
  else if (ending?.outcome === 'cancelled') run.cancelled();
  else if (ending?.outcome === 'interrupt') return;
  else if (ending !== null) {
    const message = `The agent ended with the unknown outcome "${ending.outcome}".`;
    run.fail({ code: 'unknown_outcome', message });
  } else if (run.signal.aborted) {
    // The page closed the stream; nothing confirms that the agent noticed.
    run.cancelled('unconfirmed');
  } else
    run.fail({ code: 'stream_ended', message: 'The stream ended before the agent reported that it had finished.' });
}

/**
 * Shows the runs of an AG-UI agent: steps, waiting for a person, and a cancel that works from the first moment.
 *
 * @param local the runs of this page; its `source` shows them
 * @param agent an AG-UI client, e.g. `new HttpAgent({ url })`
 * @example
 * const local = createLocalRuns();
 * const runs = createAgUiRuns(local, new HttpAgent({ url: '/agent' }));
 * const { id } = runs.start({ name: 'Clean the data' });
 */
export function createAgUiRuns<Parameters extends object>(
  local: LocalRuns,
  agent: AgUiAgent<Parameters>,
): AgUiRuns<Parameters> {
  /** @param stop ends a run that is cancelled while no stream is open */
  async function follow(run: LocalRun, parameters: Parameters, stop: () => void): Promise<void> {
    run.signal.removeEventListener('abort', stop);
    const steps = createSteps(run);
    let ending: Ending = null;
    const abortController = new AbortController();
    const abort = () => {
      abortController.abort(run.signal.reason);
      agent.abortRun();
    };
    // The cancel may come before anything has started.
    if (run.signal.aborted) return conclude(run, null);
    run.signal.addEventListener('abort', abort, { once: true });
    const subscriber: AgUiSubscriber = {
      // The stream goes on with another run: the end of the one before is not the end.
      onRunStartedEvent() {
        if (isInterrupt(ending)) run.waiting(null);
        ending = null;
      },
      onStepStartedEvent: ({ event }) => steps.begin(event.stepName),
      onStepFinishedEvent: ({ event }) => steps.end(event.stepName),
      onRunFinishedEvent({ outcome = 'success', interrupts = [] }) {
        ending = { outcome };
        const [interrupt] = interrupts;
        if (outcome === 'interrupt') run.waiting({ kind: interrupt?.reason ?? null, text: interrupt?.message ?? null });
      },
      onRunErrorEvent({ event }) {
        // The client reports its own abort as an error of the run.
        if (!run.signal.aborted) ending = { error: { message: event.message, code: event.code ?? null } };
      },
    };
    try {
      await agent.runAgent({ ...parameters, abortController }, subscriber);
    } catch (error) {
      if (!run.signal.aborted) ending ??= { error: { message: messageOf(error), code: null } };
    } finally {
      run.signal.removeEventListener('abort', abort);
    }
    conclude(run, ending);
    // While it waits for a person no stream is open, and nothing works that could still finish.
    if (!isInterrupt(ending)) return;
    if (run.signal.aborted) stop();
    else run.signal.addEventListener('abort', stop, { once: true });
  }

  return {
    start(input, parameters) {
      const run = local.start(input);
      const stop = () => run.cancelled();
      const none: object = {};
      // Without required parameters, an empty object has the right type.
      const finished = follow(run, parameters ?? (none as Parameters), stop);
      return {
        id: run.id,
        finished,
        resume(answer) {
          run.waiting(null);
          return follow(run, answer, stop);
        },
      };
    },
  };
}
