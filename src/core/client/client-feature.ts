import type { EnvironmentEvent } from '../platform/environment';
import type { RunStore } from './run-store';
import type { StoreContext } from './store-context';

/**
 * A part of a client in a module of its own, so that a host that does not use it does not carry it: lists of runs, the
 * profile of earlier runs, starting, sharing between tabs. Made once per client, on first use.
 */
export interface ClientFeature {
  onEnvironment?(event: EnvironmentEvent): void;
  /** The identity has changed: what one has seen must not be shown to the next. */
  clear?(): void;
  /** A run was started from here. */
  onRunStarted?(): void;
  /** The run's store was thrown away, because nobody had looked at it for long. */
  onRunForgotten?(runId: string): void;
  dispose?(): void;
}

/** What a {@link ClientFeature} sees of its client. */
export interface ClientInside {
  readonly context: StoreContext;
  storeOf(runId: string): RunStore;
  /** A run was started from here: the features are told. */
  runStarted(): void;
}
