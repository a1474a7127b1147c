import type { WireProblem, WireRun } from '../../src/wire/types';

/** An HTTP response of the simulated backend. */
export interface Answer<Status extends number, Body> {
  /** HTTP status. */
  status: Status;
  /** Response headers. */
  headers: Record<string, string>;
  /** JSON body; `null` = no body. */
  body: Body;
}

/** An error response. */
export type ProblemAnswer = Answer<400 | 403 | 404 | 409 | 415 | 422, WireProblem>;

/** Any response of the backend. */
export type AnyAnswer = Answer<number, unknown>;

const TITLES = {
  400: 'Bad request',
  403: 'Not allowed',
  404: 'Not found',
  409: 'Conflict',
  415: 'Unsupported media type',
  422: 'Not acceptable input',
} as const satisfies Record<ProblemAnswer['status'], string>;

/** Creates a response. */
export function answer<Status extends number, Body>(
  status: Status,
  body: Body,
  headers: Record<string, string> = {},
): Answer<Status, Body> {
  return { status, headers: { 'Content-Type': 'application/json', 'Cache-Control': 'no-store', ...headers }, body };
}

/** Creates error responses with sequential request IDs, so that every run of a test gets the same ones. */
export function createProblems(): (
  status: ProblemAnswer['status'],
  code: string,
  detail: string,
  run?: WireRun,
) => ProblemAnswer {
  let requests = 0;
  return (status, code, detail, run) => {
    requests += 1;
    const request_id = `req_${String(requests).padStart(4, '0')}`;
    return answer(
      status,
      { type: 'about:blank', title: TITLES[status], status, detail, code, request_id, ...(run && { run }) },
      { 'Content-Type': 'application/problem+json' },
    );
  };
}
