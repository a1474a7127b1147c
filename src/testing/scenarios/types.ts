import type { ManualClock } from '../manual-clock';
import type { ScriptedSource, ScriptedSourceOptions } from '../scripted-source.types';

/** A scripted backend with its clock. */
export interface TestScenario {
  /** Drives the backend, the client and rendering. */
  clock: ManualClock;
  /** The scripted backend. */
  source: ScriptedSource;
  /** ID of the scenario's run. */
  runId: string;
  /** Summary of what happens when. */
  story: string;
}

/** Options of every scenario. */
export interface TestScenarioOptions extends Omit<ScriptedSourceOptions, 'clock'> {
  /** Default: a new clock, at 2026-01-01T00:00:00Z. */
  clock?: ManualClock;
}

/** Creates a scenario. */
export type CreateTestScenario = (options?: TestScenarioOptions) => TestScenario;
