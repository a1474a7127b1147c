/** A wire v1 backend for any engine. Needs neither React nor Node: it takes a `Request` and returns a `Response`. */
export { RunSourceError } from './core/run/source/run-source-error';
export type {
  EngineCancel,
  EngineContext,
  EngineListQuery,
  EngineRevisions,
  EngineStart,
  RunEngine,
  RunEngineCapabilities,
  RunFacts,
  RunPrincipal,
  RunReading,
  StartError,
} from './server/engine';
export { createRunHandler } from './server/handler';
export type { LedgerCancel, LedgerEnd, LedgerRecord, LedgerStart, RunLedger } from './server/ledger';
export { memoryLedger } from './server/ledgers/memory';
export { newRedisEpoch, type RedisLedgerOptions, type RedisLike, redisLedger } from './server/ledgers/redis';
export { type SqlLedger, type SqlLedgerOptions, type SqlQuery, sqlLedger, sqlLedgerSchema } from './server/ledgers/sql';
export type { RunErrorInfo, RunHandler, RunHandlerOptions, RunLimits, SweepResult } from './server/options';
export { type RunConnection, type RunFrame, type RunPlace, type RunPlaceEnd, RunPlaceError } from './server/push/place';
export { type IncomingMessageLike, type ServerResponseLike, toNode } from './server/to-node';
