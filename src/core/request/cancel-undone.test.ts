// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { createPlainCancel } from '../../components/cancel-run-button/plain/plain-cancel';
import { createManualClock } from '../../testing/manual-clock';
import { createManualEnvironment } from '../../testing/manual-environment';
import { createScriptedSource } from '../../testing/scripted-source';
import type { ScriptedSourceOptions } from '../../testing/scripted-source.types';
import { createRunClient } from '../client/run-client';
import type { RunStatus } from '../run/run';
import { RunSourceError } from '../run/source/run-source-error';

function setUp(options: Partial<ScriptedSourceOptions> = {}) {
  const clock = createManualClock();
  const source = createScriptedSource({ clock, ...options });
  const environment = createManualEnvironment();
  const client = createRunClient({ source, clock, environment });
  const leave = client.watch('run-1');
  const get = () => client.getSnapshot('run-1');
  return { clock, source, environment, client, leave, get, shown: () => [get().run?.status, get().cancel.phase] };
}
const WITHOUT_REVISIONS = { capabilities: { revisions: false } };

/** Somebody else's cancel, whose run was just reported as running again. */
async function setUpUndone() {
  const t = setUp(WITHOUT_REVISIONS);
  await t.clock.advance(100);
  t.source.setRun({ status: 'cancelling' });
  await t.clock.advance(1_500);
  t.source.setRun({ status: 'running' });
  await t.clock.advance(1_500);
  return t;
}

describe('a refusal that arrives after the run was read as cancelling', () => {
  it.each([
    ['forbidden', 403],
    ['ended', 409],
    ['rejected', 423],
  ] as const)('is told once the run goes on again: %s', async (kind, status) => {
    const t = setUp();
    await t.clock.advance(100);
    t.source.intercept('cancelRun', async () => {
      await new Promise<void>((resolve) => t.clock.setTimeout(resolve, 4_000));
      throw new RunSourceError(kind, 'made to fail.', { status, detail: 'Only its owner may stop it.' });
    });
    const outcome = t.client.cancel('run-1');
    await t.clock.advance(500);
    t.source.setRun({ status: 'cancelling' });
    await t.clock.advance(2_000);
    expect(t.shown()).toEqual(['cancelling', 'accepted']);
    t.source.setRun({ status: 'running' });
    await t.clock.advance(20_000);
    expect(t.shown()).toEqual(['running', 'refused']);
    expect(t.get().cancel).toMatchObject({ error: { detail: 'Only its owner may stop it.' }, overdue: false });
    expect(await outcome).toMatchObject({ result: 'refused', error: { status } });
  });

  it('is told as well if it arrives when the run goes on already', async () => {
    const t = setUp();
    await t.clock.advance(100);
    t.source.intercept('cancelRun', async () => {
      await new Promise<void>((resolve) => t.clock.setTimeout(resolve, 6_000));
      throw new RunSourceError('forbidden', 'made to fail.', { status: 403 });
    });
    const outcome = t.client.cancel('run-1');
    t.source.setRun({ status: 'cancelling' });
    await t.clock.advance(2_000);
    t.source.setRun({ status: 'running' });
    await t.clock.advance(2_000);
    expect(t.shown()).toEqual(['cancelling', 'accepted']);
    await t.clock.advance(15_000);
    expect(t.shown()).toEqual(['running', 'refused']);
    expect(await outcome).toMatchObject({ result: 'refused', error: { status: 403 } });
    void t.client.cancel('run-1');
    await t.clock.advance(3_000);
    expect([t.source.count('cancelRun'), ...t.shown()]).toEqual([2, 'cancelling', 'accepted']);
  });

  it.each([409, 503])('counts only if no earlier try may have worked: lost, then %d', async (status) => {
    const t = setUp(WITHOUT_REVISIONS);
    await t.clock.advance(100);
    let tries = 0;
    t.source.interceptAll('cancelRun', async () => {
      tries += 1;
      // The first try that could have been answered, or the last one.
      if (tries === (status === 409 ? 2 : 7)) t.source.setRun({ status: 'cancelling' });
      const isLost = status === 503 || tries === 1;
      throw new RunSourceError(isLost ? 'server' : 'ended', 'made to fail.', { status: isLost ? 503 : status });
    });
    void t.client.cancel('run-1');
    while (t.get().cancel.phase !== 'accepted') await t.clock.advance(100);
    await t.clock.advance(5_000);
    t.source.setRun({ status: 'running' });
    await t.clock.advance(20_000);
    expect(t.shown()).toEqual(['cancelling', 'accepted']);
  });

  it('is not told while the run is still being cancelled, e.g. by another user', async () => {
    const t = setUp();
    await t.clock.advance(100);
    t.source.intercept('cancelRun', async () => {
      t.source.setRun({ status: 'cancelling' });
      await t.client.refresh('run-1');
      throw new RunSourceError('ended', 'made to fail.', { status: 409, detail: 'It is being cancelled already.' });
    });
    const outcome = t.client.cancel('run-1');
    await t.clock.advance(60_000);
    expect(t.shown()).toEqual(['cancelling', 'accepted']);
    t.source.setRun({ status: 'cancelled' });
    await t.clock.advance(2_000);
    expect(await outcome).toMatchObject({ result: 'cancelled', error: null });
  });
});

describe('an accepted cancel whose run is reported as active again', () => {
  it.each([
    ['with', {}],
    ['without', WITHOUT_REVISIONS],
  ])('stands, %s revisions: a worker that overwrites the status may still stop', async (_, options) => {
    const t = setUp(options);
    await t.clock.advance(100);
    const outcome = t.client.cancel('run-1');
    await t.clock.advance(3_000);
    t.source.setRun({ status: 'running' });
    await t.clock.advance(60_000);
    expect(t.shown()).toEqual(['cancelling', 'accepted']);
    expect(t.get().cancel).toMatchObject({ error: null, overdue: true });
    t.source.setRun({ status: 'cancelled' });
    await t.clock.advance(60_000);
    expect(t.shown()).toEqual(['cancelled', 'settled']);
    expect(await outcome).toMatchObject({ result: 'cancelled' });
    expect(t.source.count('cancelRun')).toBe(1);
  });

  it('somebody else’s: nothing was refused to who only watches, and Cancel is offered again', async () => {
    const t = setUp(WITHOUT_REVISIONS);
    await t.clock.advance(100);
    t.source.setRun({ status: 'cancelling' });
    await t.clock.advance(5_000);
    t.source.setRun({ status: 'queued' });
    await t.clock.advance(20_000);
    expect(t.shown()).toEqual(['queued', 'idle']);
    void t.client.cancel('run-1');
    await t.clock.advance(100);
    expect(t.source.count('cancelRun')).toBe(1);
  });

  it('a replica that lags behind does not look like one', async () => {
    const t = setUp(WITHOUT_REVISIONS);
    await t.clock.advance(100);
    void t.client.cancel('run-1');
    await t.clock.advance(1_500);
    for (let i = 0; i < 30; i += 1) {
      t.source.setRun({ status: i % 3 === 2 ? 'cancelling' : 'running' });
      await t.clock.advance(1_200);
      expect(t.get().run?.status).toBe('cancelling');
    }
    t.source.setRun({ status: 'cancelled' });
    await t.clock.advance(60_000);
    expect(t.shown()).toEqual(['cancelled', 'settled']);
    expect(t.clock.pending).toBeLessThan(3);
  });

  it('an accepted cancel of a run that was never reported as cancelling still stands', async () => {
    const t = setUp({ ...WITHOUT_REVISIONS, onCancel: () => ({}) });
    await t.clock.advance(100);
    void t.client.cancel('run-1');
    await t.clock.advance(120_000);
    expect(t.shown()).toEqual(['cancelling', 'accepted']);
  });

  it('somebody else’s is believed to be undone only after another read: while the backend is down, it stands', async () => {
    const t = setUp(WITHOUT_REVISIONS);
    await t.clock.advance(100);
    t.source.setRun({ status: 'cancelling' });
    await t.clock.advance(1_500);
    t.source.setRun({ status: 'running' });
    await t.clock.advance(1_200);
    expect(t.get().reported?.status).toBe('running');
    t.source.setRun({ status: 'cancelling' });
    t.source.interceptAll('readRun', async () => {
      throw new RunSourceError('server', 'made to fail.', { status: 502 });
    });
    await t.clock.advance(40_000);
    expect(t.shown()).toEqual(['cancelling', 'accepted']);
    t.source.interceptAll('readRun', null);
    await t.clock.advance(60_000);
    expect(t.shown()).toEqual(['cancelling', 'accepted']);
  });

  it.each(['not_found', 'forbidden', 'unauthorized'] as const)('repeats no read that is refused: %s', async (kind) => {
    const t = await setUpUndone();
    t.source.interceptAll('readRun', async () => {
      throw new RunSourceError(kind, 'made to fail.', { status: 404 });
    });
    await t.clock.advance(60_000);
    const reads = t.source.count('readRun');
    await t.clock.advance(120_000);
    expect(t.source.count('readRun') - reads).toBeLessThan(3);
    t.source.interceptAll('readRun', null);
    await t.client.refresh('run-1');
    await t.clock.advance(20_000);
    expect(t.shown()).toEqual(['running', 'idle']);
  });

  it('reads nothing on a hidden page', async () => {
    const t = await setUpUndone();
    t.environment.setVisible(false);
    const reads = t.source.count('readRun');
    await t.clock.advance(120_000);
    expect(t.source.count('readRun')).toBe(reads);
    t.environment.setVisible(true);
    await t.clock.advance(20_000);
    expect(t.shown()).toEqual(['running', 'idle']);
  });

  it('somebody else’s stands as well once the backend has accepted this page’s force', async () => {
    const t = setUp(WITHOUT_REVISIONS);
    await t.clock.advance(100);
    t.source.setRun({ status: 'cancelling' });
    await t.clock.advance(3_000);
    t.source.intercept('cancelRun', async () => ({ status: 'cancelling', run: null }));
    const outcome = t.client.cancel('run-1', { force: true });
    await t.clock.advance(1_000);
    t.source.setRun({ status: 'running' });
    await t.clock.advance(25_000);
    expect([...t.shown(), t.get().cancel.force]).toEqual(['cancelling', 'accepted', 'accepted']);
    t.source.setRun({ status: 'cancelled' });
    await t.clock.advance(5_000);
    expect(await outcome).toMatchObject({ result: 'cancelled' });
  });

  it('somebody else’s is undone no sooner because of a slow read that began before it was reported again', async () => {
    const t = setUp({ capabilities: { push: 'sse' } });
    await t.clock.advance(2_000);
    t.source.setRun({ status: 'cancelling' });
    await t.clock.advance(3_000);
    t.source.setRun({ status: 'running' });
    t.source.interceptAll('readRun', async (proceed) => {
      await new Promise<void>((resolve) => t.clock.setTimeout(resolve, 8_000));
      return proceed();
    });
    await t.clock.advance(11_000);
    t.source.setRun({ status: 'cancelling' });
    await t.clock.advance(3_000);
    t.source.setRun({ status: 'running' });
    await t.clock.advance(9_000);
    expect(t.shown()).toEqual(['cancelling', 'accepted']);
    await t.clock.advance(20_000);
    expect(t.shown()).toEqual(['running', 'idle']);
  });

  it('counts only while somebody watches', async () => {
    const t = setUp(WITHOUT_REVISIONS);
    await t.clock.advance(100);
    const leave = t.client.watch('run-1');
    t.source.setRun({ status: 'cancelling' });
    await t.clock.advance(1_500);
    t.source.setRun({ status: 'running' });
    await t.clock.advance(1_500);
    t.leave();
    leave();
    await t.clock.advance(60_000);
    expect([t.clock.pending, ...t.shown()]).toEqual([0, 'cancelling', 'accepted']);
    t.client.watch('run-1');
    await t.clock.advance(20_000);
    expect(t.shown()).toEqual(['running', 'idle']);
  });

  it('waits for a request that is not answered yet, and leaves no timer behind', async () => {
    const t = setUp({ capabilities: { revisions: false, cancelAnswers: 'stopped' } });
    await t.clock.advance(100);
    let answer: () => void = () => {};
    t.source.intercept('cancelRun', async (proceed) => {
      await new Promise<void>((resolve) => (answer = resolve));
      return proceed();
    });
    void t.client.cancel('run-1');
    t.source.setRun({ status: 'cancelling' });
    await t.clock.advance(3_000);
    t.source.setRun({ status: 'running' });
    await t.clock.advance(30_000);
    expect(t.shown()).toEqual(['cancelling', 'accepted']);
    answer();
    t.client.dispose();
    await t.clock.advance(60_000);
    expect(t.clock.pending).toBe(0);
  });
});

it('an app that shows its own wish until it reads the run anew is no backend that undoes it', async () => {
  const clock = createManualClock();
  const plain = createPlainCancel(clock, 'run-1', 30_000);
  const onCancel = async () => undefined;
  const show = (status: RunStatus) => plain.update({ run: { id: 'run-1', status }, onCancel });
  show('running');
  const outcome = plain.request({});
  show('cancelling');
  await clock.advance(1_000);
  show('running');
  await clock.advance(25_000);
  expect(plain.getSnapshot()).toMatchObject({ phase: 'accepted', error: null });
  show('cancelled');
  expect(await outcome).toMatchObject({ result: 'cancelled' });
});
