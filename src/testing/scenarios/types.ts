import type { ManualClock } from '../manual-clock';
import type { ScriptedSource, ScriptedSourceOptions } from '../scripted-source.types';

/** A backend in a known situation, and the clock it lives on. */
export interface TestScenario {
  /** Moves everything: the backend, the client and what it draws. */
  clock: ManualClock;
  /** The backend. */
  source: ScriptedSource;
  /** The run it is about. */
  runId: string;
  /** What happens and when, in a sentence. */
  story: string;
}

/** Settings of every scenario. */
export interface TestScenarioOptions extends Omit<ScriptedSourceOptions, 'clock'> {
  /** Default: a clock of its own, at 2026-01-01T00:00:00Z. */
  clock?: ManualClock;
}

/** Makes a scenario. */
export type CreateTestScenario = (options?: TestScenarioOptions) => TestScenario;
