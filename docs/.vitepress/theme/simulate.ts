import { getResponse } from 'msw';
import { createRestSource, type RunSource } from 'runlight';
import { createRunHandlers, RUN_SCENARIOS, type RunScenario, seedRuns } from 'runlight/msw';

/** A backend in this page, and the source that reads it. */
export interface Simulation {
  source: RunSource;
  /** The run to show first. */
  runId: string;
  dispose(): void;
}

const isScenario = (name: string): name is RunScenario => RUN_SCENARIOS.some((known) => known === name);

/** Makes what a name in a fence stands for: one run of a scenario, or `seeds`: runs in every state. */
async function makeBackend(name: string, speed: number) {
  if (name === 'seeds') {
    const { backend, runs } = await seedRuns();
    return { ...createRunHandlers({ backend }), runId: runs.running.id };
  }
  if (!isScenario(name)) throw new Error(`runlight: there is no scenario "${name}" for a live example.`);
  const { handlers, backend } = createRunHandlers({ scenario: name, speed });
  const { body } = backend.startRun({ name: 'Churn model, July' });
  return { handlers, backend, runId: 'id' in body ? body.id : '' };
}

/**
 * Simulates a backend without a service worker: the source's `fetch` asks the handlers. So the examples work in a static
 * site, below any address.
 *
 * @param speed How much faster than a run of about two minutes.
 */
export async function simulate(scenario: string, speed = 3): Promise<Simulation> {
  const { handlers, backend, runId } = await makeBackend(scenario, speed);
  const source = createRestSource({
    baseUrl: 'https://simulated.example',
    fetch: async (input, init) => (await getResponse(handlers, new Request(input, init))) ?? Response.error(),
  });
  return { source, runId, dispose: () => backend.dispose() };
}
