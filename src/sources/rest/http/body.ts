import { parseIfText, parseJson } from '../../../wire/json';
import { failure } from './errors';
import type { HttpRequest } from './messages';

const isMarkup = (text: string): boolean => /^\s*</.test(text);

/** Decodes a body as UTF-8 or, if it is not UTF-8, in the charset that the response names: older servers use Latin-1. */
async function textOf(response: Response): Promise<string> {
  const charset = /\bcharset\s*=\s*"?([\w-]+)/i.exec(response.headers.get('content-type') ?? '')?.[1] ?? 'utf-8';
  if (/^utf-?8$/i.test(charset)) return response.text();
  const bytes = await response.arrayBuffer();
  for (const label of /^utf-?16/i.test(charset) ? [charset] : ['utf-8', charset]) {
    try {
      return new TextDecoder(label, { fatal: true }).decode(bytes);
    } catch {
      // Other bytes, or an unknown charset.
    }
  }
  return new TextDecoder().decode(bytes);
}

/** Parses the JSON body of a response; `null` if it is empty, `undefined` if it has not been modified. */
export async function bodyOf(response: Response, request: HttpRequest): Promise<unknown> {
  const { status, headers } = response;
  if (status === 304) return undefined;
  if (status === 204) return null;
  let text: string;
  try {
    text = await textOf(response);
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
    // Then the URL is right, and the JSON is broken.
    const isLabelled = /\bjson\b/i.test(type);
    const place = cause instanceof SyntaxError ? cause.message : null;
    const what =
      text === ''
        ? 'returned an empty body; is baseUrl the API?'
        : isLabelled && !isMarkup(text) && place !== null
          ? `returned invalid JSON (${place}). Check how the backend writes it`
          : `returned ${isLabelled ? 'markup labelled ' : ''}${type} instead of JSON; is baseUrl the API?`;
    throw failure('invalid', request, { what, status, cause });
  }
}
