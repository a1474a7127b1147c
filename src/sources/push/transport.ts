import type { Clock } from '../../core/platform/clock';
import type { PushHandlers, ResumePoint } from '../../core/run/source/push';
import type { PushMappers } from '../../wire/read/frame';
import type { GetHeaders } from '../rest/identity/headers';

/** What a way of pushing is given to open its connections with. */
export interface PushLine extends PushMappers {
  /** The whole address of one run's stream. */
  url: (runId: string) => string;
  /** Headers for each request, as the source was given them. */
  getHeaders: GetHeaders | undefined;
  /** Makes the request. Default: the global one. */
  fetch: typeof globalThis.fetch | undefined;
  /** Whether cookies go with it. */
  credentials: RequestCredentials | undefined;
  /** Times how long an answer is waited for. Default: the machine's clock. */
  clock?: Clock | undefined;
}

/** One connection that is to be opened. */
export interface PushConnection {
  /** The run it is for. */
  runId: string;
  /** Called with what arrives, and once with the end. */
  handlers: PushHandlers;
  /** Where to go on. */
  resume: ResumePoint;
}

/** A way of pushing that is imported by those who use it. */
export interface PushTransport {
  /** How it is called in `capabilities.push`. */
  readonly name: 'sse';
  /** Opens one connection. Returns the function that closes it. */
  open(settings: PushLine, connection: PushConnection): () => void;
}
