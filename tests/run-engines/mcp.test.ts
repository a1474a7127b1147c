import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { InMemoryTaskStore } from '@modelcontextprotocol/sdk/experimental/tasks/stores/in-memory.js';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { TaskStatusSchema } from '@modelcontextprotocol/sdk/types.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { RunSourceError } from '../../src/core';
import { createMcpSource, MCP_STATES, type McpClient } from '../../src/mcp';
import { checkRunSource, type SourceFault } from '../../src/testing';
import { expectRecorded, versionOf } from './results';
import { until } from './until';
import { workFor } from './work-for';

const STEPS = { short: 4, deaf: 12, long: 400 } as const;
const done = new Map<string, number>();
let isOver = false;

/** A server with one tool that works in steps of 60 ms, and may check for a cancel. */
function createTestServer(): McpServer {
  const tasks = { list: {}, cancel: {}, requests: { tools: { call: {} } } };
  const server = new McpServer(
    { name: 'test', version: '1' },
    { capabilities: { tasks, tools: {} }, taskStore: new InMemoryTaskStore() },
  );
  const inputSchema = { name: z.string(), kind: z.string().optional(), ttl: z.number().optional() };
  server.experimental.tasks.registerToolTask(
    'train',
    { title: 'Train', inputSchema, execution: { taskSupport: 'required' } },
    {
      async createTask({ kind = 'long', ttl }, { taskStore, taskRequestedTtl, _meta }) {
        const task = await taskStore.createTask({ ttl: ttl ?? taskRequestedTtl ?? 60_000, pollInterval: 50 });
        const { taskId } = task;
        const total = STEPS[kind as keyof typeof STEPS] ?? STEPS.short;
        const progressToken = _meta?.progressToken;
        async function work() {
          for (let n = 1; n <= total && !isOver; n += 1) {
            await workFor(60);
            done.set(taskId, n);
            if (progressToken !== undefined) {
              const params = { progressToken, progress: n, total, message: `Step ${n}` };
              await server.server.notification({ method: 'notifications/progress', params });
            }
            if (kind === 'ask') return taskStore.updateTaskStatus(taskId, 'input_required', 'Which column is the key?');
            const { status } = await taskStore.getTask(taskId);
            if (status === 'cancelled' && kind !== 'deaf') return;
          }
          const content = [{ type: 'text' as const, text: 'done' }];
          await taskStore.storeTaskResult(taskId, kind === 'fail' ? 'failed' : 'completed', { content });
        }
        // A cancelled task accepts no result: the server throws, and the error is ignored.
        work().catch(() => {});
        return { task };
      },
      getTask: (_args, { taskId, taskStore }) => taskStore.getTask(taskId),
      getTaskResult: async (_args, { taskId, taskStore }) => ({
        content: [],
        ...(await taskStore.getTaskResult(taskId)),
      }),
    },
  );
  return server;
}

let http: Server;
let client: Client;
/** A fault that replaces the server's response once it is set. */
let fault: SourceFault | null = null;

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text === '' ? undefined : JSON.parse(text);
}
const STATUS: Partial<Record<SourceFault, number>> = { unauthorized: 401, forbidden: 403, server: 500 };

beforeAll(async () => {
  const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: () => crypto.randomUUID() });
  await createTestServer().connect(transport);
  http = createServer(async (request, response) => {
    if (fault === 'hung') return;
    if (fault === 'offline') {
      response.destroy();
      return;
    }
    if (fault !== null && fault !== 'missing') {
      response.writeHead(STATUS[fault] ?? 200, { 'content-type': 'application/json' });
      response.end(fault === 'unreadable' ? '<html>' : '{}');
      return;
    }
    await transport.handleRequest(request, response, await bodyOf(request));
  });
  await new Promise<void>((resolve) => void http.listen(0, '127.0.0.1', resolve));
  client = new Client({ name: 'runlight', version: '1' });
  const url = new URL(`http://127.0.0.1:${(http.address() as AddressInfo).port}/mcp`);
  await client.connect(new StreamableHTTPClientTransport(url));
});
afterAll(async () => {
  isOver = true;
  fault = null;
  await client?.close();
  http?.closeAllConnections();
  http?.close();
});

const signal = new AbortController().signal;
const sourceOf = () => createMcpSource(client, { tool: 'train', list: true });
let keys = 0;
async function start(kind: string, params: object = {}, source = sourceOf()): Promise<string> {
  keys += 1;
  const input = { name: `Task (${kind})`, params: { kind, ...params } };
  const run = await source.startRun?.(input, { signal, idempotencyKey: `k${keys}` });
  return run?.id ?? '';
}
const readOf = async (id: string, source = sourceOf()) => (await source.readRun(id, { signal })).run;

describe('MCP tasks as runs', () => {
  it('every state of the protocol stands in the table', () => {
    expect(Object.keys(MCP_STATES).sort()).toEqual([...TaskStatusSchema.options].sort());
  });

  it('tell a state that the table does not have, with its word', async () => {
    const task = { taskId: 't', status: 'hibernating', createdAt: '', lastUpdatedAt: '' };
    const tasks: McpClient['experimental']['tasks'] = Object.create(client.experimental.tasks);
    tasks.getTask = async () => task;
    const odd: McpClient = { getServerCapabilities: () => ({ tasks: {} }), experimental: { tasks } };
    expect(await readOf('t', createMcpSource(odd))).toMatchObject({ status: 'unknown', statusText: 'hibernating' });
    expect(createMcpSource(odd).capabilities).toMatchObject({ cancel: false, list: false, start: false });
  });

  it('say what to do when the server has no tasks', () => {
    const none: McpClient = { getServerCapabilities: () => ({}), experimental: client.experimental };
    expect(() => createMcpSource(none)).toThrow(
      /^runlight: the MCP server has no tasks, or the client is not connected/,
    );
  });

  it('show progress to who has started them; to anybody else it is not known, not 0', async () => {
    const source = sourceOf();
    const id = await start('long', {}, source);
    const run = await until('progress arrives', async () => {
      const now = await readOf(id, source);
      return (now?.progress?.fraction ?? 0) > 0 ? now : null;
    });
    expect(run).toMatchObject({ name: 'Task (long)', currentStep: { name: expect.stringMatching(/^Step \d/) } });
    expect(await readOf(id)).toMatchObject({ status: 'running', progress: null });
    await source.cancelRun?.(id, { signal, idempotencyKey: 'c' });
  });

  it('start one task for one key, also when it is repeated', async () => {
    const source = sourceOf();
    const input = { name: 'Once', params: { kind: 'short' } };
    const both = await Promise.all([1, 2].map(() => source.startRun?.(input, { signal, idempotencyKey: 'once' })));
    expect(both[0]?.id).toBe(both[1]?.id);
  });

  it('wait for a person; fail as the server says', async () => {
    const ask = await start('ask');
    await until('it asks', async () => (await readOf(ask))?.status === 'waiting');
    expect(await readOf(ask)).toMatchObject({ waitingFor: { text: 'Which column is the key?' } });
    const fail = await start('fail');
    await until('it has failed', async () => (await readOf(fail))?.status === 'failed');
  });

  it('are cancelled at once and unconfirmed: a deaf tool goes on to its end', async () => {
    const source = sourceOf();
    const id = await start('deaf', {}, source);
    await until('it works', async () => (done.get(id) ?? 0) >= 2);
    const reply = await source.cancelRun?.(id, { signal, idempotencyKey: 'c', reason: 'wrong data' });
    expect(reply).toMatchObject({
      status: 'cancelled',
      run: { status: 'cancelled', cancel: { outcome: 'unconfirmed', reason: 'wrong data' } },
    });
    await until('it has gone on', async () => done.get(id) === STEPS.deaf);
    expect(await readOf(id, source)).toMatchObject({ status: 'cancelled', cancel: { outcome: 'unconfirmed' } });
  });

  it('are removed, not gone, when their time has passed before their end was seen', async () => {
    const source = sourceOf();
    const id = await start('short', { ttl: 400 }, source);
    expect(await readOf(id, source)).toMatchObject({ status: 'running' });
    // Another client asks: this source must not see how it ended.
    await until('the server has it no more', () =>
      readOf(id).then(
        () => false,
        (error: unknown) => error instanceof RunSourceError && error.kind === 'not_found',
      ),
    );
    expect(await readOf(id, source)).toMatchObject({
      status: 'unknown',
      statusText: 'removed',
      ended: true,
      error: { code: 'removed' },
    });
  });

  it('conform to all that is asked of a source', async () => {
    const source = sourceOf();
    const results = await checkRunSource({
      source,
      startRun: (kind) => start(kind, {}, source),
      startDeaf: () => start('deaf', {}, source),
      remake: sourceOf,
      waitMs: 10_000,
      cancelMs: 4_000,
      watchMs: 400,
      pauseMs: 30,
    });
    fault = 'hung';
    const hung = await checkRunSource({ source, answering: () => sourceOf(), only: ['abort.hung'] });
    const answering = (kind: SourceFault) => {
      fault = kind;
      const wrong = sourceOf();
      return {
        ...wrong,
        readRun: (_: string, options: { signal: AbortSignal }) => wrong.readRun('no-such-task', options),
      };
    };
    const errors = await checkRunSource({ source, answering, only: ['errors'] });
    fault = null;
    const late = [...hung, ...errors];
    const all = results.map((one) => late.find(({ id }) => id === one.id) ?? one);
    await expectRecorded(
      'MCP tasks',
      { version: versionOf('@modelcontextprotocol/sdk'), checks: 'checkRunSource' },
      all,
    );
  });
});
