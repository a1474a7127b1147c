import type { Clock } from '../../../core/platform/clock';
import type { Run } from '../../../core/run/run';
import { type RunErrorKind, RunSourceError } from '../../../core/run/source/run-source-error';
import { parseJson } from '../../../wire/json';
import { list, object, string, text, type Wire } from '../../../wire/read/fields';
import type { HttpRequest } from './messages';
import { orNull } from './or-null';
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

/** Maximum wait for the body of an error, ms: the status alone says that the request has failed. */
const BODY_MAX_WAIT_MS = 2_000;

/** Reason phrases of HTTP, which proxies send as well: they do not tell what the backend means. */
const REASON = /^(?:bad request|unauthori[sz]ed|forbidden|not found|conflict|gone|unprocessable (?:entity|content))$/i;

/** The first text in a message, or in a list of them: FastAPI's `[{ msg }]`, NestJS' `[text]`. */
function firstText(value: unknown): string | null {
  const first = list(value) ? list(value)?.[0] : value;
  const wire = object(first);
  const texts = wire ? [wire.message, wire.msg, wire.detail] : [first];
  return texts.map(string).find((one) => one?.trim()) ?? null;
}

/**
 * The message for users in a problem document, or in an error of a framework without them. A read has no use for the
 * latter: it may be that of a gateway, and must not look as if the backend had decided.
 */
function detailOf(problem: Wire, { method }: HttpRequest): string | null {
  const own = firstText(problem.detail) ?? firstText(problem.title);
  if (method === 'GET') return own;
  const { message, error_description: description, error, errors } = problem;
  const other = firstText(message) ?? firstText(description) ?? firstText(error) ?? firstText(errors);
  return own ?? (other === null || REASON.test(other.trim()) ? null : other);
}

/** Converts an error response. `toRun` reads the run that the response may contain. */
export async function errorOf(
  response: Response,
  request: HttpRequest,
  { dateMs, toRun, clock }: { dateMs: number | null; toRun: (value: unknown) => Run | null; clock: Clock },
): Promise<RunSourceError> {
  const { status } = response;
  const kind = kindOf(status, request.endedStatuses ?? []);
  const problem = object(await orNull(response.text().then(parseJson), BODY_MAX_WAIT_MS, clock)) ?? {};
  const detail = detailOf(problem, request);
  const nestedCode = request.method === 'GET' ? null : (object(problem.error)?.code ?? object(problem.detail)?.code);
  return failure(kind, request, {
    what: `returned ${status}${detail === null ? '' : ` (${detail})`}`,
    status,
    detail,
    code: text(problem.code) ?? text(nestedCode),
    retryAfterMs: retryAfterOf(response.headers, dateMs),
    run: toRun(problem.run),
  });
}
