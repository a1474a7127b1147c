export type { Run, RunStep } from '../../src/core/run/run';
export type { EngineCancel, EngineContext, RunEngine, RunReading } from '../../src/server';
