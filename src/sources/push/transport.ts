import type { Clock } from '../../core/platform/clock';
import type { PushHandlers, ResumePoint } from '../../core/run/source/push';
import type { PushMappers } from '../../wire/read/frame';
import type { GetHeaders } from '../rest/identity/headers';

/** Settings that a push transport receives. */
export interface PushLine extends PushMappers {
  /** Absolute URL of a run's stream. */
  url: (runId: string) => string;
  /** The source's header function. */
  getHeaders: GetHeaders | undefined;
  /** Custom `fetch`. Default: the global one. */
  fetch: typeof globalThis.fetch | undefined;
  /** Credentials mode of the request. */
  credentials: RequestCredentials | undefined;
  /** Clock for timeouts. Default: the system clock. */
  clock?: Clock | undefined;
}

/** A connection to open. */
export interface PushConnection {
  /** The run to subscribe to. */
  runId: string;
  /** Receives messages and, once, the close. */
  handlers: PushHandlers;
  /** Where to resume. */
  resume: ResumePoint;
}

/** A push transport, imported separately to keep it out of other bundles. */
export interface PushTransport {
  /** Name in `capabilities.push`. */
  readonly name: 'sse';
  /** Opens a connection. Returns the function that closes it. */
  open(settings: PushLine, connection: PushConnection): () => void;
}
