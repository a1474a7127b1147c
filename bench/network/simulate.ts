import { createRestSource, createRunClient, type RunClient } from '../../src/core';
import { eventStream } from '../../src/sse';
import { shareBetweenTabs } from '../../src/tabs';
import { createManualClock, type ManualClock } from '../../src/testing/manual-clock';
import { createManualEnvironment } from '../../src/testing/manual-environment';
import { createSocketClass, metered } from './backend-fetch';
import { createMeter, type Traffic } from './meter';
import { RUN_MS, tenMinutes } from './run';
import { createTabChannels } from './tab-channels';

/** How the page learns of the run. */
export type Way = 'plan' | 'basic' | 'v1' | 'websocket' | 'sse';

/** What {@link simulate} is told. */
export interface Simulation {
  way: Way;
  /** Steps of the run. */
  steps: number;
  /** Steps report their own progress each second; the smallest backend cannot tell it. Default false. */
  withProgress?: boolean;
  /** Components that show it, in each tab. Default 1. */
  components?: number;
  /** Tabs of one browser that show it. Default 1. */
  tabs?: number;
  /** The tabs share what they read (`runlight/tabs`). Default false. */
  shared?: boolean;
}

/** What {@link simulate} finds. */
export interface Outcome extends Traffic {
  /** Status every tab ended with, and how many steps it then had; both must be the whole truth, `null` when they differ. */
  status: string | null;
  seenSteps: number | null;
}

/** Two tabs are hardly ever opened in the same moment. */
const BETWEEN_TABS_MS = 370;

/** After the end something may still be read; then nothing more may be asked. */
const AFTER_MS = 30_000;

/** The plan's own way: the status every second and all the steps every two, until it has ended. */
async function pollByHand(clock: ManualClock, fetch: typeof globalThis.fetch, runId: string, components: number) {
  let status: string | null = null;
  let seenSteps = 0;
  let over = false;
  const api = `http://bench/v1/runs/${runId}`;
  const every = (ms: number, read: () => Promise<void>) => {
    const tick = (): unknown =>
      clock.setTimeout(() => {
        if (over) return;
        void read();
        tick();
      }, ms);
    void read();
    tick();
  };
  const readSteps = async () => {
    const steps: unknown[] = await (await fetch(`${api}/steps`)).json();
    seenSteps = steps.length;
  };
  for (let i = 0; i < components; i += 1) {
    every(1_000, async () => {
      const run: { status: string } = await (await fetch(`${api}/status`)).json();
      status = run.status;
      if (!over && ['succeeded', 'failed', 'cancelled'].includes(run.status)) {
        over = true;
        await readSteps();
      }
    });
    every(2_000, readSteps);
  }
  await clock.advance(RUN_MS + AFTER_MS);
  return { status, seenSteps };
}

async function watch(clock: ManualClock, clients: readonly RunClient[], runId: string, components: number) {
  for (const client of clients) {
    for (let i = 0; i < components; i += 1) client.watch(runId, () => {});
    await clock.advance(BETWEEN_TABS_MS);
  }
  await clock.advance(RUN_MS + AFTER_MS);
  const ends = clients.map((client) => {
    const { run, steps } = client.getSnapshot(runId);
    return { status: run?.status ?? null, seenSteps: steps.length };
  });
  for (const client of clients) client.dispose();
  const [first] = ends;
  const isSame = ends.every((end) => end.status === first?.status && end.seenSteps === first.seenSteps);
  return first && isSame ? first : { status: null, seenSteps: null };
}

/** Lets a page watch one run of ten minutes to its end, on a hand-wound clock, and counts what that takes. */
export async function simulate(simulation: Simulation): Promise<Outcome> {
  const { way, steps, withProgress = false, components = 1, tabs = 1, shared = false } = simulation;
  const clock = createManualClock();
  const { backend, runId } = tenMinutes(clock, steps, withProgress);
  const meter = createMeter();
  const wire = way === 'plan' || way === 'basic' ? 'basic' : 'v1';
  const fetch = metered(backend.asFetch({ wire }), meter);
  const channels = createTabChannels();
  const openTab = (tab: number): RunClient => {
    const source = createRestSource({
      baseUrl: 'http://bench',
      clock,
      fetch,
      wire,
      push: way === 'sse' ? eventStream : way === 'websocket' && way,
      // The few members of a WebSocket that a client uses.
      WebSocket: createSocketClass(backend, meter) as never,
    });
    const inTab = shared
      ? shareBetweenTabs(source, { getIdentity: () => 'ada', clock, openChannel: channels })
      : source;
    return createRunClient({ source: inTab, clock, environment: createManualEnvironment(tab + 1) });
  };
  try {
    const seen =
      way === 'plan'
        ? await pollByHand(clock, fetch, runId, components * tabs)
        : await watch(
            clock,
            Array.from({ length: tabs }, (_, tab) => openTab(tab)),
            runId,
            components,
          );
    await meter.close();
    return { ...meter.traffic, ...seen };
  } finally {
    backend.dispose();
  }
}
