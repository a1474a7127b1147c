import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createRunClient } from '../../../src/core/client/run-client';
import { startRun } from '../../../src/core/client/start-run';
import { getRuns, watchRuns } from '../../../src/core/list/runs';
import type { RunMetric } from '../../../src/core/run/run';
import { createRestSource } from '../../../src/sources/rest/rest-source';
import { type Answer, type AnswerRow, type Call, ROWS } from './rows';

/** A server that answers correctly. */
const GOOD: Readonly<Partial<Record<Call, Answer>>> = {
  status: { body: '{"id":"r1","status":"running"}' },
  steps: { body: '[]' },
  metrics: { body: '{}' },
  cancel: { body: '{"ok":true,"status":"cancelled"}' },
  list: { body: '{"runs":[],"next_cursor":null}' },
  start: { status: 201, body: '{"id":"r1","status":"queued"}' },
  login: { body: '<p>Sign in', headers: { 'content-type': 'text/html' } },
};

let server: Server;
let baseUrl: string;
let row: AnswerRow | null = null;
let asked = 0;

beforeAll(async () => {
  server = createServer((request, response) => {
    asked += 1;
    const last = new URL(request.url ?? '/', 'http://host').pathname.split('/').at(-1);
    const call = last === 'runs' ? (request.method === 'POST' ? 'start' : 'list') : (last as Call);
    const { status = 200, headers, body = '', isCut = false } = row?.answers[call] ?? GOOD[call] ?? { status: 404 };
    if (isCut) {
      response.writeHead(status, { 'content-type': 'application/json', 'content-length': body.length + 100 });
      response.write(body, () => response.destroy());
      return;
    }
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise<void>((resolve) => server.close(() => resolve())));

const named = (metrics: readonly RunMetric[]) =>
  Object.fromEntries(metrics.map(({ group, key, value }) => [group == null ? key : `${group}.${key}`, value]));

/** Starts the request of a row, and returns what is visible of it. */
function begin({ wire = 'basic', options, asks }: AnswerRow) {
  const client = createRunClient({ source: createRestSource({ baseUrl, wire, ...options }) });
  if (asks === 'list') {
    const query = { status: ['running'], limit: 3 };
    watchRuns(client, query, () => {});
    const seen = () => {
      const { runs: shown, hasMore, isLoading, connection } = getRuns(client, query);
      return { runs: shown.map(({ id }) => id), hasMore, isLoading, error: connection.error?.message };
    };
    return { client, seen };
  }
  if (asks === 'start') {
    let result: Record<string, unknown> = {};
    startRun(client, { name: 'x' }).then(
      (run) => {
        result = { started: run.id };
      },
      (error: unknown) => {
        result = { error: String(error) };
      },
    );
    return { client, seen: () => result };
  }
  const id = typeof asks === 'object' ? asks.id : 'r1';
  client.watch(id, () => {});
  if (asks === 'cancel') void client.cancel(id);
  const seen = () => {
    const { run, steps, stepsState, metrics, connection, cancel } = client.getSnapshot(id);
    const { error } = connection;
    return {
      ...run,
      status: run?.status ?? null,
      label: run?.statusLabel,
      steps: steps.map(({ title }) => title),
      stepsState,
      stepStatuses: steps.map((step) => step.status),
      metrics: named(metrics),
      metricCount: metrics.length,
      connection: connection.state,
      serverOffsetMs: connection.serverOffsetMs,
      error: error?.message,
      asked,
      cancel: { phase: cancel.phase, kind: cancel.error?.kind },
    };
  };
  return { client, seen };
}

describe('what backends answer', () => {
  it.each(ROWS)('$name', async (one) => {
    row = one;
    asked = 0;
    const { client, seen } = begin(one);
    try {
      const { error, ...rest } = one.expected;
      await vi.waitFor(() => {
        expect(seen()).toMatchObject(rest);
        if (error instanceof RegExp) expect(seen()).toHaveProperty('error', expect.stringMatching(error));
      }, 5_000);
    } finally {
      client.dispose();
    }
  });
});
