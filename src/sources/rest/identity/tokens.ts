import { type GetHeaders, toHeaders } from './headers';

/** A refresh that has not ended after this long keeps nobody waiting any more: another one is begun. ms */
const REFRESH_PATIENCE_MS = 30_000;

/** What proves who asks, for all requests of one asker. */
export interface Tokens {
  /** The headers of a request that begins now. */
  get(): Promise<Headers>;
  /** The newest headers so far; `null` before the first. */
  known(): Headers | null;
  /**
   * The headers to try after `refused` were answered with 401: newer ones where others have them by now, else fresh ones.
   * However many ask at once, `getHeaders` is called once.
   * @param onlyFresh those that others have were tried already, and only a refresh can help
   */
  renew(refused: Headers, onlyFresh?: boolean): Promise<RenewedHeaders>;
}

/** What {@link Tokens.renew} gives. */
export interface RenewedHeaders {
  headers: Headers;
  /** A refresh has brought them: if they are refused as well, another one does not help. */
  areFresh: boolean;
}

const textOf = (headers: Headers) => JSON.stringify([...headers]);

/** @param now epoch ms; bounds the patience with a refresh that hangs */
export function createTokens(getHeaders: GetHeaders, now: () => number): Tokens {
  // Counts up. A request's headers are as old as the moment they were asked for, a refresh's as the moment it was done.
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
