import type { LocalRun, LocalRunInput, LocalRuns, LocalStep } from '../local/types';

/** How an agent may say that its stream has ended: the protocol's words. */
export const AG_UI_OUTCOMES = ['success', 'interrupt', 'cancelled'] as const;

/** What the library listens to of an AG-UI run. */
export interface AgUiSubscriber {
  /** A step has begun. */
  onStepStartedEvent(params: { event: { stepName: string } }): void;
  /** A step has ended. */
  onStepFinishedEvent(params: { event: { stepName: string } }): void;
  /** The agent has ended its stream properly, in its own word. */
  onRunFinishedEvent(params: {
    outcome: string;
    interrupts?: readonly { reason: string; message?: string | null }[];
  }): void;
  /** The agent has failed. */
  onRunErrorEvent(params: { event: { message: string; code?: string | null } }): void;
}

/** What of an AG-UI client is used: an `HttpAgent` of `@ag-ui/client` is one. */
export interface AgUiAgent<Parameters extends object> {
  /** Runs the agent; settles when its stream has ended. */
  runAgent(parameters: Parameters & { abortController: AbortController }, subscriber: AgUiSubscriber): Promise<unknown>;
  /** Closes the stream. */
  abortRun(): void;
}

/** A run of an agent, as this page holds it. */
export interface AgUiRun<Parameters extends object> {
  /** Identifier: what hooks and components take. */
  readonly id: string;
  /** Settles when the stream has ended, however it did; never rejects. */
  readonly finished: Promise<void>;
  /** Answers what the agent waits for, and goes on with the same run. Settles when that stream has ended. */
  resume(parameters: Parameters): Promise<void>;
}

/** Runs of an agent. */
export interface AgUiRuns<Parameters extends object> {
  /**
   * Runs the agent, and shows it as a run. An agent runs once at a time: use `agent.clone()` for another run beside it.
   * @param parameters what `runAgent` takes
   */
  start(input: LocalRunInput, parameters?: Parameters): AgUiRun<Parameters>;
}

/** Why a stream ended, by the protocol; `null` = it ended without a word. */
type Ending = { outcome: string } | { error: { message: string; code: string | null } } | null;

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** Steps by their names: a name that comes again is another step, and the newest open one of a name is closed first. */
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

/** What the run has become, from how the stream ended. */
function conclude(run: LocalRun, ending: Ending): void {
  if (ending !== null && 'error' in ending) run.fail(ending.error);
  else if (ending?.outcome === 'success') run.succeed();
  else if (ending?.outcome === 'cancelled') run.cancelled();
  else if (ending?.outcome === 'interrupt') return;
  else if (ending !== null) {
    const message = `The agent ended with "${ending.outcome}", a word that this version does not know.`;
    run.fail({ code: 'unknown_outcome', message });
  } else if (run.signal.aborted) {
    // The page has closed the stream; nothing says that the agent has noticed.
    run.cancelled('unconfirmed');
  } else run.fail({ code: 'stream_ended', message: 'The stream ended before the agent said that it had finished.' });
}

/**
 * Shows runs of an AG-UI agent: steps, waiting for a person, and a Stop that works from the first moment.
 *
 * @param local the runs of this page: its `source` shows them
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
  async function follow(run: LocalRun, parameters: Parameters): Promise<void> {
    const steps = createSteps(run);
    let ending: Ending = null;
    const abortController = new AbortController();
    const abort = () => {
      abortController.abort(run.signal.reason);
      agent.abortRun();
    };
    // Also when Stop was pressed before anything had begun.
    if (run.signal.aborted) return conclude(run, null);
    run.signal.addEventListener('abort', abort, { once: true });
    const subscriber: AgUiSubscriber = {
      onStepStartedEvent: ({ event }) => steps.begin(event.stepName),
      onStepFinishedEvent: ({ event }) => steps.end(event.stepName),
      onRunFinishedEvent({ outcome, interrupts = [] }) {
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
  }

  return {
    start(input, parameters) {
      const run = local.start(input);
      const none: object = {};
      // Without parameters there is nothing a type could miss: `runAgent` takes none as well.
      const finished = follow(run, parameters ?? (none as Parameters));
      return {
        id: run.id,
        finished,
        resume(answer) {
          run.waiting(null);
          return follow(run, answer);
        },
      };
    },
  };
}
