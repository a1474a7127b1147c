import { createRestSource, createRunClient, type RunClient } from '../../src/core';
import { eventStream } from '../../src/sse';
import { shareBetweenTabs } from '../../src/tabs';
import { createManualClock, type ManualClock } from '../../src/testing/manual-clock';
import { createManualEnvironment } from '../../src/testing/manual-environment';
import { createSocketClass, metered } from './backend-fetch';
import { createMeter, type Traffic } from './meter';
import { RUN_MS, tenMinutes } from './run';
import { createTabChannels } from './tab-channels';

/** How the page gets updates. */
export type Way = 'plan' | 'basic' | 'v1' | 'websocket' | 'sse';

/** Options of {@link simulate}. */
export interface Simulation {
  way: Way;
  /** The number of steps. */
  steps: number;
  /** Steps report their own progress each second, which a minimal backend cannot. Default false. */
  withProgress?: boolean;
  /** Components per tab that show the run. Default 1. */
  components?: number;
  /** Tabs of one browser that show the run. Default 1. */
  tabs?: number;
  /** The tabs share their reads (`runlight/tabs`). Default false. */
  shared?: boolean;
}

/** The result of {@link simulate}. */
export interface Outcome extends Traffic {
  /** The final status in every tab, and its number of steps; `null` if tabs differ or are incomplete. */
  status: string | null;
  seenSteps: number | null;
}

/** Users hardly ever open two tabs at the same moment. */
const BETWEEN_TABS_MS = 370;

/** Reads may still follow the end within this time; after it there must be no more requests. */
const AFTER_MS = 30_000;

/** The plan's approach: reads the status every second and all steps every two seconds, until the run has ended. */
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

/** Watches a run of ten minutes to its end on a manual clock, and counts the traffic. */
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
      // The subset of WebSocket that the client uses.
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
