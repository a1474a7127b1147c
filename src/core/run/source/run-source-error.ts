import type { Run } from '../run';

/**
 * What went wrong, by what a client does about it:
 * - `network`: no answer (offline, DNS, CORS, reset). The request may have taken effect.
 * - `timeout`: no answer in time. The request may have taken effect.
 * - `server`: 408, 425, 429 or 5xx. Worth retrying.
 * - `invalid`: an answer in an unexpected format. Worth retrying.
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

/** The error that every `RunSource` rejects with. */
export class RunSourceError extends Error {
  /** Always `RunSourceError`. */
  override readonly name = 'RunSourceError';
  /** What went wrong. */
  readonly kind: RunErrorKind;
  /** HTTP status; `null` without an answer. */
  readonly status: number | null;
  /** Pause that the server asks for (`Retry-After`), ms; `null` for none. */
  readonly retryAfterMs: number | null;
  /** Machine-readable code from the server's problem document. */
  readonly code: string | null;
  /** The server's message for users. */
  readonly detail: string | null;
  /** The current run, if the refusal contains it. */
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

  /** Also true for an error from another copy of the package: a host may load it both as ESM and as CJS. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Error && value.name === 'RunSourceError' && 'kind' in value;
  }

  /** True if a retry can help. If the request changes something, it may already have taken effect. */
  get isTransient(): boolean {
    // 501 and 505: the server does not support the request, and a retry does not change that.
    return /^(network|timeout|server|invalid)$/.test(this.kind) && this.status !== 501 && this.status !== 505;
  }
}

/** Converts anything thrown into a {@link RunSourceError}; an unknown error counts as a network failure. */
export function toRunSourceError(error: unknown): RunSourceError {
  if (error instanceof RunSourceError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new RunSourceError('network', `no response from the backend (${message}). The request can be retried.`, {
    cause: error,
  });
}
