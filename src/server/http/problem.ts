import { RunSourceError } from '../../core/run/source/run-source-error';

interface More {
  headers?: Readonly<Record<string, string>>;
  /** Extension members of the problem document. */
  members?: Readonly<Record<string, unknown>>;
}

/** An error response in `application/problem+json` (RFC 9457). */
export class Problem extends Error {
  constructor(
    readonly status: number,
    /** Machine-readable code; part of the wire format. */
    readonly code: string,
    /** Human-readable: what happened and what to do. */
    readonly detail: string,
    readonly more: More = {},
  ) {
    super(detail);
  }
}

/** Same response for a missing run and one the caller may not see, so that it does not reveal which. */
export const notFound = () => new Problem(404, 'not_found', 'The run does not exist, or it belongs to another user.');

/** The idempotency key was used with a different body. */
export const keyReused = () =>
  new Problem(422, 'idempotency_mismatch', 'This Idempotency-Key was already used with another body. Use a new key.');

/** The caller may read the run but not change it. */
export const forbidden = (detail = 'You may view these runs, but not start or change them.') =>
  new Problem(403, 'forbidden', detail);

/** A temporary failure; the client should retry. */
export const unavailable = (code: string, detail: string, retryAfterS = 1) =>
  new Problem(503, code, detail, { headers: { 'Retry-After': String(retryAfterS) } });

/** The engine returned an invalid reading. The message goes to the host's log only. */
export class BadReading extends Error {}

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  409: 'Conflict',
  413: 'Payload Too Large',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Entity',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
};

function ofSource(error: RunSourceError): Problem {
  const { code, detail, retryAfterMs } = error;
  if (error.kind === 'not_found') return notFound();
  if (error.kind === 'forbidden') return forbidden(detail ?? undefined);
  if (error.kind === 'unauthorized')
    return new Problem(403, code ?? 'forbidden', detail ?? 'The engine denied access.');
  if (error.kind === 'ended') return new Problem(409, 'already_finished', detail ?? 'The run has already ended.');
  if (error.kind === 'rejected')
    return new Problem(422, code ?? 'rejected', detail ?? 'The engine rejected the request.');
  const seconds = Math.max(1, Math.ceil((retryAfterMs ?? 1000) / 1000));
  const text = detail ?? 'The engine is not responding. Retry the request.';
  return unavailable(code ?? 'engine_unavailable', text, seconds);
}

/** Maps an error to a response. Details of unknown errors are not exposed. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof BadReading) {
    return new Problem(502, 'bad_engine', 'The engine returned invalid data. See the log of the server.');
  }
  if (error instanceof RunSourceError) return ofSource(error);
  return unavailable('engine_unavailable', 'The service is temporarily unavailable. Retry the request.');
}

export function problemResponse({ status, code, detail, more }: Problem, requestId: string): Response {
  const title = TITLES[status] ?? 'Error';
  const body = { type: 'about:blank', title, status, code, detail, request_id: requestId, ...more.members };
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'Content-Type': 'application/problem+json', 'Cache-Control': 'no-store', ...more.headers },
  });
}
