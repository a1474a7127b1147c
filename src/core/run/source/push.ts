import type { Run, RunStep } from '../run';

/** Where `RunSource.subscribe` resumes. */
export interface ResumePoint {
  /** The stream the rev belongs to; `null` when nothing is known yet. */
  epoch: string | null;
  /** The rev up to which the steps are complete; 0 for none. */
  rev: number;
  /** The last connection was refused for its token: fetch a fresh one. */
  freshToken: boolean;
}

/** Data that arrives by push. */
export interface PushMessage {
  /** `snapshot` = where things stand; `change` = what differs from the message before. */
  type: 'snapshot' | 'change';
  /** For a change: the rev it follows. */
  prev: number | null;
  /**
   * The rev after this message; `null` without revisions. A snapshot without one that is neither `resumed` nor has `more`
   * carries all steps: they are not asked for while such snapshots arrive.
   */
  rev: number | null;
  /** The stream it belongs to; `null` without revisions. */
  epoch: string | null;
  /** The run as it is now; `null` when only steps are sent. */
  run: Run | null;
  /** Steps that are new or have changed. */
  steps: readonly RunStep[];
  /**
   * `snapshot`: the steps continue after the resume point; false = they replace everything. Without revisions true means
   * that the message says nothing about the steps.
   */
  resumed: boolean;
  /** There are more steps than this message carries: read them with `RunSource.readSteps`. */
  more: boolean;
  /** The server's clock when it sent this, epoch ms; `null` when it does not tell. */
  serverTimeMs: number | null;
}

/** Why a push connection ended. */
export interface PushClose {
  /** `final` = do not come back; `refused` = not now, come back after a minute and more; `auth` = refresh the token once; `retry` = come back with jitter; `done` = the run has ended. */
  kind: 'final' | 'refused' | 'auth' | 'retry' | 'done';
  /** Wait at least this long. */
  retryAfterMs: number | null;
  /** What went wrong; `null` when it ended as it should. */
  error: Error | null;
}

/** Callbacks of a push connection. */
export interface PushHandlers {
  /** Data has arrived. */
  onMessage(message: PushMessage): void;
  /** Anything arrived, also a heartbeat: the connection is alive. */
  onAlive(): void;
  /** Called once; nothing is called after it. */
  onClose(close: PushClose): void;
}
