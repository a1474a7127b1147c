import { STATUS_CODES } from 'node:http';
import type { ErrorRequestHandler, Response } from 'express';
import type { Logger } from '../logger';
import { DatabaseUnavailable } from '../store/database';

/** An answer that refuses; becomes `application/problem+json` (RFC 9457). */
export class Problem extends Error {
  constructor(
    readonly status: number,
    /** Machine-readable; part of the contract. */
    readonly code: string,
    /** For people: what happened and what to do. */
    readonly detail: string,
    readonly extra: { headers?: Record<string, string>; members?: Record<string, unknown> } = {},
  ) {
    super(detail);
  }
}

/** The one answer for a run that does not exist and for one the caller may not see: nobody learns which. */
export const notFound = () => new Problem(404, 'not_found', 'There is no such run, or it is not yours.');

/** What Express's own body parser throws, by its `type`. */
const PARSER_PROBLEMS = new Map([
  ['entity.parse.failed', new Problem(400, 'malformed_json', 'The body is not valid JSON.')],
  ['entity.too.large', new Problem(413, 'body_too_large', 'The body is larger than 16 KiB.')],
]);

/** What an error means to the caller. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof Error && 'type' in error && 'status' in error) {
    const known = PARSER_PROBLEMS.get(String(error.type));
    if (known) return known;
    const status = Number(error.status);
    if (status >= 400 && status < 500) return new Problem(status, 'bad_request', 'The request could not be read.');
  }
  if (error instanceof DatabaseUnavailable) {
    return new Problem(503, 'database_unavailable', 'The database does not answer just now. Repeat the request.', {
      headers: { 'Retry-After': '2' },
    });
  }
  if (error instanceof URIError) return new Problem(400, 'bad_request', 'The address is not valid.');
  return new Problem(500, 'internal', 'Something went wrong here. The request id finds it in the log.');
}

/** Writes the problem. */
export function sendProblem(res: Response, { status, code, detail, extra }: Problem): void {
  const title = STATUS_CODES[status];
  const request_id: unknown = res.locals.requestId;
  res
    .status(status)
    .set({ 'Cache-Control': 'no-store', ...extra.headers })
    .type('application/problem+json')
    .send(JSON.stringify({ type: 'about:blank', title, status, code, detail, request_id, ...extra.members }));
}

/** The last handler of the app: no stack trace leaves the server. */
export function problemHandler(logger: Logger): ErrorRequestHandler {
  return (error, _req, res, next) => {
    const problem = toProblem(error);
    if (problem.status >= 500) logger.error('request_failed', { requestId: res.locals.requestId, error });
    if (res.headersSent) next(error);
    else sendProblem(res, problem);
  };
}
