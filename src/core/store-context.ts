import type { Clock } from './clock';
import type { Environment } from './environment';
import type { Run, RunStep } from './run';
import type { RunClientOptions } from './run-client.types';
import type { RunSource } from './run-source';

/** Settings with every default filled in. */
export type ResolvedOptions = Required<Omit<RunClientOptions, 'source' | 'clock' | 'environment' | 'etaMemory'>>;

/** What all stores of one client share. */
export interface StoreContext {
  readonly source: RunSource;
  readonly clock: Clock;
  readonly environment: Environment;
  readonly options: ResolvedOptions;
  /** A run that was watched has ended, and all its steps are here. */
  onComplete?(run: Run, steps: readonly RunStep[]): void;
  /** Counts up; taken when a request begins, so that late answers are recognised. */
  nextOrder(): number;
}
