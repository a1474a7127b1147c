export interface HttpRequest {
  method: 'GET' | 'POST';
  /** Absolute, or relative to `baseUrl`. */
  path: string;
  signal: AbortSignal;
  headers?: Readonly<Record<string, string>>;
  body?: unknown;
  /** 4xx statuses that mean the run has already ended. */
  endedStatuses?: readonly number[];
  /**
   * Makes the body optional: any 2xx is a success, and the body is `null` if it is invalid, incomplete or takes longer
   * than this (ms). Default: an unreadable body is an error.
   */
  bodyMaxWaitMs?: number;
}

/** A successful response. */
export interface HttpAnswer {
  status: number;
  headers: Headers;
  /** Parsed JSON; `null` for 204, `undefined` for 304. */
  body: unknown;
  /** Server time from the Date header, epoch ms; `null` if CORS hides it or the response comes from a cache. */
  dateMs: number | null;
  /** The response comes from a cache, so its times are not current. */
  isCached: boolean;
  retryAfterMs: number | null;
}
