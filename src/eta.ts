/** Estimating the remaining time without the client and without React: for servers, workers and own displays. */
export * from './core/forecast/estimate';
export { createEtaMemory, type EtaMemory, type EtaMemoryOptions, type EtaStorage } from './core/forecast/eta-memory';
export { readEtaProfile } from './core/forecast/eta-profile';
