/**
 * `runlight/msw`: a simulated backend of wire version 1 for stories, tests and demos. `createRunHandlers` is all most
 * hosts need; the parts it is made of are here for everything else.
 */

export type { FaultCall, FaultEffect, FaultPlan, FaultRule, RunCall } from './http/faults';
export { createRunHandlers, type RunHandlers, type RunHandlersOptions } from './http/handlers';
export { SEED_NAMES, type SeedName, type SeedRun, type SeedRuns, type SeedRunsOptions, seedRuns } from './seeds/seeds';
export type { Answer, AnyAnswer, ProblemAnswer } from './simulator/answers';
export { createMemoryBackend } from './simulator/memory-backend';
export type {
  ListRunsQuery,
  MemoryBackend,
  MemoryBackendOptions,
  ReadStepsQuery,
  RunChange,
  StartRunExtras,
} from './simulator/memory-backend.types';
export type * from './simulator/script/contract';
export { type PerformRunOptions, performRun } from './simulator/script/perform-run';
export { createRunScript, declaredSteps, endedProgress, type RunScriptOptions } from './simulator/script/run-script';
export { RUN_SCENARIOS, type RunScenario } from './simulator/script/scenarios';
