import type { Run, RunStep } from '../run';

/** Where `RunSource.subscribe` resumes. */
export interface ResumePoint {
  /** Epoch of the rev; `null` if nothing is known yet. */
  epoch: string | null;
  /** The rev up to which the steps are complete; 0 for none. */
  rev: number;
  /** True if the last connection was refused because of its token: fetch a fresh one. */
  freshToken: boolean;
}

/** A pushed message. */
export interface PushMessage {
  /** `snapshot` = the current state; `change` = the difference from the previous message. */
  type: 'snapshot' | 'change';
  /** For a change: the rev it follows. */
  prev: number | null;
  /**
   * The rev after this message; `null` without revisions. A snapshot without a rev contains all steps unless `resumed`
   * or `more` is true; the steps are not polled while such snapshots arrive.
   */
  rev: number | null;
  /** Epoch of the rev; `null` without revisions. */
  epoch: string | null;
  /** The current run; `null` if only steps are sent. */
  run: Run | null;
  /** New and changed steps. */
  steps: readonly RunStep[];
  /**
   * For a snapshot: true = the steps continue after the resume point; false = they replace all known steps. Without
   * revisions, true = the message says nothing about the steps.
   */
  resumed: boolean;
  /** True if there are more steps than in this message: read them with `RunSource.readSteps`. */
  more: boolean;
  /** The server's clock when it sent this, epoch ms; `null` if unknown. */
  serverTimeMs: number | null;
}

/** Why a push connection ended. */
export interface PushClose {
  /**
   * `final`: do not reconnect; `refused`: reconnect after a minute or more; `auth`: refresh the token once; `retry`:
   * reconnect with jitter; `done`: the run has ended.
   */
  kind: 'final' | 'refused' | 'auth' | 'retry' | 'done';
  /** Minimum time before reconnecting, ms; `null` for none. */
  retryAfterMs: number | null;
  /** What went wrong; `null` for a normal close. */
  error: Error | null;
}

/** Callbacks of a push connection. */
export interface PushHandlers {
  /** Called with each message. */
  onMessage(message: PushMessage): void;
  /** Called whenever anything arrives, including heartbeats: the connection is alive. */
  onAlive(): void;
  /** Called once; no call follows it. */
  onClose(close: PushClose): void;
}
