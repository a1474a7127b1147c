import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HttpAgent, type RunAgentParameters } from '@ag-ui/client';
import { EventType } from '@ag-ui/core';
import { RunFinishedOutcomeSchema } from '@ag-ui/core/schemas';
import { EventEncoder } from '@ag-ui/encoder';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { AG_UI_OUTCOMES, createAgUiRuns } from '../../src/ag-ui';
import { createLocalRuns } from '../../src/local';
import { checkRunSource } from '../../src/testing';
import { expectRecorded, versionOf } from './results';
import { until } from './until';
import { workFor } from './work-for';

type Event = Parameters<EventEncoder['encode']>[0];

/** The work of an agent: it writes events, and may check its request's signal. */
type Work = (agent: { send(event: Event): void; signal: AbortSignal }) => Promise<void>;
let work: Work;
let server: Server;
let url: string;
let requests = 0;
/** Ends all work at the end of the tests. */
let isOver = false;

beforeAll(async () => {
  const encoder = new EventEncoder();
  server = createServer((request, response) => {
    requests += 1;
    const gone = new AbortController();
    let body = '';
    response.on('close', () => gone.abort());
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on('end', async () => {
      const { threadId, runId } = JSON.parse(body);
      response.writeHead(200, { 'content-type': encoder.getContentType() });
      response.flushHeaders();
      const ids = (event: Event) => ({ threadId, runId, ...event });
      const send = (event: Event) => void (response.writable && response.write(encoder.encode(ids(event) as Event)));
      await work({ send, signal: gone.signal });
      response.end();
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/agent`;
});
afterAll(async () => {
  isOver = true;
  await new Promise<void>((resolve) => void server.close(() => resolve()));
});

const STARTED = { type: EventType.RUN_STARTED };
const stepStarted = (stepName: string) => ({ type: EventType.STEP_STARTED, stepName });
const stepFinished = (stepName: string) => ({ type: EventType.STEP_FINISHED, stepName });
const finished = (outcome?: object) => ({ type: EventType.RUN_FINISHED, ...(outcome && { outcome }) });

const signal = new AbortController().signal;
function setUp(graceMs = 3_000) {
  const local = createLocalRuns({ graceMs });
  const runs = createAgUiRuns<RunAgentParameters>(local, new HttpAgent({ url }));
  const read = async (id: string) => (await local.source.readRun(id, { signal })).run;
  const steps = async (id: string) => (await local.source.readSteps(id, { signal, after: 0, epoch: null })).steps;
  const cancel = (id: string) => local.source.cancelRun?.(id, { signal, idempotencyKey: 'k' });
  return { local, runs, read, steps, cancel };
}

it('shows steps in their order, names that come again included, and success', async () => {
  work = async ({ send }) => {
    send(STARTED);
    for (const name of ['plan', 'search', 'search']) {
      send(stepStarted(name));
      send(stepFinished(name));
    }
    send(finished({ type: 'success' }));
  };
  const t = setUp();
  const run = t.runs.start({ name: 'Clean' });
  expect(await t.read(run.id)).toMatchObject({ status: 'running' });
  await run.finished;
  expect(await t.read(run.id)).toMatchObject({ status: 'succeeded', cancel: null });
  expect((await t.steps(run.id)).map(({ id, title, status }) => [id, title, status])).toEqual([
    ['s1', 'plan', 'done'],
    ['s2', 'search', 'done'],
    ['s3', 'search', 'done'],
  ]);
});

it('waits for a person at an interrupt, with the question, and goes on with the answer in the same run', async () => {
  work = async ({ send }) => {
    send(STARTED);
    send(stepStarted('ask'));
    send(stepFinished('ask'));
    const interrupts = [{ id: 'i1', reason: 'approval', message: 'Delete 3 rows?' }];
    send(finished({ type: 'interrupt', interrupts }));
  };
  const t = setUp();
  const run = t.runs.start({ name: 'Clean' });
  await run.finished;
  expect(await t.read(run.id)).toMatchObject({
    status: 'waiting',
    waitingFor: { kind: 'approval', text: 'Delete 3 rows?' },
  });
  work = async ({ send }) => {
    send(STARTED);
    send(stepStarted('delete'));
    send(stepFinished('delete'));
    send(finished({ type: 'success' }));
  };
  await run.resume({ resume: [{ interruptId: 'i1', status: 'resolved', payload: true }] });
  expect(await t.read(run.id)).toMatchObject({ status: 'succeeded', waitingFor: null });
  expect((await t.steps(run.id)).map(({ title }) => title)).toEqual(['ask', 'delete']);
});

it('never says that a run has succeeded whose stream was cut off in a later run of it', async () => {
  work = async ({ send }) => {
    send(STARTED);
    send(finished({ type: 'success' }));
    send(STARTED);
    send(stepStarted('more'));
  };
  const t = setUp();
  const run = t.runs.start({ name: 'Two runs' });
  await run.finished;
  expect(await t.read(run.id)).toMatchObject({ status: 'failed', error: { code: 'stream_ended' } });
});

it('stops an agent that says it was cancelled: graceful', async () => {
  work = async ({ send }) => {
    send(STARTED);
    send(finished({ type: 'cancelled' }));
  };
  const t = setUp();
  const run = t.runs.start({ name: 'Clean' });
  await run.finished;
  expect(await t.read(run.id)).toMatchObject({ status: 'cancelled', cancel: { outcome: 'graceful' } });
});

it('says that a run has failed as the agent says it, and when the stream ends without a word', async () => {
  work = async ({ send }) => {
    send(STARTED);
    send({ type: EventType.RUN_ERROR, message: 'No budget left', code: 'budget' } as Event);
  };
  const t = setUp();
  const told = t.runs.start({ name: 'Told' });
  await told.finished;
  expect(await t.read(told.id)).toMatchObject({
    status: 'failed',
    error: { code: 'budget', message: 'No budget left' },
  });
  work = async ({ send }) => send(STARTED);
  const cut = t.runs.start({ name: 'Cut off' });
  await cut.finished;
  expect(await t.read(cut.id)).toMatchObject({ status: 'failed', error: { code: 'stream_ended' } });
});

it('stops when Stop is pressed before the first event, and the agent sees its request close', async () => {
  let seen = false;
  work = async ({ signal: gone }) => {
    await new Promise<void>((resolve) => gone.addEventListener('abort', () => resolve()));
    seen = true;
  };
  const t = setUp();
  const before = requests;
  const run = t.runs.start({ name: 'At once' });
  await until('the request has arrived', async () => requests > before);
  await t.cancel(run.id);
  await run.finished;
  expect(await t.read(run.id)).toMatchObject({ status: 'cancelled', cancel: { outcome: 'unconfirmed' } });
  await until('the agent has seen it', async () => seen);
});

it('stops when Stop is pressed in the same moment as the start, before any request', async () => {
  let steps = 0;
  work = async ({ send, signal: gone }) => {
    send(STARTED);
    for (steps = 0; steps < 50 && !gone.aborted; steps += 1) await workFor(20);
  };
  const t = setUp();
  const run = t.runs.start({ name: 'At once' });
  await t.cancel(run.id);
  await run.finished;
  expect(await t.read(run.id)).toMatchObject({ status: 'cancelled', cancel: { outcome: 'unconfirmed' } });
  expect(steps).toBeLessThan(50);
});

it('never says that a deaf agent has stopped', async () => {
  let done = 0;
  work = async ({ send }) => {
    send(STARTED);
    for (done = 0; done < 6; done += 1) await workFor(40);
    send(finished({ type: 'success' }));
  };
  const t = setUp();
  const run = t.runs.start({ name: 'Deaf' });
  await until('it works', async () => done >= 2);
  await t.cancel(run.id);
  await run.finished;
  expect(await t.read(run.id)).toMatchObject({ status: 'cancelled', cancel: { outcome: 'unconfirmed' } });
  await until('it has gone on to its end', async () => done === 6);
});

it('conforms to all that is asked of a source', async () => {
  const t = setUp(500);
  const startRun = async (kind: string) => {
    const { runs } = { runs: createAgUiRuns<RunAgentParameters>(t.local, new HttpAgent({ url })) };
    work = async ({ send, signal: gone }) => {
      send(STARTED);
      for (let n = 1; n <= (kind === 'short' ? 4 : 400) && (kind === 'deaf' || !gone.aborted) && !isOver; n += 1) {
        send(stepStarted(`Step ${n}`));
        await workFor(40);
        send(stepFinished(`Step ${n}`));
      }
      send(finished({ type: 'success' }));
    };
    return runs.start({ name: kind }).id;
  };
  const results = await checkRunSource({
    source: t.local.source,
    startRun,
    startDeaf: () => startRun('deaf'),
    waitMs: 8_000,
    cancelMs: 4_000,
    watchMs: 300,
    pauseMs: 20,
  });
  await expectRecorded('AG-UI', { version: versionOf('@ag-ui/client'), checks: 'checkRunSource' }, results);
});

it('knows each way in which the protocol lets a run end', () => {
  const words = RunFinishedOutcomeSchema.options.map(({ shape }) => shape.type.value);
  expect([...AG_UI_OUTCOMES].sort()).toEqual([...words].sort());
});
