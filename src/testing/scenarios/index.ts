import { cancelRaceScenario, lateSuccessScenario, refusedScenario, stuckCancelScenario } from './cancels';
import {
  clockSkewScenario,
  disconnectScenario,
  growthScenario,
  manyStepsScenario,
  runsAgainScenario,
  stallScenario,
  steadyScenario,
  waitingScenario,
} from './runs';
import type { CreateTestScenario } from './types';

export { cancelRaceScenario, lateSuccessScenario, refusedScenario, stuckCancelScenario } from './cancels';
export {
  clockSkewScenario,
  disconnectScenario,
  growthScenario,
  manyStepsScenario,
  runsAgainScenario,
  stallScenario,
  steadyScenario,
  waitingScenario,
} from './runs';
export type { CreateTestScenario, TestScenario, TestScenarioOptions } from './types';

/** All scenarios by name, for tests that iterate over them. */
export const testScenarios = {
  steady: steadyScenario,
  stall: stallScenario,
  growth: growthScenario,
  disconnect: disconnectScenario,
  cancelRace: cancelRaceScenario,
  stuckCancel: stuckCancelScenario,
  lateSuccess: lateSuccessScenario,
  refused: refusedScenario,
  clockSkew: clockSkewScenario,
  waiting: waitingScenario,
  runsAgain: runsAgainScenario,
  manySteps: manyStepsScenario,
} as const satisfies Record<string, CreateTestScenario>;

/** Name of a scenario in {@link testScenarios}. */
export type TestScenarioName = keyof typeof testScenarios;
