/** Remaining-time estimation without the client or React, for servers, workers and custom UIs. */
export * from './core/forecast/estimate';
export { createEtaMemory, type EtaMemory, type EtaMemoryOptions, type EtaStorage } from './core/forecast/eta-memory';
export { readEtaProfile } from './core/forecast/eta-profile';
