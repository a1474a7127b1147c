// @vitest-environment node
import { expect, it } from 'vitest';
import type { EngineContext } from '../../src/server/engine';
import { createManualClock } from '../../src/testing/manual-clock';
import { createRunEngine } from './engine';
import { createSimulation } from './simulation';

const principal = { user: 'ada', owner: 'ada' };
const context: EngineContext = { principal, signal: new AbortController().signal };

function setUp() {
  const clock = createManualClock();
  const simulation = createSimulation({ clock, scenario: 'clean', speed: 10 });
  const engine = createRunEngine(simulation, { owner: 'demo', speeds: [0.1, 1000] });
  let started = 0;
  const start = async (name = 'A run') => {
    started += 1;
    const id = `run-${started}`;
    await engine.start?.({ name }, { ...context, principal, id });
    return id;
  };
  const cancel = (id: string, force = false) =>
    engine.cancel?.(id, { ...context, by: 'ada', reason: null, force }) ?? null;
  return { clock, simulation, engine, start, cancel };
}
const ALL = { owner: 'ada', limit: 50, cursor: null, status: null, ids: null };

it('reads run and steps as they were at one moment, and tells that something changed without telling what', async () => {
  const { clock, engine, start } = setUp();
  const id = await start('Nightly');
  const hints: (string | null)[] = [];
  const unwatch = engine.watch?.((hint) => hints.push(hint));
  await clock.advance(3000);
  const read = await engine.read(id, context);
  expect(read?.owner).toBe('ada');
  expect(read?.run).toMatchObject({ id, name: 'Nightly', status: 'running', progress: { totalSteps: 8 } });
  expect(read?.run.currentStep?.n).toBe(read?.steps?.find(({ status }) => status === 'running')?.n);
  expect(hints.length).toBeGreaterThan(3);
  expect(new Set(hints)).toEqual(new Set([id]));
  unwatch?.();
  const before = hints.length;
  await clock.advance(3000);
  expect(hints).toHaveLength(before);
});

it('tells what became of a cancel', async () => {
  const { clock, engine, start, cancel } = setUp();
  expect(await cancel(await start())).toBe('stopped');
  const running = await start();
  await clock.advance(1000);
  expect(await cancel(running)).toBe('asked');
  expect(await cancel(running, true)).toBe('stopped');
  const over = await start();
  await clock.advance(60_000);
  expect(await cancel(over)).toBe('ended');
  expect(await cancel('none')).toBe('gone');
  expect(await engine.read('none', context)).toBeNull();
});

it('pages runs of an owner, and the changes of a run', async () => {
  const { clock, engine, start, simulation } = setUp();
  const first = await start();
  const second = await start();
  const foreign = simulation.start({});
  const page = await engine.list?.({ ...ALL, limit: 2 }, context);
  expect(page?.readings.map(({ run }) => run.id)).toEqual([second]);
  const next = await engine.list?.({ ...ALL, cursor: page?.nextCursor ?? null }, context);
  expect(next?.readings.map(({ run }) => run.id)).toEqual([first]);
  const others = await engine.list?.({ ...ALL, owner: 'demo' }, context);
  expect(others?.readings.map(({ run }) => run.id)).toEqual([foreign.id]);
  await expect(engine.list?.({ ...ALL, cursor: 'elsewhere' }, context)).rejects.toMatchObject({ code: 'bad_cursor' });
  await clock.advance(60_000);
  const some = await engine.revisions?.changes(first, 0, { ...context, limit: 3 });
  expect(some).toMatchObject({ more: true, run: { status: 'succeeded' } });
  expect(some?.steps).toHaveLength(3);
  const rest = await engine.revisions?.changes(first, some?.steps?.at(-1)?.rev ?? 0, { ...context, limit: 500 });
  expect((some?.steps?.length ?? 0) + (rest?.steps?.length ?? 0)).toBe(8);
  expect((await engine.revisions?.changes(first, 2_147_483_647, { ...context, limit: 0 }))?.steps).toEqual([]);
  expect(await engine.revisions?.heads?.([first, 'none'])).toEqual([{ id: first, rev: rest?.run.rev }]);
  expect((await engine.etaProfile?.(first, context))?.history).toHaveLength(2);
});

it('starts one run under a name, and refuses what it does not know', async () => {
  const { engine, simulation } = setUp();
  for (const replayed of [false, true])
    expect(await engine.start?.({ name: 'Once' }, { ...context, principal, id: 'same' })).toEqual({
      id: 'same',
      replayed,
    });
  expect(simulation.newestFirst()).toHaveLength(1);
  expect(engine.readStart?.({ name: 'x', params: { scenario: 'nope' } })).toMatchObject({
    errors: [{ field: 'params.scenario' }],
  });
});
