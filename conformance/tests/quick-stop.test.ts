import { expect, it } from 'vitest';
import type { EngineCancel, RunEngine } from '../../src/server';
import { createFactsEngine, handlerOf, serveHandler } from '../../tests/server/support';
import { resultText, summaryText } from '../report';
import { runConformance } from '../run-conformance';
import { asDemoUsers, failed } from './expect-conforms';

/** Backends that end a run within the request of its cancel: its work has stopped, or it is only marked. */
async function conformanceOf({ says, stopConfirmed }: { says: EngineCancel; stopConfirmed: boolean }) {
  const { engine, simulation } = createFactsEngine();
  const quick: RunEngine = {
    ...engine,
    capabilities: { ...engine.capabilities, stopConfirmed },
    async cancel(id, context) {
      await engine.cancel?.(id, { ...context, force: true });
      return says;
    },
  };
  const handler = handlerOf({ engine: quick, maxAgeMs: 0 });
  const server = await serveHandler(handler);
  const only = ['cancel.running', 'cancel.again', 'cancel.ends'];
  try {
    return await runConformance({ ...asDemoUsers(server.url), push: [], only });
  } finally {
    await handler.close();
    await server.close();
    simulation.dispose();
  }
}

it('a run that has stopped when its cancel is answered conforms, and there is nothing to note', async () => {
  const report = await conformanceOf({ says: 'stopped', stopConfirmed: true });
  expect(failed(report)).toEqual([]);
  expect(report.results.map(({ note }) => note)).toEqual([undefined, undefined, undefined]);
  expect(summaryText(report, true)).not.toContain('note');
});

it('a run that is only marked conforms too, with a note that people will read that nobody knows', async () => {
  const report = await conformanceOf({ says: 'asked', stopConfirmed: false });
  expect(failed(report)).toEqual([]);
  const noted = report.results.filter(({ note }) => note !== undefined);
  expect(noted.map(({ id }) => id)).toEqual(['cancel.running', 'cancel.ends']);
  expect(noted.map(resultText).join('\n')).toMatch(/^✓ cancel\.running[\s\S]*note: +The outcome is "unconfirmed"/);
  expect(summaryText(report, true)).toContain('Checks with a note: cancel.running, cancel.ends');
});
