import type { Run } from '../run';

/**
 * What went wrong, in kinds a client acts on:
 * - `network`: no answer (offline, DNS, CORS, reset). The request may have had its effect.
 * - `timeout`: no answer in time. The request may have had its effect.
 * - `server`: 408, 425, 429 or 5xx. Worth repeating.
 * - `invalid`: an answer that is not of the expected form. Worth repeating.
 * - `unauthorized`: 401 after the token was refreshed.
 * - `forbidden`, `not_found`: final.
 * - `ended`: the run has already ended, so the request came too late.
 * - `rejected`: any other 4xx. Final.
 */
export type RunErrorKind =
  | 'network'
  | 'timeout'
  | 'server'
  | 'invalid'
  | 'unauthorized'
  | 'forbidden'
  | 'not_found'
  | 'ended'
  | 'rejected';

/** The error every `RunSource` rejects with. */
export class RunSourceError extends Error {
  /** Always `RunSourceError`. */
  override readonly name = 'RunSourceError';
  /** What went wrong. */
  readonly kind: RunErrorKind;
  /** HTTP status, when there was an answer. */
  readonly status: number | null;
  /** The server asks for this many ms of pause. */
  readonly retryAfterMs: number | null;
  /** Machine-readable code from the server's problem document. */
  readonly code: string | null;
  /** The server's own words, meant for people. */
  readonly detail: string | null;
  /** The run as it is now, when the refusal carried it. */
  readonly run: Run | null;

  constructor(
    kind: RunErrorKind,
    message: string,
    extra: {
      status?: number | null;
      retryAfterMs?: number | null;
      code?: string | null;
      detail?: string | null;
      run?: Run | null;
      cause?: unknown;
    } = {},
  ) {
    super(`runlight: ${message}`, extra.cause === undefined ? undefined : { cause: extra.cause });
    this.kind = kind;
    this.status = extra.status ?? null;
    this.retryAfterMs = extra.retryAfterMs ?? null;
    this.code = extra.code ?? null;
    this.detail = extra.detail ?? null;
    this.run = extra.run ?? null;
  }

  /** Also true for an error of another copy of the package: a host may hold it as ESM and as CJS. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Error && value.name === 'RunSourceError' && 'kind' in value;
  }

  /** True when trying again can help, and when a request that changes something may already have had its effect. */
  get isTransient(): boolean {
    // 501 and 505: the server has no such call, or not this version of it, and will not have it the next time.
    return /^(network|timeout|server|invalid)$/.test(this.kind) && this.status !== 501 && this.status !== 505;
  }
}

/** Wraps anything thrown into a {@link RunSourceError}; an unknown error counts as a network failure. */
export function toRunSourceError(error: unknown): RunSourceError {
  if (error instanceof RunSourceError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new RunSourceError('network', `no answer from the backend (${message}). It will be tried again.`, {
    cause: error,
  });
}
