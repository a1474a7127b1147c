import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type AgentCard, type Message, Role, TaskState } from '@a2a-js/sdk';
import { type Client, ClientFactory } from '@a2a-js/sdk/client';
import {
  AgentEvent,
  type AgentExecutor,
  DefaultRequestHandler,
  type ExecutionEventBus,
  InMemoryTaskStore,
} from '@a2a-js/sdk/server';
import { jsonRpcHandler, UserBuilder } from '@a2a-js/sdk/server/express';
import express from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { A2A_STATES, createA2aSource } from '../../src/a2a';
import { createRunClient, RunSourceError } from '../../src/core';
import { checkRunSource, type SourceFault } from '../../src/testing';
import { expectRecorded, versionOf } from './results';
import { serveFaults } from './serve-faults';
import { until } from './until';
import { workFor } from './work-for';

let isOver = false;

const message = (
  text: string,
  role: Role = Role.ROLE_AGENT,
  ids: { taskId?: string; contextId?: string } = {},
): Message => ({
  messageId: crypto.randomUUID(),
  contextId: ids.contextId ?? '',
  taskId: ids.taskId ?? '',
  role,
  parts: [{ content: { $case: 'text', value: text }, metadata: undefined, filename: '', mediaType: 'text/plain' }],
  metadata: undefined,
  extensions: [],
  referenceTaskIds: [],
});

/** An agent that works in steps of 60 ms, and stops some time after a cancel, or never. */
class TestAgent implements AgentExecutor {
  readonly asked = new Set<string>();
  readonly done = new Map<string, number>();
  cancels = 0;

  async execute(
    { taskId, contextId, userMessage, task }: Parameters<AgentExecutor['execute']>[0],
    bus: ExecutionEventBus,
  ): Promise<void> {
    const content = userMessage.parts[0]?.content;
    const kind = content?.$case === 'text' ? content.value : '';
    const say = (state: TaskState, text: string) =>
      bus.publish(
        AgentEvent.statusUpdate({
          taskId,
          contextId,
          status: {
            state,
            message: message(text, Role.ROLE_AGENT, { taskId, contextId }),
            timestamp: new Date().toISOString(),
          },
          metadata: undefined,
        }),
      );
    bus.publish(
      AgentEvent.task(
        task ?? {
          id: taskId,
          contextId,
          status: { state: TaskState.TASK_STATE_SUBMITTED, message: undefined, timestamp: new Date().toISOString() },
          artifacts: [],
          history: [userMessage],
          metadata: { name: `Task (${kind})` },
        },
      ),
    );
    const stopMs = kind === 'slow to stop' ? 5_000 : 150;
    const steps = kind === 'short' || kind === 'refuse' ? 4 : kind === 'deaf' ? 20 : 400;
    for (let n = 1; n <= steps && !isOver; n += 1) {
      this.done.set(taskId, n);
      say(TaskState.TASK_STATE_WORKING, `Step ${n}`);
      await workFor(60);
      if (kind === 'ask' && n === 2) {
        say(TaskState.TASK_STATE_INPUT_REQUIRED, 'Which column is the key?');
        bus.finished();
        return;
      }
      if (this.asked.has(taskId) && kind !== 'deaf') {
        await workFor(stopMs);
        say(TaskState.TASK_STATE_CANCELED, 'Stopped');
        bus.finished();
        return;
      }
    }
    say(kind === 'refuse' ? TaskState.TASK_STATE_REJECTED : TaskState.TASK_STATE_COMPLETED, 'All done');
    bus.finished();
  }

  async cancelTask(taskId: string): Promise<void> {
    this.cancels += 1;
    this.asked.add(taskId);
  }
}

let server: Server;
let faults: Awaited<ReturnType<typeof serveFaults>>;
let agent: TestAgent;
let client: Client;
const wrong = new Map<SourceFault, Client>();

const cardOf = (url: string): AgentCard => ({
  name: 'Test agent',
  description: '',
  supportedInterfaces: [{ url, protocolBinding: 'JSONRPC', tenant: '', protocolVersion: '1.0' }],
  provider: undefined,
  version: '1',
  capabilities: { streaming: true, pushNotifications: false, extensions: [] },
  securitySchemes: {},
  securityRequirements: [],
  defaultInputModes: ['text/plain'],
  defaultOutputModes: ['text/plain'],
  skills: [],
  signatures: [],
});

beforeAll(async () => {
  agent = new TestAgent();
  const app = express();
  server = createServer(app);
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/a2a`;
  const handler = new DefaultRequestHandler(cardOf(url), new InMemoryTaskStore(), agent);
  app.use('/a2a', jsonRpcHandler({ requestHandler: handler, userBuilder: UserBuilder.noAuthentication }));
  client = await new ClientFactory().createFromAgentCard(cardOf(url));
  faults = await serveFaults();
  for (const fault of faults.kinds) {
    wrong.set(fault, await new ClientFactory().createFromAgentCard(cardOf(faults.urlOf(fault))));
  }
});
afterAll(async () => {
  isOver = true;
  await faults.close();
  server.closeAllConnections();
  server.close();
});

async function start(kind: string, taskId?: string): Promise<string> {
  const answer = await client.sendMessage({
    tenant: '',
    message: message(kind, Role.ROLE_USER, taskId === undefined ? {} : { taskId }),
    configuration: { acceptedOutputModes: [], taskPushNotificationConfig: undefined, returnImmediately: true },
    metadata: undefined,
  });
  if (!('id' in answer)) throw new Error('The agent answered with a message.');
  return answer.id;
}
const signal = new AbortController().signal;
const readOf = async (id: string, source = createA2aSource(client)) => (await source.readRun(id, { signal })).run;

describe('A2A tasks as runs', () => {
  it('every state of the protocol stands in the table', () => {
    const words = Object.entries(TaskState).filter(
      (entry): entry is [string, TaskState] => typeof entry[1] === 'number',
    );
    expect(Object.keys(A2A_STATES)).toHaveLength(words.length);
    for (const [word, state] of words) expect(A2A_STATES[state]?.[0]).toBe(word);
  });

  it('tell what the agent says as steps, and the current one', async () => {
    const id = await start('long');
    const source = createA2aSource(client);
    await until('it has done three steps', async () => (agent.done.get(id) ?? 0) >= 3);
    const { steps } = await source.readSteps(id, { signal, after: 0, epoch: null });
    expect(steps.slice(0, 2)).toMatchObject([
      { n: 1, kind: 'info', status: 'done', title: 'Step 1' },
      { n: 2, kind: 'info', status: 'done', title: 'Step 2' },
    ]);
    expect(await readOf(id)).toMatchObject({
      status: 'running',
      name: 'Task (long)',
      currentStep: { name: expect.stringMatching(/^Step \d/) },
    });
    await source.cancelRun?.(id, { signal, idempotencyKey: 'k' });
  });

  it('wait for a person with the question, and go on with the answer', async () => {
    const id = await start('ask');
    const run = await until('it asks', async () => ((await readOf(id))?.status === 'waiting' ? readOf(id) : null));
    expect(run).toMatchObject({ waitingFor: { kind: 'input', text: 'Which column is the key?' } });
    await start('short', id);
    await until('it has gone on', async () => (await readOf(id))?.status === 'succeeded');
  });

  it('are cancelled by one call, however long the agent takes, and are requested meanwhile', async () => {
    const source = createA2aSource(client);
    const runs = createRunClient({ source, timeoutMs: 2_000 });
    const id = await start('slow to stop');
    runs.watch(id);
    await until('it works', async () => runs.getSnapshot(id).run?.status === 'running');
    const before = agent.cancels;
    const outcome = runs.cancel(id, { reason: 'wrong data' });
    await until('it is being cancelled', async () => runs.getSnapshot(id).cancel.phase === 'requesting');
    expect(await outcome).toMatchObject({ result: 'cancelled' });
    expect(agent.cancels - before).toBe(1);
    expect(await readOf(id, source)).toMatchObject({
      status: 'cancelled',
      cancel: { outcome: 'graceful', reason: 'wrong data' },
    });
    runs.dispose();
  });

  it('say that deaf work was finished before it could be cancelled', async () => {
    const source = createA2aSource(client);
    const id = await start('deaf');
    await until('it works', async () => (agent.done.get(id) ?? 0) >= 2);
    const refusal = await source.cancelRun?.(id, { signal, idempotencyKey: 'k' }).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(RunSourceError);
    expect(refusal).toMatchObject({ kind: 'ended', run: { status: 'succeeded' } });
    expect(await readOf(id, source)).toMatchObject({ cancel: { outcome: 'completed_before_cancel' } });
  });

  it('fail as rejected where the agent does not take them', async () => {
    const id = await start('refuse');
    const run = await until('it has ended', async () => ((await readOf(id))?.finishedAt ? readOf(id) : null));
    expect(run).toMatchObject({ status: 'failed', error: { code: 'rejected', message: 'All done' } });
  });

  it('conform to all that is asked of a source', async () => {
    const startRun = (kind: 'long' | 'short') => start(kind);
    const results = await checkRunSource({
      source: createA2aSource(client),
      startRun,
      startDeaf: () => start('deaf'),
      remake: () => createA2aSource(client),
      answering: (fault) => createA2aSource(wrong.get(fault) ?? client),
      waitMs: 10_000,
      cancelMs: 5_000,
      watchMs: 500,
      pauseMs: 30,
    });
    await expectRecorded('A2A', { version: versionOf('@a2a-js/sdk'), checks: 'checkRunSource' }, results);
    expect(results.filter(({ outcome }) => outcome === 'skipped').map(({ id }) => id)).toEqual([
      'read.validator',
      'steps.cursor',
      'cancel.force',
      'cancel.queued',
      'access.other',
    ]);
  });
});
