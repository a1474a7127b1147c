// @vitest-environment node
// The engine that readers copy from docs/engines/README.md, over a queue as they may have one, held to the kit.
import { expect, it } from 'vitest';
import { runConformance } from '../../conformance/run-conformance';
import { fileOf, readBlocks } from './examples';

type State = 'waiting' | 'active' | 'done' | 'stopped';
interface Job {
  id: string;
  owner: string;
  title: string;
  state: State;
  addedMs: number;
  startedMs: number | null;
  endedMs: number | null;
}

/**
 * A queue whose jobs begin a moment after they were added, and stop a moment after they were told to.
 * In real time, because the kit asks in real time, as it does of any backend.
 */
function createJobs() {
  const jobs = new Map<string, Job>();
  const timers = new Set<ReturnType<typeof setTimeout>>();
  const after = (ms: number, act: () => void) => void timers.add(setTimeout(act, ms));
  const isOver = ({ state }: Job) => state === 'done' || state === 'stopped';
  function end(job: Job, state: State) {
    if (isOver(job)) return;
    job.state = state;
    job.endedMs = Date.now();
  }
  return {
    get: async (id: string) => jobs.get(id) ?? null,
    async add(added: Pick<Job, 'id' | 'owner' | 'title'>) {
      if (jobs.has(added.id)) return false;
      const job: Job = { ...added, state: 'waiting', addedMs: Date.now(), startedMs: null, endedMs: null };
      jobs.set(job.id, job);
      after(50, () => {
        if (job.state === 'waiting') Object.assign(job, { state: 'active', startedMs: Date.now() });
      });
      if (job.title === 'short') after(500, () => end(job, 'done'));
      return true;
    },
    async stop(id: string) {
      const job = jobs.get(id);
      if (!job || isOver(job)) return false;
      after(50, () => end(job, 'stopped'));
      return true;
    },
    dispose: () => timers.forEach(clearTimeout),
  };
}

it('an engine of your own conforms to version 1 of the wire', async () => {
  const block = readBlocks().find(
    ({ page, code }) => page === 'docs/engines/README.md' && code.includes('createHandler'),
  );
  if (!block) throw new Error('docs/engines/README.md has no example with createHandler.');
  const { createHandler } = await import(/* @vite-ignore */ fileOf(block));
  const jobs = createJobs();
  const users: Record<string, string> = { 'Bearer a': 'ada', 'Bearer b': 'bob' };
  const handler = createHandler(
    jobs,
    async ({ headers }: Request) => users[headers.get('Authorization') ?? ''] ?? null,
  );
  try {
    const { results } = await runConformance({
      baseUrl: 'http://engine.test',
      level: 'v1',
      token: 'a',
      otherToken: 'b',
      longBody: { name: 'long' },
      shortBody: { name: 'short' },
      fetch: (input, init) => handler(new Request(input, init)),
    });
    expect(results.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
    expect(results.filter(({ outcome }) => outcome === 'passed').length).toBeGreaterThan(35);
  } finally {
    await handler.close();
    jobs.dispose();
  }
}, 60_000);
