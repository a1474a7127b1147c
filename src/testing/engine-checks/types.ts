import type { EngineCancel, EngineContext, RunEngine, RunPrincipal, RunReading } from '../../server/engine';
import type { CheckRunSourceOptions, Looking, Observation } from '../source-checks/types';

/** Settings of {@link checkRunEngine}. Times in ms. */
export interface CheckRunEngineOptions
  extends Pick<
    CheckRunSourceOptions,
    'startDeaf' | 'startQueued' | 'missingId' | 'waitMs' | 'cancelMs' | 'watchMs' | 'pauseMs' | 'only' | 'clock'
  > {
  /** The engine to check. */
  engine: RunEngine;
  /**
   * Starts a run and resolves with its id. Called once per check that needs one: `long` runs must go on for at least
   * `watchMs`, `short` ones must end by themselves within `waitMs`. Default: `engine.start`.
   */
  startRun?: (kind: 'long' | 'short') => Promise<string>;
  /** In whose name it is asked. Default: user and owner `check`. */
  principal?: RunPrincipal;
}

/** What a check of an engine works with. */
export interface EngineProbe {
  engine: RunEngine;
  options: CheckRunEngineOptions;
  principal: RunPrincipal;
  context: EngineContext;
  settings: Looking;
  /** Starts a run. Rejects with a `Skip` when none can be started. */
  start(kind: 'long' | 'short'): Promise<string>;
  read(id: string): Promise<RunReading | null>;
  /** A read of a run that must be there, as the checks of sources see it. */
  observe(id: string): Promise<Observation>;
  /** Observes until `isOver` or `limitMs` have passed; `null` stands for a run that is gone. */
  watch(
    id: string,
    limitMs: number,
    isOver: (seen: Observation | null) => boolean,
  ): Promise<readonly (Observation | null)[]>;
  cancel(id: string): Promise<EngineCancel>;
  sleep(ms: number): Promise<void>;
}

/** One rule an engine has to keep. */
export interface EngineCheck {
  id: string;
  title: string;
  /** Resolves with what is wrong. Rejects with a `Skip` when it cannot be checked; any other error counts as a finding. */
  run(probe: EngineProbe): Promise<readonly string[]>;
}
