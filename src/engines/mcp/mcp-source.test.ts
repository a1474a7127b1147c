// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { createMcpSource, type McpClient } from './mcp-source';
import type { McpTask } from './mcp-task';

const signal = new AbortController().signal;
const TASK: McpTask = {
  ...{ taskId: 't', status: 'working' },
  createdAt: '2026-11-29T10:00:00Z',
  lastUpdatedAt: '2026-11-29T10:00:01Z',
};
const fail = (code: number, message: string) => Object.assign(new Error(message), { code });

/** A client of a server with one task. */
function setUp() {
  const now = { task: TASK, error: null as Error | null, refusal: null as Error | null };
  const client: McpClient = {
    getServerCapabilities: () => ({ tasks: { list: {}, cancel: {} } }),
    experimental: {
      tasks: {
        async getTask() {
          if (now.error) throw now.error;
          return now.task;
        },
        listTasks: async () => ({ tasks: [now.task] }),
        async cancelTask() {
          if (now.refusal) throw now.refusal;
          now.task = { ...now.task, status: 'cancelled' };
        },
        callToolStream: async function* () {},
      },
    },
  };
  const source = createMcpSource(client);
  const read = async () => (await source.readRun('t', { signal })).run;
  return { now, source, read, cancel: () => source.cancelRun?.('t', { signal, idempotencyKey: 'k' }) };
}

it('a server that does not know the session any more says nothing about the task', async () => {
  const { now, read } = setUp();
  await read();
  for (const code of [404, 410]) {
    now.error = fail(code, `Error POSTing to endpoint (HTTP ${code}): Session not found`);
    await expect(read()).rejects.toMatchObject({ kind: 'server', isTransient: true });
  }
  now.error = fail(-32602, 'Task not found: t');
  expect(await read()).toMatchObject({ status: 'unknown', statusText: 'removed' });
});

describe('a cancel that the server refuses', () => {
  it('leaves no trace at the end of the run', async () => {
    const { now, read, cancel } = setUp();
    now.refusal = fail(-32601, 'Method not found');
    await expect(cancel()).rejects.toMatchObject({ kind: 'rejected' });
    expect((await read())?.cancel).toBeUndefined();
    now.task = { ...TASK, status: 'completed' };
    expect(await read()).toMatchObject({ status: 'succeeded' });
    expect((await read())?.cancel).toBeUndefined();
  });

  it('for a moment is still asked for: it may have arrived', async () => {
    const { now, read, cancel } = setUp();
    now.refusal = fail(503, 'HTTP 503');
    await expect(cancel()).rejects.toMatchObject({ kind: 'server' });
    now.task = { ...TASK, status: 'completed' };
    expect(await read()).toMatchObject({ cancel: { outcome: 'completed_before_cancel' } });
  });
});

it('times are read in any form that servers write', async () => {
  const { now, read } = setUp();
  const at = Date.UTC(2026, 10, 29, 10);
  for (const createdAt of ['2026-11-29T10:00:00Z', '2026-11-29 10:00:00', at / 1000, `${at}`]) {
    now.task = { ...TASK, createdAt: createdAt as string };
    expect([createdAt, (await read())?.createdAt]).toEqual([createdAt, at]);
  }
});
