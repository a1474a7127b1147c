import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createRunClient, type RunClient } from '../../../src/core';
import { createLangGraphSource } from '../../../src/langgraph';
import { until } from '../until';
import { canInstall, startLangGraph } from './server';

const canRun = canInstall() || Boolean(process.env.RUNLIGHT_REQUIRE_SERVICES);

/** The development server keeps runs in memory: after a crash it reports none, which is correct. */
describe.skipIf(!canRun)('a LangGraph server that is killed (left out where it cannot be installed)', () => {
  let server: Awaited<ReturnType<typeof startLangGraph>>;
  let client: RunClient;
  beforeAll(async () => {
    server = await startLangGraph();
  });
  afterEach(() => client?.dispose());
  afterAll(() => server?.dispose());

  const sourceOf = (fetch?: typeof globalThis.fetch) =>
    createLangGraphSource({ baseUrl: server.url, assistantId: 'slow', ...(fetch && { fetch }) });
  const signal = new AbortController().signal;
  async function wordOf(id: string): Promise<string | null> {
    const [thread, run] = id.split('~');
    const answer = await fetch(`${server.url}/threads/${thread}/runs/${run}`);
    return answer.status === 404 ? null : ((await answer.json()) as { status: string }).status;
  }
  async function watched(kind: string): Promise<string> {
    const source = sourceOf();
    const input = { name: `Run (${kind})`, params: { kind } };
    const run = await source.startRun?.(input, { signal, idempotencyKey: crypto.randomUUID() });
    client = createRunClient({ source });
    const id = run?.id ?? '';
    client.watch(id, () => {}, { steps: true });
    await until('two steps are shown', async () => client.getSnapshot(id).steps.length >= 2);
    return id;
  }
  const saysThatItIsNotThere = (id: string) =>
    until('the page says so', async () => client.getSnapshot(id).connection.error?.kind === 'not_found', 90_000);

  it('before a start is confirmed: the same start, repeated, makes one run', async () => {
    let isLost = true;
    const losing: typeof fetch = async (input, init) => {
      const answer = await fetch(input, init);
      if (isLost && init?.method === 'POST' && String(input).endsWith('/runs')) {
        isLost = false;
        await server.kill();
        throw new TypeError('the connection was lost');
      }
      return answer;
    };
    const source = sourceOf(losing);
    const call = { signal, idempotencyKey: crypto.randomUUID() };
    const start = () => source.startRun?.({ name: 'Lost', params: { kind: 'short' } }, call);
    await expect(start()).rejects.toMatchObject({ kind: 'network' });
    await server.start();
    const id = (await start())?.id ?? '';
    expect((await start())?.id).toBe(id);
    await until('it has ended', async () => (await wordOf(id)) === 'success');
  });

  it('while a run goes: the page says that it is not there, and shows no end that nobody knows', async () => {
    const id = await watched('long');
    await server.kill();
    await server.start();
    expect(await wordOf(id)).toBeNull();
    await saysThatItIsNotThere(id);
    expect(client.getSnapshot(id).run?.status).not.toMatch(/succeeded|failed|cancelled/);
  });

  it('between a cancel and what came of it: the page does not say that it has stopped', async () => {
    const id = await watched('deaf');
    const outcome = client.cancel(id).catch((error: unknown) => error);
    await server.kill();
    await server.start();
    const word = await wordOf(id);
    if (word === null) await saysThatItIsNotThere(id);
    const { run } = client.getSnapshot(id);
    // The server may have reported "interrupted" just before it died.
    if (run?.status === 'cancelled') expect(run.cancel?.outcome).toBe('unconfirmed');
    client.dispose();
    await outcome;
  });
});
