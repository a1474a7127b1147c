import type { Schema } from './json-schema';

/** An OpenAPI header or parameter. */
export interface Described {
  description?: string;
  required?: boolean;
  schema: Schema;
}

/** An OpenAPI response. */
export interface DocumentedResponse {
  description: string;
  headers?: Readonly<Record<string, Described>>;
  content?: Readonly<Record<string, { schema: Schema }>>;
}

/** An OpenAPI operation. */
export interface Operation {
  operationId: string;
  summary: string;
  description?: string;
  security?: readonly Record<string, readonly string[]>[];
  parameters?: readonly (Described & { name: string; in: 'path' | 'query' | 'header' })[];
  requestBody?: { required: boolean; content: Readonly<Record<string, { schema: Schema }>> };
  responses: Readonly<Record<string, DocumentedResponse>>;
}

const ref = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });
export const text: Schema = { type: 'string' };
export const requestId = {
  'X-Request-Id': { description: 'Id of the request, also written to the log.', required: true, schema: text },
};
export const retryAfter = {
  'Retry-After': { description: 'Seconds to wait before the next request.', required: true, schema: text },
};

export function json(
  description: string,
  schema: string,
  headers: Readonly<Record<string, Described>> = {},
): DocumentedResponse {
  return {
    description,
    headers: { ...requestId, ...headers },
    content: { 'application/json': { schema: ref(schema) } },
  };
}

/** Error responses by status, with their codes. */
const PROBLEMS: Readonly<Record<number, { about: string; codes: readonly string[]; headers?: typeof retryAfter }>> = {
  400: { about: 'The path, query, a header or the JSON is invalid.', codes: ['bad_request', 'malformed_json'] },
  401: { about: 'The key is missing or invalid.', codes: ['unauthorized'] },
  403: {
    about: 'The caller may only view runs, or the request comes from a page whose origin is not allowed.',
    codes: ['forbidden', 'cross_site'],
  },
  404: { about: 'The run does not exist or belongs to another user. The response is the same.', codes: ['not_found'] },
  409: {
    about: 'The run ended by itself before the cancel; `run` contains its final state.',
    codes: ['already_finished'],
  },
  413: { about: 'The body is larger than 16 KiB.', codes: ['body_too_large'] },
  415: { about: 'The body is not JSON.', codes: ['unsupported_media_type', 'bad_request'] },
  422: {
    about: 'The body contains an invalid value, or the Idempotency-Key was used with another body.',
    codes: ['invalid_body', 'idempotency_mismatch'],
  },
  429: {
    about: 'Too many requests in a minute, or too many open connections.',
    codes: ['too_many_requests', 'too_many_connections'],
    headers: retryAfter,
  },
  500: { about: 'Server error.', codes: ['internal'] },
  503: {
    about: 'The database is unavailable, or the server is starting or shutting down.',
    codes: ['database_unavailable', 'not_ready', 'starting', 'shutting_down'],
    headers: retryAfter,
  },
};

export function problems(...statuses: number[]): Record<string, DocumentedResponse> {
  const answers = statuses.map((status) => {
    const { about = '', codes = [], headers = {} } = PROBLEMS[status] ?? {};
    const authenticate = { 'WWW-Authenticate': { required: true, schema: text } };
    const answer: DocumentedResponse = {
      description: `${about} Codes: ${codes.join(', ')}.`,
      headers: { ...requestId, ...headers, ...(status === 401 && authenticate) },
      content: { 'application/problem+json': { schema: ref('Problem') } },
    };
    return [String(status), answer] as const;
  });
  return Object.fromEntries(answers);
}

/** Error statuses that every call below /v1 may return. */
export const COMMON = [400, 401, 429, 500, 503];
export const ofRun = problems(...COMMON, 404);

export const id = { name: 'id', in: 'path', required: true, schema: text } as const;
export const query = (name: string, description: string, schema: Schema) =>
  ({ name, in: 'query', description, schema }) as const;
export const header = (name: string, description: string) =>
  ({ name, in: 'header', description, schema: text }) as const;
export const body = (schema: string, required: boolean) => ({
  required,
  content: { 'application/json': { schema: ref(schema) } },
});
export const PUBLIC = { security: [] };
export const etag = { ETag: { description: 'W/"<epoch>.<rev>"', required: true, schema: text } };
