import type { EngineCancel, EngineContext, RunEngine, RunPrincipal, RunReading } from '../../server/engine';
import type { CheckRunSourceOptions, Observation, PollOptions } from '../source-checks/types';

/** Options of {@link checkRunEngine}. Times in ms. */
export interface CheckRunEngineOptions
  extends Pick<
    CheckRunSourceOptions,
    'startDeaf' | 'startQueued' | 'missingId' | 'waitMs' | 'cancelMs' | 'watchMs' | 'pauseMs' | 'only' | 'clock'
  > {
  /** The engine to check. */
  engine: RunEngine;
  /**
   * Starts a run and resolves with its ID. Called for each run a check needs. A `long` run must last at least
   * `watchMs`; a `short` run must end by itself within `waitMs`. Default: `engine.start`.
   */
  startRun?: (kind: 'long' | 'short') => Promise<string>;
  /** Caller of all requests. Default: user and owner `check`. */
  principal?: RunPrincipal;
}

export interface EngineProbe {
  engine: RunEngine;
  options: CheckRunEngineOptions;
  principal: RunPrincipal;
  context: EngineContext;
  settings: PollOptions;
  /** Starts a run. Rejects with a `Skip` if none can be started. */
  start(kind: 'long' | 'short'): Promise<string>;
  read(id: string): Promise<RunReading | null>;
  /** Reads a run that must exist, in the form the source checks use. */
  observe(id: string): Promise<Observation>;
  /** Observes until `isOver` or `limitMs` have passed; `null` = the run no longer exists. */
  watch(
    id: string,
    limitMs: number,
    isOver: (seen: Observation | null) => boolean,
  ): Promise<readonly (Observation | null)[]>;
  cancel(id: string): Promise<EngineCancel>;
  sleep(ms: number): Promise<void>;
}

/** A rule that an engine must follow. */
export interface EngineCheck {
  id: string;
  title: string;
  /** Resolves with the findings. Rejects with a `Skip` if it cannot be checked; any other error counts as a finding. */
  run(probe: EngineProbe): Promise<readonly string[]>;
}
