/** A message of the wire, ready to be sent. */
export interface RunFrame {
  /** What it is. */
  event: 'snapshot' | 'change';
  /** Resumes after it: `<epoch>.<rev>`; `null` where nobody counts. */
  id: string | null;
  /** JSON, with its type. */
  text: string;
}

/**
 * Why listening ends. `done`: the run has ended and everything was sent. `gone`: it is not there any more. `restart`: this
 * process closes; come back.
 */
export type RunPlaceEnd = 'done' | 'gone' | 'restart';

/** One connection, whatever its transport. */
export interface RunConnection {
  /** Sends a message. */
  send(frame: RunFrame): void;
  /** Ends the connection; nothing is sent after it. */
  end(reason: RunPlaceEnd): void;
}

/** A place among those who listen to a run: nothing has been sent yet, and no change from now on is missed. */
export interface RunPlace {
  /** The run has ended and the caller has all of it. */
  isUpToDate: boolean;
  /** Sends a snapshot, then every change. */
  start(connection: RunConnection): void;
  /** Gives the place up. Calling it again is harmless. */
  leave(): void;
}

/** No place is to be had. */
export class RunPlaceError extends Error {
  /** Always `RunPlaceError`. */
  override readonly name = 'RunPlaceError';
  /** `too_many_connections` for this user, or `shutting_down`. */
  readonly code: 'too_many_connections' | 'shutting_down';

  constructor(code: RunPlaceError['code'], detail: string) {
    super(`runlight: ${detail}`);
    this.code = code;
  }
}
