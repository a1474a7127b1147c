/** One request. */
export interface HttpRequest {
  method: 'GET' | 'POST';
  /** Absolute, or relative to `baseUrl`. */
  path: string;
  signal: AbortSignal;
  headers?: Readonly<Record<string, string>>;
  body?: unknown;
  /** 4xx answers that mean "too late, it has ended". */
  endedStatuses?: readonly number[];
  /**
   * Any 2xx is a success, also one whose body is no JSON, is cut off or does not come within this time (ms): that is then
   * `null`. Default: a body that cannot be read is an error.
   */
  bodyMaxWaitMs?: number;
}

/** An answer that is not an error. */
export interface HttpAnswer {
  status: number;
  headers: Headers;
  /** Parsed JSON; `null` for 204 and 304. */
  body: unknown;
  /** From the Date header, epoch ms; `null` where CORS hides it and where the answer is from a cache. */
  dateMs: number | null;
  /** It is from a cache: it tells when the server said it, not what time it is. */
  isCached: boolean;
  retryAfterMs: number | null;
}
