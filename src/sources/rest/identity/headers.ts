/**
 * Request headers in any form that `fetch` accepts, or a plain object. Entries that are `undefined` or `null` are not
 * sent.
 */
export type RequestHeaders = HeadersInit | Readonly<Record<string, string | null | undefined>> | null | undefined;

/**
 * Called before every request. After a 401, `reason` is `unauthorized`: return a fresh token. Only one such call runs
 * at a time; all requests that received a 401 wait for it.
 *
 * @example
 * const getHeaders = async () => (session ? { Authorization: `Bearer ${session.token}` } : {});
 */
export type GetHeaders = (context: { reason: 'request' | 'unauthorized' }) => RequestHeaders | Promise<RequestHeaders>;

const isPlain = (init: RequestHeaders): init is Readonly<Record<string, string | null | undefined>> =>
  typeof init === 'object' && init !== null && !(Symbol.iterator in init);

/** Converts to `Headers`, leaving out entries without a value. */
export function toHeaders(init: RequestHeaders): Headers {
  if (!isPlain(init)) return new Headers(init ?? {});
  const headers = new Headers();
  for (const [name, value] of Object.entries(init)) if (value != null) headers.set(name, value);
  return headers;
}
