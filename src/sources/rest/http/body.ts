import type { Clock } from '../../../core/platform/clock';
import { createTimer } from '../../../core/platform/timer';
import { parseIfText, parseJson } from '../../../wire/json';
import { failure } from './errors';
import type { HttpRequest } from './messages';

/** True if the body was meant to be JSON: the URL is then right, and the JSON is broken. */
const isMeantAsJson = (headers: Headers, text: string): boolean =>
  /\bjson\b/i.test(headers.get('content-type') ?? '') && !/^\s*</.test(text);

/** Parses the JSON body of a response; `null` if it is empty. */
export async function bodyOf(response: Response, request: HttpRequest): Promise<unknown> {
  const { status, headers } = response;
  if (status === 204 || status === 304) return null;
  let text: string;
  try {
    text = await response.text();
  } catch (cause) {
    // A connection lost during the body counts as a network error, like one lost before it.
    if (request.signal.aborted) throw cause;
    throw failure('network', request, {
      what: `returned ${status}, but the body was cut off`,
      cause,
    });
  }
  try {
    // Many backends respond to a successful POST with an empty body.
    return text === '' && request.method === 'POST' ? null : parseIfText(parseJson(text));
  } catch (cause) {
    const type = headers.get('content-type') ?? 'a body without a content type';
    const place = cause instanceof SyntaxError ? cause.message : null;
    const what =
      text === ''
        ? 'returned an empty body; is baseUrl the API?'
        : isMeantAsJson(headers, text) && place !== null
          ? `returned invalid JSON (${place}). Check how the backend writes it`
          : `returned ${type} instead of JSON; is baseUrl the API?`;
    throw failure('invalid', request, { what, status, cause });
  }
}

/** Reads the optional body of a successful response, for at most `bodyMaxWaitMs`: it may never end. */
export async function anyBodyOf(response: Response, request: HttpRequest, clock: Clock): Promise<unknown> {
  const timer = createTimer(clock);
  const tooLate = new Promise<null>((resolve) => timer(request.bodyMaxWaitMs, () => resolve(null)));
  try {
    return await Promise.race([bodyOf(response, request).catch(() => null), tooLate]);
  } finally {
    timer();
  }
}
