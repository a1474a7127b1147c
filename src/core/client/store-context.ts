import type { EtaMemory } from '../forecast/eta-memory';
import type { Clock } from '../platform/clock';
import type { Environment } from '../platform/environment';
import type { RunSource } from '../run/run-source';
import type { Events } from './events';
import type { RunClientOptions } from './run-client.types';

/** Settings with every default filled in. */
export type ResolvedOptions = Required<
  Omit<RunClientOptions, 'source' | 'clock' | 'environment' | 'etaMemory' | 'statuses'>
>;

/** What all stores of one client share. */
export interface StoreContext {
  readonly source: RunSource;
  readonly clock: Clock;
  readonly environment: Environment;
  readonly options: ResolvedOptions;
  /** Hears what becomes of runs and lists. */
  readonly events: Events;
  /** Is told of every run that was watched to its end, with all its steps. */
  readonly etaMemory?: EtaMemory | undefined;
  /** Counts up; taken when a request begins, so that late answers are recognised. */
  nextOrder(): number;
  /** Was it asked for by the identity before? Then its answer is not for the one who is signed in now. */
  isOutdated(order: number): boolean;
  /** Calls the source: with the client's limit of time, and given up together with `outer`. */
  ask<T>(call: (signal: AbortSignal) => Promise<T>, outer?: AbortSignal): Promise<T>;
}
