/** Test utilities for host apps. */
export { checkRunEngine, expectEngineConforms } from './testing/check-run-engine';
export { checkRunSource, expectSourceConforms } from './testing/check-run-source';
export type { CheckRunEngineOptions } from './testing/engine-checks/types';
export { createManualClock, type ManualClock } from './testing/manual-clock';
export { createManualEnvironment, type ManualEnvironment } from './testing/manual-environment';
export { parts } from './testing/parts';
export { type RenderedWithRun, type RenderWithRunOptions, renderWithRun } from './testing/render-with-run';
export {
  type CreateTestScenario,
  cancelRaceScenario,
  clockSkewScenario,
  disconnectScenario,
  growthScenario,
  lateSuccessScenario,
  manyStepsScenario,
  refusedScenario,
  runsAgainScenario,
  stallScenario,
  steadyScenario,
  stuckCancelScenario,
  type TestScenario,
  type TestScenarioName,
  type TestScenarioOptions,
  testScenarios,
  waitingScenario,
} from './testing/scenarios';
export { createScriptedSource } from './testing/scripted-source';
export type {
  Interception,
  ScriptedCall,
  ScriptedConnection,
  ScriptedMethod,
  ScriptedSource,
  ScriptedSourceOptions,
} from './testing/scripted-source.types';
export type { CheckRunSourceOptions, SourceCheckResult, SourceFault } from './testing/source-checks/types';
