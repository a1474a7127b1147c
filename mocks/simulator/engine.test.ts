// @vitest-environment node
import { expect, it } from 'vitest';
import { createManualClock } from '../../src/testing/manual-clock';
import { createRunEngine } from './engine';
import { createSimulation } from './simulation';

function setUp() {
  const clock = createManualClock();
  const simulation = createSimulation({ clock, scenario: 'clean', speed: 10 });
  return { clock, simulation, engine: createRunEngine(simulation) };
}
const CANCEL = { by: 'ada', reason: null, force: false };
const ALL = { limit: 50, cursor: null, status: null, ids: null };

it('reads run and steps as they were at one moment, and tells that something changed without telling what', async () => {
  const { clock, engine } = setUp();
  const { id } = await engine.start({ name: 'Nightly' });
  let hints = 0;
  const unsubscribe = engine.onChange(id, () => {
    hints += 1;
  });
  await clock.advance(3000);
  const read = await engine.read(id);
  expect(read?.run).toMatchObject({ id, name: 'Nightly', status: 'running', progress: { totalSteps: 8 } });
  expect(read?.run.currentStep?.n).toBe(read?.steps.find(({ status }) => status === 'running')?.n);
  expect(hints).toBeGreaterThan(3);
  unsubscribe();
  const before = hints;
  await clock.advance(3000);
  expect(hints).toBe(before);
});

it('tells what became of a cancel', async () => {
  const { clock, engine } = setUp();
  const queued = await engine.start({});
  expect(await engine.cancel(queued.id, CANCEL)).toBe('stopped');
  const running = await engine.start({});
  await clock.advance(1000);
  expect(await engine.cancel(running.id, CANCEL)).toBe('asked');
  expect(await engine.cancel(running.id, { ...CANCEL, force: true })).toBe('stopped');
  const over = await engine.start({});
  await clock.advance(60_000);
  expect(await engine.cancel(over.id, CANCEL)).toBe('ended');
  expect(await engine.cancel('none', CANCEL)).toBe('not_there');
  expect(await engine.read('none')).toBeNull();
});

it('pages runs and steps', async () => {
  const { clock, engine } = setUp();
  const first = await engine.start({});
  const second = await engine.start({});
  const page = await engine.list({ ...ALL, limit: 1 });
  expect(page?.runs.map(({ id }) => id)).toEqual([second.id]);
  const next = await engine.list({ ...ALL, cursor: page?.nextCursor ?? null });
  expect(next?.runs.map(({ id }) => id)).toEqual([first.id]);
  expect(await engine.list({ ...ALL, cursor: 'elsewhere' })).toBeNull();
  await clock.advance(60_000);
  const steps = await engine.stepsAfter(first.id, { after: 0, limit: 3, epoch: null });
  expect(steps).toMatchObject({ more: true, reset: false });
  expect(steps?.steps.map(({ rev }) => rev)).toHaveLength(3);
  const rest = await engine.stepsAfter(first.id, { after: steps?.next ?? 0, limit: 500, epoch: null });
  expect((steps?.steps.length ?? 0) + (rest?.steps.length ?? 0)).toBe(8);
  expect((await engine.etaProfile(first.id))?.history).toHaveLength(1);
});
