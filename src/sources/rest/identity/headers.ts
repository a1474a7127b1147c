/**
 * Headers for a request, in any form `fetch` takes, or as a plain object in which a value may be missing: what is
 * `undefined` or `null` is not sent.
 */
export type RequestHeaders = HeadersInit | Readonly<Record<string, string | null | undefined>> | null | undefined;

/**
 * Asked for before every request. `reason` is `unauthorized` after a 401: fetch a fresh token then. One call with that
 * reason is made at a time, however many requests were answered with 401; all of them wait for it.
 *
 * @example
 * const getHeaders = async () => (session ? { Authorization: `Bearer ${session.token}` } : {});
 */
export type GetHeaders = (context: { reason: 'request' | 'unauthorized' }) => RequestHeaders | Promise<RequestHeaders>;

const isPlain = (init: RequestHeaders): init is Readonly<Record<string, string | null | undefined>> =>
  typeof init === 'object' && init !== null && !(Symbol.iterator in init);

/** Headers as `fetch` takes them, without those that have no value. */
export function toHeaders(init: RequestHeaders): Headers {
  if (!isPlain(init)) return new Headers(init ?? {});
  const headers = new Headers();
  for (const [name, value] of Object.entries(init)) if (value != null) headers.set(name, value);
  return headers;
}
