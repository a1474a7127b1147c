import type { Run } from '../../../core/run/run';
import { type RunErrorKind, RunSourceError } from '../../../core/run/source/run-source-error';
import { parseJson } from '../../../wire/json';
import { object, string, text } from '../../../wire/read/fields';
import type { HttpRequest } from './messages';
import { retryAfterOf } from './times';

// 501 and 505 are permanent: the server does not support the call or the HTTP version.
const isTransientStatus = (status: number) =>
  [408, 425, 429].includes(status) || (status >= 500 && status !== 501 && status !== 505);

function kindOf(status: number, ended: readonly number[]): RunErrorKind {
  if (ended.includes(status)) return 'ended';
  if (isTransientStatus(status)) return 'server';
  if (status === 401) return 'unauthorized';
  if (status === 403) return 'forbidden';
  return status === 404 || status === 410 ? 'not_found' : 'rejected';
}

const CHECKS: Partial<Record<RunErrorKind, string>> = {
  unauthorized: 'A new token was rejected too: check what getHeaders returns',
  forbidden: 'Check the permissions of the signed-in user',
  not_found: 'Check the id, and that it belongs to the signed-in user',
  ended: 'The run has already ended',
  rejected: 'Check why the backend rejects the request',
};

interface FailureParts extends NonNullable<ConstructorParameters<typeof RunSourceError>[2]> {
  /** Message text that follows method and path. */
  what: string;
}

/** Creates the error of a failed request, with a hint what to check. */
export function failure(
  kind: RunErrorKind,
  { method, path }: HttpRequest,
  { what, ...extra }: FailureParts,
): RunSourceError {
  const check = CHECKS[kind];
  const next = check ? `${check}.` : 'The request can be retried.';
  return new RunSourceError(kind, `${method} ${path} ${what}. ${next}`, extra);
}

/** Converts an error response. `toRun` reads the run that the response may contain. */
export async function errorOf(
  response: Response,
  request: HttpRequest,
  { dateMs, toRun }: { dateMs: number | null; toRun: (value: unknown) => Run | null },
): Promise<RunSourceError> {
  const { status } = response;
  const kind = kindOf(status, request.endedStatuses ?? []);
  const problem = object(await problemOf(response));
  const detail = string(problem?.detail) ?? string(problem?.title);
  return failure(kind, request, {
    what: `returned ${status}${detail === null ? '' : ` (${detail})`}`,
    status,
    detail,
    code: text(problem?.code),
    retryAfterMs: retryAfterOf(response.headers, dateMs),
    run: toRun(problem?.run),
  });
}

/** Parses a problem document; `null` if it is unreadable. */
async function problemOf(response: Response): Promise<unknown> {
  try {
    return parseJson(await response.text());
  } catch {
    return null;
  }
}
