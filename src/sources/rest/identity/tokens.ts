import { type GetHeaders, toHeaders } from './headers';

/** Timeout of a token refresh; after it, the next request starts another one. ms */
const REFRESH_PATIENCE_MS = 30_000;

/** Credentials for all requests of one asker. */
export interface Tokens {
  /** Headers for a new request. */
  get(): Promise<Headers>;
  /** Latest headers; `null` before the first call. */
  known(): Headers | null;
  /**
   * Returns headers to retry with after a 401: newer ones from another request if available, otherwise refreshed ones.
   * Concurrent calls share one call of `getHeaders`.
   * @param onlyFresh skip headers from other requests, which have already been tried
   */
  renew(refused: Headers, onlyFresh?: boolean): Promise<RenewedHeaders>;
}

/** Result of {@link Tokens.renew}. */
export interface RenewedHeaders {
  headers: Headers;
  /** The headers come from a refresh: if they are refused as well, another refresh does not help. */
  areFresh: boolean;
}

const textOf = (headers: Headers) => JSON.stringify([...headers]);

/** @param now epoch ms; times out a refresh that hangs */
export function createTokens(getHeaders: GetHeaders, now: () => number): Tokens {
  // Logical clock. A request's headers are as old as their request, a refresh's as old as its completion.
  let moment = 0;
  let newest: (RenewedHeaders & { at: number }) | null = null;
  let underWay: { fresh: Promise<RenewedHeaders>; beganAt: number } | null = null;
  const askedAt = new WeakMap<Headers, number>();

  const note = (headers: Headers, at: number, areFresh: boolean): RenewedHeaders => {
    askedAt.set(headers, at);
    const noted = { headers, at, areFresh };
    if (newest === null || at > newest.at) newest = noted;
    return noted;
  };
  const newerThan = (refused: Headers): RenewedHeaders | null => {
    if (newest === null || newest.at <= (askedAt.get(refused) ?? 0)) return null;
    return textOf(newest.headers) === textOf(refused) ? null : newest;
  };
  const refresh = () => {
    const isStuck = underWay !== null && Math.abs(now() - underWay.beganAt) > REFRESH_PATIENCE_MS;
    if (underWay && !isStuck) return underWay.fresh;
    const request = { reason: 'unauthorized' } as const;
    const fresh = Promise.resolve(request)
      .then(getHeaders)
      .then((provided) => {
        moment += 1;
        return note(toHeaders(provided), moment, true);
      })
      .finally(() => {
        if (underWay === begun) underWay = null;
      });
    const begun = { fresh, beganAt: now() };
    underWay = begun;
    return fresh;
  };

  return {
    async get() {
      moment += 1;
      const at = moment;
      return note(toHeaders(await getHeaders({ reason: 'request' })), at, false).headers;
    },
    known: () => newest?.headers ?? null,
    async renew(refused, onlyFresh = false) {
      const newer = newerThan(refused);
      return newer && (newer.areFresh || !onlyFresh) ? newer : refresh();
    },
  };
}
