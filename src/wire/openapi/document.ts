import { SHAPES } from '../shapes';
import { createSchemas } from './json-schema';
import {
  body,
  COMMON,
  etag,
  header,
  id,
  json,
  type Operation,
  ofRun,
  PUBLIC,
  problems,
  query,
  requestId,
  retryAfter,
  text,
} from './operation';

/** `components.schemas` of the document. */
export const SCHEMAS = /* @__PURE__ */ createSchemas(SHAPES);

/** Operations by path and method. */
const paths: Readonly<Record<string, Readonly<Record<string, Operation>>>> = {
  '/v1/runs': {
    post: {
      operationId: 'startRun',
      summary: 'Start a run',
      description:
        'Repeating the request with the same Idempotency-Key and body returns the same run. A different body returns 422.',
      parameters: [header('Idempotency-Key', '1 to 255 printable ASCII characters.')],
      requestBody: body('StartRequest', true),
      responses: {
        201: json('The run, started by this request or by an earlier one with the same key.', 'Run', {
          Location: { description: 'Path of the status of the run.', required: true, schema: text },
          'Idempotency-Replayed': { description: '`true` if the request was a repeat.', schema: text },
        }),
        ...problems(...COMMON, 403, 413, 415, 422),
      },
    },
    get: {
      operationId: 'listRuns',
      summary: "List the caller's runs, newest first",
      parameters: [
        query('limit', 'Maximum number of runs on a page.', { type: 'integer', minimum: 1, maximum: 100, default: 50 }),
        query('cursor', '`next_cursor` of the previous page.', text),
        query('status', 'Only runs with one of these statuses, comma-separated.', text),
        query('ids', 'Only runs with one of these ids, comma-separated, at most 100.', text),
      ],
      responses: { 200: json('A page of runs.', 'RunPage'), ...problems(...COMMON) },
    },
  },
  '/v1/runs/{id}/status': {
    get: {
      operationId: 'readStatus',
      summary: 'Read a run',
      parameters: [id, header('If-None-Match', 'ETags the client already has, or `*`.')],
      responses: {
        200: json('The run.', 'Run', { ...etag, 'Cache-Control': { required: true, schema: text } }),
        304: { description: 'The run has not changed.', headers: { ...requestId, ...etag } },
        ...ofRun,
      },
    },
  },
  '/v1/runs/{id}/steps': {
    get: {
      operationId: 'readSteps',
      summary: 'List the steps that changed after a rev',
      parameters: [
        id,
        query('after', '`next` of the previous page.', { type: 'integer', minimum: 0, default: 0 }),
        query('limit', 'Maximum number of steps on a page. Steps with the same rev are never split across pages.', {
          type: 'integer',
          minimum: 1,
          maximum: 500,
          default: 200,
        }),
        query('epoch', 'Epoch of `after`. If it is not the current one, the response contains all steps.', text),
      ],
      responses: { 200: json('A page of steps.', 'StepsPage'), ...ofRun },
    },
  },
  '/v1/runs/{id}/metrics': {
    get: {
      operationId: 'readMetrics',
      summary: 'Read the metrics of a run, by group',
      parameters: [id],
      responses: { 200: json('The metrics.', 'NestedMetrics'), ...ofRun },
    },
  },
  '/v1/runs/{id}/eta-profile': {
    get: {
      operationId: 'readEtaProfile',
      summary: 'Read the ETA profile: declared steps, and the last five successful runs of the same workflow',
      parameters: [id],
      responses: { 200: json('The profile.', 'EtaProfile'), ...ofRun },
    },
  },
  '/v1/runs/{id}/cancel': {
    post: {
      operationId: 'cancelRun',
      summary: 'Cancel a run',
      description: 'Idempotent: repeating the request changes nothing.',
      parameters: [id, header('Idempotency-Key', 'Accepted but not required: a cancel is idempotent.')],
      requestBody: body('CancelRequest', false),
      responses: {
        200: json('The run is cancelled: it was queued or already cancelled, or the cancel was forced.', 'CancelReply'),
        202: json('The cancel is accepted. The run becomes cancelled when its worker has stopped.', 'CancelReply'),
        ...problems(...COMMON, 403, 404, 409, 413, 415, 422),
      },
    },
  },
  '/v1/runs/{id}/events': {
    get: {
      operationId: 'streamEvents',
      summary: 'Stream the changes of a run as server-sent events',
      description:
        'Sends the events `snapshot` (schema Snapshot), `change` (Change) and `bye` (Bye), each with `id: <epoch>.<rev>`, and a comment every 15 s.',
      parameters: [
        id,
        header('Last-Event-ID', '`<epoch>.<rev>` of the last event received. The stream resumes after it.'),
      ],
      responses: {
        200: {
          description: 'The event stream.',
          headers: requestId,
          content: { 'text/event-stream': { schema: text } },
        },
        204: { description: 'The run has ended and the client already has its final state.', headers: requestId },
        ...ofRun,
      },
    },
  },
  '/ws/{id}': {
    get: {
      operationId: 'openSocket',
      summary: 'Stream the changes of a run over a WebSocket, subprotocol runlight.v1',
      description:
        'The client sends Hello within 5 s. The server sends a Snapshot, then Changes, `{"type":"ping"}`, and finally Bye. It answers `{"type":"ping"}` with `{"type":"pong"}`. ' +
        'Close codes: 1000 the run has ended; 1012 and 1013 reconnect later; 4400 invalid hello; 4401 missing or invalid token; 4404 no such run; 4408 no hello in time; 4429 too many connections; 4500 server error.',
      ...PUBLIC,
      parameters: [id],
      responses: {
        101: { description: 'Switching protocols.' },
        400: { description: 'The client does not offer the subprotocol.' },
        403: { description: 'The origin of the page is not allowed.' },
        404: { description: 'The path is not that of a run.' },
        503: { description: 'The server is starting or shutting down.', headers: retryAfter },
      },
    },
  },
  '/healthz': {
    get: {
      operationId: 'isAlive',
      summary: 'Liveness probe',
      ...PUBLIC,
      responses: { 200: json('The server is alive.', 'Ok') },
    },
  },
  '/readyz': {
    get: {
      operationId: 'isReady',
      summary: 'Readiness probe',
      ...PUBLIC,
      responses: { 200: json('The server can handle requests.', 'Ok'), ...problems(503) },
    },
  },
  '/metrics': {
    get: {
      operationId: 'readServerMetrics',
      summary: 'Metrics of the server, for Prometheus',
      responses: {
        200: {
          description: 'The metrics in the Prometheus text format.',
          headers: requestId,
          content: { 'text/plain': { schema: text } },
        },
        ...problems(401, 500, 503),
      },
    },
  },
  '/openapi.json': {
    get: {
      operationId: 'readOpenApi',
      summary: 'This document',
      ...PUBLIC,
      responses: {
        200: {
          description: 'OpenAPI 3.1.',
          headers: requestId,
          content: { 'application/json': { schema: { type: 'object' } } },
        },
      },
    },
  },
};

/** The OpenAPI document of wire v1. Clients must ignore unknown fields, and show unknown enum values as they are. */
export const OPENAPI = {
  openapi: '3.1.1',
  info: {
    title: 'runlight, wire v1',
    version: '1.0.0',
    summary: 'Progress and honest cancellation of long-running runs.',
    description:
      'Authenticate with a bearer token, or with a cookie if the server is configured with its name (RUNLIGHT_COOKIE).',
    license: { name: 'MIT', identifier: 'MIT' },
  },
  security: [{ bearer: [] }],
  paths,
  components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } }, schemas: SCHEMAS },
} as const;
