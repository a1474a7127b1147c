import { runConformance } from '../../conformance/run-conformance';
import { asDemoUsers } from '../../conformance/tests/expect-conforms';
import { type RunLedger, toNode } from '../../src/server';
import { createFactsEngine, handlerOf, serve } from './support';

/** Two handlers, as in two processes, behind a round robin: they share only the engine and the ledger's storage. */
export async function conformAlternating(
  ledgers: readonly [RunLedger, RunLedger],
  { only, keepsOwners = false }: { only?: readonly string[]; keepsOwners?: boolean } = {},
) {
  const { engine, simulation } = createFactsEngine({}, { keepsOwners, lists: keepsOwners });
  const handlers = ledgers.map((ledger) => handlerOf({ engine, ledger }));
  const listeners = handlers.map((handler) => toNode(handler));
  let requests = 0;
  const server = await serve((req, res) => {
    requests += 1;
    void listeners[requests % 2]?.(req, res);
  });
  try {
    return await runConformance({ ...asDemoUsers(server.url), push: ['sse'], ...(only && { only }) });
  } finally {
    for (const handler of handlers) await handler.close();
    await server.close();
    simulation.dispose();
  }
}
