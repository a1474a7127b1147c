import { afterEach, describe, expect, it } from 'vitest';
import { runConformance } from '../../conformance/run-conformance';
import { asDemoUsers, failed, NOT_LOOKED_AT, skipped } from '../../conformance/tests/expect-conforms';
import { createRunEngine } from '../../mocks/simulator/engine';
import { createSimulation } from '../../mocks/simulator/simulation';
import { createFactsEngine, handlerOf, serveHandler } from './support';

/** Conformance over engines with different capabilities, in the three modes of revisions. */
const cleanUp: (() => unknown)[] = [];
afterEach(async () => {
  for (const undo of cleanUp.splice(0).reverse()) await undo();
});

async function conformance(handler: ReturnType<typeof handlerOf>, simulation: { dispose(): void }) {
  const server = await serveHandler(handler);
  cleanUp.push(
    () => simulation.dispose(),
    () => server.close(),
    () => handler.close(),
  );
  return runConformance({ ...asDemoUsers(server.url), push: ['sse'] });
}

describe('createRunHandler conforms to v1 and push', () => {
  it.each([
    ['that keeps owners and lists', { keepsOwners: true, lists: true }],
    ['that keeps neither owners nor a list', { keepsOwners: false, lists: false }],
  ])('with changes found by comparing, over an engine %s', async (_what, known) => {
    const { engine, simulation } = createFactsEngine({}, known);
    const report = await conformance(handlerOf({ engine }), simulation);
    expect(failed(report)).toEqual([]);
    expect(skipped(report)).toEqual(NOT_LOOKED_AT);
  });

  it('with the changes that the engine counts itself', async () => {
    const simulation = createSimulation();
    const engine = createRunEngine(simulation, { owner: 'nobody', speeds: [0.1, 1000] });
    const report = await conformance(handlerOf({ engine }), simulation);
    expect(failed(report)).toEqual([]);
    expect(skipped(report)).toEqual(NOT_LOOKED_AT);
  });
});
