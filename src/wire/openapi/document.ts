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
      description: 'Sent again with the same Idempotency-Key and body it is the same run; with another body: 422.',
      parameters: [header('Idempotency-Key', '1 to 255 printable ASCII characters.')],
      requestBody: body('StartRequest', true),
      responses: {
        201: json('Started, or started before with this key.', 'Run', {
          Location: { description: 'Where its status is.', required: true, schema: text },
          'Idempotency-Replayed': { description: '`true` for a repeated request.', schema: text },
        }),
        ...problems(...COMMON, 403, 413, 415, 422),
      },
    },
    get: {
      operationId: 'listRuns',
      summary: "The caller's runs, newest first",
      parameters: [
        query('limit', 'Runs on a page.', { type: 'integer', minimum: 1, maximum: 100, default: 50 }),
        query('cursor', 'The `next_cursor` of the page before.', text),
        query('status', 'Only these, comma-separated.', text),
        query('ids', 'Only these, comma-separated, at most 100.', text),
      ],
      responses: { 200: json('A page.', 'RunPage'), ...problems(...COMMON) },
    },
  },
  '/v1/runs/{id}/status': {
    get: {
      operationId: 'readStatus',
      summary: 'A run',
      parameters: [id, header('If-None-Match', 'ETags known already, or `*`.')],
      responses: {
        200: json('The run.', 'Run', { ...etag, 'Cache-Control': { required: true, schema: text } }),
        304: { description: 'It has not changed.', headers: { ...requestId, ...etag } },
        ...ofRun,
      },
    },
  },
  '/v1/runs/{id}/steps': {
    get: {
      operationId: 'readSteps',
      summary: 'Steps that changed after a rev',
      parameters: [
        id,
        query('after', 'The `next` of the page before.', { type: 'integer', minimum: 0, default: 0 }),
        query('limit', 'Steps on a page; those of one rev are never parted.', {
          type: 'integer',
          minimum: 1,
          maximum: 500,
          default: 200,
        }),
        query('epoch', 'The epoch `after` is of. Another one than the present: everything.', text),
      ],
      responses: { 200: json('A page.', 'StepsPage'), ...ofRun },
    },
  },
  '/v1/runs/{id}/metrics': {
    get: {
      operationId: 'readMetrics',
      summary: 'The metrics of a run by group',
      parameters: [id],
      responses: { 200: json('The metrics.', 'NestedMetrics'), ...ofRun },
    },
  },
  '/v1/runs/{id}/eta-profile': {
    get: {
      operationId: 'readEtaProfile',
      summary: 'What the last five runs of the same kind tell about this one',
      parameters: [id],
      responses: { 200: json('The profile.', 'EtaProfile'), ...ofRun },
    },
  },
  '/v1/runs/{id}/cancel': {
    post: {
      operationId: 'cancelRun',
      summary: 'Ask for the cancel of a run',
      description: 'Asking again changes nothing.',
      parameters: [id, header('Idempotency-Key', 'Accepted and not needed: a cancel is idempotent.')],
      requestBody: body('CancelRequest', false),
      responses: {
        200: json('It is cancelled: it was queued, or is so already, or was forced.', 'CancelReply'),
        202: json('Asked for. It is cancelled once its worker has stopped.', 'CancelReply'),
        ...problems(...COMMON, 403, 404, 409, 413, 415, 422),
      },
    },
  },
  '/v1/runs/{id}/events': {
    get: {
      operationId: 'streamEvents',
      summary: 'What happens to a run, as server-sent events',
      description:
        'Events `snapshot` (schema Snapshot), `change` (Change), `bye` (Bye), each with `id: <epoch>.<rev>`; a comment every 15 s.',
      parameters: [id, header('Last-Event-ID', '`<epoch>.<rev>` of the last event: goes on after it.')],
      responses: {
        200: { description: 'The stream.', headers: requestId, content: { 'text/event-stream': { schema: text } } },
        204: { description: 'The run has ended and all of it is known.', headers: requestId },
        ...ofRun,
      },
    },
  },
  '/ws/{id}': {
    get: {
      operationId: 'openSocket',
      summary: 'The same over a WebSocket, subprotocol runlight.v1',
      description:
        'The client sends Hello within 5 s, then gets Snapshot, Change after Change, `{"type":"ping"}`, Bye; `{"type":"ping"}` is answered with `{"type":"pong"}`. ' +
        'Close codes: 1000 the run has ended; 1012 and 1013 come back; 4400 no hello that can be read, 4401 no valid token, 4404 no such run, 4408 no hello in time, 4429 too many connections, 4500 a mistake of the server.',
      ...PUBLIC,
      parameters: [id],
      responses: {
        101: { description: 'Switching protocols.' },
        400: { description: 'The subprotocol is not offered.' },
        403: { description: "The page's Origin is not allowed." },
        404: { description: 'Not the address of a run.' },
        503: { description: 'Starting or stopping.', headers: retryAfter },
      },
    },
  },
  '/healthz': {
    get: { operationId: 'isAlive', summary: 'It lives', ...PUBLIC, responses: { 200: json('Yes.', 'Ok') } },
  },
  '/readyz': {
    get: {
      operationId: 'isReady',
      summary: 'It can serve',
      ...PUBLIC,
      responses: { 200: json('Yes.', 'Ok'), ...problems(503) },
    },
  },
  '/metrics': {
    get: {
      operationId: 'readServerMetrics',
      summary: 'What operators watch, as Prometheus reads it',
      responses: {
        200: { description: 'Text format.', headers: requestId, content: { 'text/plain': { schema: text } } },
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
      'A key is a bearer token, or the value of a cookie where the server is told its name (RUNLIGHT_COOKIE).',
    license: { name: 'MIT', identifier: 'MIT' },
  },
  security: [{ bearer: [] }],
  paths,
  components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } }, schemas: SCHEMAS },
} as const;
