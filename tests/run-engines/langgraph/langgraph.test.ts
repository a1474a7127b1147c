import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRunClient } from '../../../src/core';
import { createLangGraphSource, LANGGRAPH_STATES } from '../../../src/langgraph';
import { checkRunSource } from '../../../src/testing';
import { expectRecorded } from '../results';
import { serveFaults } from '../serve-faults';
import { until } from '../until';
import { canInstall, startLangGraph } from './server';

const canRun = canInstall() || Boolean(process.env.RUNLIGHT_REQUIRE_SERVICES);
const signal = new AbortController().signal;

describe.skipIf(!canRun)('a LangGraph server (left out where its packages cannot be installed)', () => {
  let server: Awaited<ReturnType<typeof startLangGraph>>;
  let faults: Awaited<ReturnType<typeof serveFaults>>;
  beforeAll(async () => {
    [server, faults] = await Promise.all([startLangGraph(), serveFaults()]);
  });
  afterAll(async () => {
    await faults?.close();
    await server?.dispose();
  });

  const sourceOf = () => createLangGraphSource({ baseUrl: server.url, assistantId: 'slow' });
  let keys = 0;
  async function start(kind: string, assistantId = 'slow'): Promise<string> {
    keys += 1;
    const input = { name: `Run (${kind})`, params: assistantId === 'slow' ? { kind } : { speed: 20 } };
    const run = await createLangGraphSource({ baseUrl: server.url, assistantId }).startRun?.(input, {
      signal,
      idempotencyKey: `key-${keys}-${kind}-${Date.now()}`,
    });
    return run?.id ?? '';
  }
  const readOf = async (id: string) => (await sourceOf().readRun(id, { signal })).run;
  const stepsOf = async (id: string) => (await sourceOf().readSteps(id, { signal, after: 0, epoch: null })).steps;
  const reaches = (id: string, status: string) =>
    until(`it is ${status}`, async () => {
      const run = await readOf(id);
      return run?.status === status ? run : null;
    });

  it('has every state of the server in its table', async () => {
    const states = await server.states();
    expect(states.length).toBeGreaterThan(4);
    expect(Object.keys(LANGGRAPH_STATES).sort()).toEqual(states.sort());
  });

  it('waits for a person at an interrupt, though the server says success, and goes on with the answer', async () => {
    const id = await start('ask');
    expect(await reaches(id, 'waiting')).toMatchObject({
      name: 'Run (ask)',
      waitingFor: { text: 'Which column is the key?' },
      currentStep: null,
    });
    const [thread] = id.split('~');
    await fetch(`${server.url}/threads/${thread}/runs`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ assistant_id: 'slow', command: { resume: 'customer_id' } }),
    });
    await reaches(id, 'succeeded');
    const steps = await stepsOf(id);
    expect(steps.map(({ title, status }) => [title, status])).toEqual([
      ['Work', 'done'],
      ['Work', 'done'],
      ['Ask', 'done'],
    ]);
  });

  it('waits at a breakpoint, though the server says success, and goes on from there', async () => {
    const headers = { 'content-type': 'application/json' };
    const post = async (way: string, body: object) => {
      const init = { method: 'POST', headers, body: JSON.stringify(body) };
      return (await (await fetch(`${server.url}${way}`, init)).json()) as { thread_id: string; run_id: string };
    };
    const { thread_id: thread } = await post('/threads', {});
    const work = { assistant_id: 'slow', input: { kind: 'short' }, interrupt_before: ['work'] };
    const { run_id: run } = await post(`/threads/${thread}/runs`, work);
    const id = `${thread}~${run}`;
    await reaches(id, 'waiting');
    await post(`/threads/${thread}/runs`, { assistant_id: 'slow', input: null });
    await reaches(id, 'running');
    await reaches(id, 'succeeded');
    expect((await stepsOf(id)).length).toBeGreaterThanOrEqual(3);
  });

  it('tells the same steps and times during a run and after its end, from a source made anew', async () => {
    const id = await start('short');
    const early = await until('it has a step', async () => {
      const steps = await stepsOf(id);
      return steps.length > 0 ? steps : null;
    });
    await reaches(id, 'succeeded');
    const late = await stepsOf(id);
    expect(late).toHaveLength(3);
    expect(late[0]?.startedAt).toBe(early[0]?.startedAt);
    expect(late.every(({ startedAt, finishedAt }) => (finishedAt ?? 0) - (startedAt ?? 0) > 100)).toBe(true);
  });

  it('fails with what the node has said', async () => {
    const run = await reaches(await start('fails'), 'failed');
    expect(run.error?.message).toContain('No such column');
  });

  it('is cancelled, unconfirmed; who asked is known after a reload as well; a late cancel is refused', async () => {
    const id = await start('deaf');
    await until('it works', async () => (await stepsOf(id)).length >= 2);
    const reply = await sourceOf().cancelRun?.(id, { signal, idempotencyKey: 'c', reason: 'wrong data' });
    expect(['cancelling', 'cancelled']).toContain(reply?.status);
    const run = await reaches(id, 'cancelled');
    expect(run.cancel).toMatchObject({ outcome: 'unconfirmed', reason: 'wrong data' });
    const ended = await start('short');
    await reaches(ended, 'succeeded');
    const late = sourceOf().cancelRun?.(ended, { signal, idempotencyKey: 'c' });
    await expect(late).rejects.toMatchObject({ kind: 'ended' });
    expect((await readOf(ended))?.cancel).toBeUndefined();
  });

  describe('asks as little as the API allows', () => {
    const asked: string[] = [];
    const counting: typeof fetch = (input, init) => {
      asked.push(`${init?.method} ${new URL(String(input)).pathname.replace(/[0-9a-f-]{36}/g, ':id')}`);
      return fetch(input, init);
    };
    const countingSource = () => createLangGraphSource({ baseUrl: server.url, assistantId: 'slow', fetch: counting });
    /** The requests made by one call. */
    async function requestsOf(call: () => Promise<unknown>): Promise<string[]> {
      asked.length = 0;
      await call();
      return [...asked];
    }
    const [RUNS, THREAD, HISTORY] = ['GET /threads/:id/runs', 'GET /threads/:id', 'POST /threads/:id/history'];

    it('a start is three requests; a look at a run that goes is two, and one when it has ended', async () => {
      const source = countingSource();
      const look = async (id: string) => {
        const found = await source.read?.(id, { signal });
        if (!found?.run) throw new Error('there is no such run');
        return { run: found.run, steps: found.steps };
      };
      let id = '';
      const ofStart = await requestsOf(async () => {
        id =
          (
            await source.startRun?.(
              { name: 'Run', params: { kind: 'long' } },
              { signal, idempotencyKey: crypto.randomUUID() },
            )
          )?.id ?? '';
      });
      expect(ofStart).toEqual(['POST /threads', RUNS, 'POST /threads/:id/runs']);
      await until('it has three steps', async () => ((await look(id)).steps?.length ?? 0) >= 3);
      await until('one look is two requests', async () => {
        const some = await requestsOf(() => look(id));
        return some.length === 2 && some.join() === [RUNS, HISTORY].join();
      });
      const ofCancel = await requestsOf(async () => source.cancelRun?.(id, { signal, idempotencyKey: 'c' }));
      expect(ofCancel.length).toBeLessThanOrEqual(8);
      await until('it is cancelled', async () => (await look(id)).run.status === 'cancelled');
      await until('it is at rest', async () => (await requestsOf(() => look(id))).length === 1);
      expect(await requestsOf(() => look(id))).toEqual([RUNS]);
      // The first read of a page that opens later reads everything.
      expect((await requestsOf(async () => countingSource().read?.(id, { signal }))).sort()).toEqual(
        [THREAD, RUNS, HISTORY].sort(),
      );
    });

    it('a list asks for the runs of a thread again only when it has changed', async () => {
      const source = countingSource();
      await reaches(await start('short'), 'succeeded');
      const list = () => source.listRuns?.({ limit: 20 }, { signal }) ?? Promise.reject(new Error('it has no list'));
      const { runs } = await list();
      const going = runs.filter(({ status }) => status === 'running' || status === 'queued').length;
      const again = await requestsOf(list);
      expect(again[0]).toBe('POST /threads/search');
      expect(again.length).toBeLessThanOrEqual(1 + going);
    });
  });

  it('shows the steps of all runs of a thread that answer one another, whatever order the server lists them in', async () => {
    const id = await start('ask');
    await reaches(id, 'waiting');
    const [thread = '', run = ''] = id.split('~');
    const answer = { assistant_id: 'slow', command: { resume: 'customer_id' } };
    const headers = { 'content-type': 'application/json' };
    await fetch(`${server.url}/threads/${thread}/runs`, { method: 'POST', headers, body: JSON.stringify(answer) });
    const over = await reaches(id, 'succeeded');
    const own: { run_id: string; updated_at: string }[] = await (
      await fetch(`${server.url}/threads/${thread}/runs`)
    ).json();
    const answered = own.find(({ run_id }) => run_id !== run);
    // It ends when the run that answered it ended, not when it started to wait.
    expect(over.finishedAt).toBe(Date.parse(answered?.updated_at ?? ''));
  });

  it('finds the newest run of a thread with more runs than one answer has', async () => {
    const id = await start('short');
    await reaches(id, 'succeeded');
    const [thread = ''] = id.split('~');
    const headers = { 'content-type': 'application/json' };
    for (let n = 0; n < 21; n += 1) {
      const body = JSON.stringify({ assistant_id: 'slow', input: { kind: 'short', n: 2 } });
      const made = await fetch(`${server.url}/threads/${thread}/runs/wait`, { method: 'POST', headers, body });
      await made.text();
    }
    const runs: { run_id: string }[] = await (await fetch(`${server.url}/threads/${thread}/runs?limit=50`)).json();
    const last = runs.at(-1)?.run_id;
    expect(runs).toHaveLength(22);
    const listed = await until('the list has it', async () => {
      const page = await sourceOf().listRuns?.({ limit: 20 }, { signal });
      return page?.runs.find((one) => one.id.startsWith(thread));
    });
    expect(listed.id).toBe(`${thread}~${last}`);
  });

  it('tells when a run was begun', async () => {
    const run = await reaches(await start('short'), 'succeeded');
    expect(run.startedAt).toBeGreaterThanOrEqual(run.createdAt ?? Number.NaN);
    expect(run.startedAt).toBeLessThanOrEqual(run.finishedAt ?? Number.NaN);
  });

  it('tells metrics and progress from the state of the graph, and nodes in words or as the host describes them', async () => {
    const id = await start('studio', 'studio');
    const values = (state: unknown) => (state as { part?: number } | undefined)?.part ?? null;
    const source = createLangGraphSource({
      baseUrl: server.url,
      progress: (state) => (values(state) ?? 0) / 8,
      metrics: (state) => [{ key: 'parts', value: values(state) }],
      describeStep: (node) => (node === 'fit_model' ? { kind: 'training', title: 'Fit CTGAN' } : {}),
    });
    await reaches(id, 'succeeded');
    const look = await source.read?.(id, { signal });
    expect(look?.run).toMatchObject({ metrics: [{ key: 'parts', value: 8 }], progress: { fraction: 1 } });
    expect(look?.steps?.map(({ title, kind }) => `${title} ${kind}`)).toEqual([
      'Load table info',
      ...Array.from({ length: 6 }, () => 'Fit CTGAN training'),
      'Evaluate info',
    ]);
    // Nodes do not report agents.
    expect(look?.steps?.some(({ agent }) => agent)).toBe(false);
  });

  it('a step that the cancel has ended ends with the run', async () => {
    const id = await start('long');
    await until('it works', async () => (await stepsOf(id)).length >= 2);
    await sourceOf().cancelRun?.(id, { signal, idempotencyKey: 'c' });
    const run = await reaches(id, 'cancelled');
    expect((await stepsOf(id)).at(-1)).toMatchObject({ status: 'cancelled', finishedAt: run.finishedAt });
  });

  it('is pushed to a client: steps, progress from what the nodes write, and the end', async () => {
    const client = createRunClient({ source: sourceOf() });
    const id = await start('long');
    client.watch(id, () => {}, { steps: true });
    await until('steps and progress are shown', async () => {
      const { run, steps, connection } = client.getSnapshot(id);
      return steps.length >= 3 && (run?.progress?.fraction ?? 0) > 0 && connection.transport === 'sse';
    });
    await client.cancel(id);
    await until('it is cancelled', async () => client.getSnapshot(id).run?.status === 'cancelled');
    client.dispose();
  });

  it('conforms to all that is asked of a source', async () => {
    const results = await checkRunSource({
      source: sourceOf(),
      startRun: start,
      startDeaf: () => start('deaf'),
      remake: sourceOf,
      answering: (fault) => {
        const source = createLangGraphSource({ baseUrl: faults.urlOf(fault) });
        const id = `${crypto.randomUUID()}~${crypto.randomUUID()}`;
        return { ...source, readRun: (_, options) => source.readRun(id, options) };
      },
      missingId: `${crypto.randomUUID()}~${crypto.randomUUID()}`,
      waitMs: 20_000,
      cancelMs: 8_000,
      watchMs: 500,
      pauseMs: 50,
    });
    await expectRecorded('LangGraph server', { version: server.version, checks: 'checkRunSource' }, results);
  });
});
