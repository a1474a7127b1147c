/**
 * `runlight/msw`: a simulated backend of wire version 1 for stories, tests and demos. `createRunHandlers` is all most
 * hosts need; the parts it is made of are here for everything else.
 */
export type { Answer, AnyAnswer, ProblemAnswer } from './answers';
export type * from './contract';
export type { FaultCall, FaultEffect, FaultPlan, FaultRule, RunCall } from './faults';
export { createRunHandlers, type RunHandlers, type RunHandlersOptions } from './handlers';
export { createMemoryBackend } from './memory-backend';
export type {
  ListRunsQuery,
  MemoryBackend,
  MemoryBackendOptions,
  ReadStepsQuery,
  RunChange,
  StartRunExtras,
} from './memory-backend.types';
export { type PerformRunOptions, performRun } from './perform-run';
export { createRunScript, declaredSteps, endedProgress, type RunScriptOptions } from './run-script';
export { RUN_SCENARIOS, type RunScenario } from './scenarios';
export { SEED_NAMES, type SeedName, type SeedRun, type SeedRuns, type SeedRunsOptions, seedRuns } from './seeds';
