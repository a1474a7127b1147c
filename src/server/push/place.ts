/** A serialised wire message. */
export interface RunFrame {
  /** SSE event name. */
  event: 'snapshot' | 'change';
  /** SSE event ID to resume from, `<epoch>.<rev>`; `null` without revisions. */
  id: string | null;
  /** JSON, including its `type`. */
  text: string;
}

/**
 * Why a connection ends. `done`: the run ended and everything was sent. `gone`: the run no longer exists or is no
 * longer visible to the caller. `restart`: the process is closing, the run cannot be read, or its revs have begun anew;
 * the client should reconnect.
 */
export type RunPlaceEnd = 'done' | 'gone' | 'restart';

/** A client connection over any transport. */
export interface RunConnection {
  /** Sends a message. */
  send(frame: RunFrame): void;
  /** Ends the connection; nothing is sent after it. */
  end(reason: RunPlaceEnd): void;
}

/** A subscription to a run. Sends nothing until {@link RunPlace.start}, and misses no change in between. */
export interface RunPlace {
  /** The run has ended and the client already has its final state. */
  isUpToDate: boolean;
  /** Sends a snapshot, then each change. */
  start(connection: RunConnection): void;
  /** Ends the subscription. Idempotent. */
  leave(): void;
}

/** Thrown when a run cannot be subscribed to. */
export class RunPlaceError extends Error {
  /** Always `RunPlaceError`. */
  override readonly name = 'RunPlaceError';
  /** `too_many_connections`: the user has reached the limit. `shutting_down`: the handler is closing. */
  readonly code: 'too_many_connections' | 'shutting_down';

  constructor(code: RunPlaceError['code'], detail: string) {
    super(`runlight: ${detail}`);
    this.code = code;
  }
}
