/**
 * A simulated wire v1 backend for stories, tests and demos. Most apps need only `createRunHandlers`; its building
 * blocks are exported for other uses.
 */

export type * from '../src/wire/types';
export type { WrittenRun } from '../src/wire/write/run';
export type { WrittenStep } from '../src/wire/write/step';
export type { Answer, ProblemAnswer } from './http/answers';
export type { FaultCall, FaultEffect, FaultPlan, FaultRule, RunCall } from './http/faults';
export { createRunHandlers, type RunHandlers, type RunHandlersOptions } from './http/handlers';
export { createMemoryBackend } from './http/memory-backend';
export type {
  ListRunsQuery,
  MemoryBackend,
  ReadStepsQuery,
  RunChange,
  StartRunExtras,
  WrittenCancelReply,
  WrittenRunPage,
  WrittenStepsPage,
} from './http/memory-backend.types';
export type { FetchOptions, LineOptions, SimulatedSourceOptions } from './http/options';
export { SEED_NAMES, type SeedName, type SeedRun, type SeedRuns, type SeedRunsOptions, seedRuns } from './seeds/seeds';
export { createRunScript, type RunScriptOptions } from './simulator/script/run-script';
export { RUN_SCENARIOS, type RunScenario } from './simulator/script/scenarios';
export type { RunScript, ScriptStep } from './simulator/script/script';
export type { MemoryBackendOptions } from './simulator/simulation';
