// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { createManualClock } from '../../testing/manual-clock';
import { createManualEnvironment } from '../../testing/manual-environment';
import { createScriptedSource } from '../../testing/scripted-source';
import type { ScriptedSourceOptions } from '../../testing/scripted-source.types';
import { createRunClient } from '../client/run-client';
import { watchRuns } from '../list/runs';
import { mayStillWork } from '../run/stop-confirmed';

const MINUTE = 60_000;

/** A backend that reports a run as cancelled as soon as it is requested, without knowing what its worker does. */
function setUp(options: Partial<ScriptedSourceOptions> = {}) {
  const clock = createManualClock();
  const environment = createManualEnvironment();
  const source = createScriptedSource({
    clock,
    onCancel: () => ({ status: 'cancelled' }),
    ...options,
    capabilities: { stopConfirmed: false, ...options.capabilities },
  });
  const client = createRunClient({ source, clock, environment });
  const get = () => client.getSnapshot('run-1');
  const readsAt = () => source.calls.filter(({ method }) => method === 'readRun').map(({ at }) => at);
  return { clock, environment, source, client, get, readsAt };
}
const cancelled = async (t: ReturnType<typeof setUp>) => {
  await t.clock.advance(100);
  const outcome = t.client.cancel('run-1');
  await t.clock.advance(2_500);
  return outcome;
};

describe.each([
  ['with revisions', { revisions: true }],
  ['without revisions', { revisions: false }],
])('a run that is only called cancelled, %s', (_, capabilities) => {
  it('D5: is shown with its reservation, and corrected when it ends otherwise 18 s later', async () => {
    const t = setUp({ capabilities });
    t.client.watch('run-1');
    const outcome = await cancelled(t);
    expect(outcome.result).toBe('cancelled');
    expect(t.get()).toMatchObject({ run: { status: 'cancelled' }, mayStillWork: true, correctedFrom: null });
    await t.clock.advance(15_500);
    t.source.setRun({ status: 'succeeded' });
    await t.clock.advance(MINUTE + 20_000);
    expect(t.get()).toMatchObject({
      run: { status: 'succeeded' },
      correctedFrom: 'cancelled',
      mayStillWork: false,
      cancel: { result: 'finished_before_cancel' },
      connection: { state: 'ended' },
    });
    const asked = t.source.count();
    await t.clock.advance(30 * MINUTE);
    expect(t.source.count()).toBe(asked);
    expect(t.clock.pending).toBe(0);
  });

  it('D5: is read again after about 5, 15 and 60 s, then every five minutes', async () => {
    const t = setUp({ capabilities });
    t.client.watch('run-1', undefined, { steps: false });
    await cancelled(t);
    const from = t.readsAt().at(-1) ?? 0;
    const before = t.readsAt().length;
    await t.clock.advance(20 * MINUTE);
    const looks = t.readsAt().slice(before);
    const pauses = looks.map((at, i) => at - (looks[i - 1] ?? from));
    const usual = [5_000, 15_000, MINUTE, 5 * MINUTE, 5 * MINUTE, 5 * MINUTE];
    expect(pauses.length).toBeGreaterThanOrEqual(5);
    for (const [i, pause] of pauses.entries()) {
      expect(pause).toBeGreaterThanOrEqual((usual[i] ?? 0) * 0.9);
      expect(pause).toBeLessThanOrEqual((usual[i] ?? 0) * 1.1);
    }
  });

  it('D5: the steps and the end that come later are shown together', async () => {
    const t = setUp({ capabilities });
    t.client.watch('run-1');
    t.source.setStep({ n: 1, title: 'first' });
    await cancelled(t);
    await t.clock.advance(30_000);
    t.source.setStep({ n: 2, title: 'late' });
    t.source.setRun({ status: 'succeeded' });
    await t.clock.advance(6 * MINUTE);
    expect(t.get().run?.status).toBe('succeeded');
    expect(t.get().steps.map(({ title }) => title)).toEqual(['first', 'late']);
  });

  it('D5: an end that a look finds is read to its end, though the last steps fail at first', async () => {
    const t = setUp({ capabilities });
    t.client.watch('run-1');
    t.source.setStep({ n: 1, title: 'first' });
    await cancelled(t);
    await t.clock.advance(30_000);
    t.source.setStep({ n: 2, title: 'late' });
    t.source.setRun({ status: 'succeeded' });
    t.source.intercept('readSteps', () => new Promise(() => {}));
    await t.clock.advance(6 * MINUTE);
    expect(t.get()).toMatchObject({ run: { status: 'succeeded' }, connection: { state: 'ended' } });
    expect(t.get().steps.map(({ title }) => title)).toEqual(['first', 'late']);
    expect(t.clock.pending).toBe(0);
  });

  it.each(['visible', 'online', 'resumed'] as const)('D5: is read at once on %s', async (event) => {
    const t = setUp({ capabilities });
    t.client.watch('run-1');
    await cancelled(t);
    await t.clock.advance(10 * MINUTE);
    t.environment.setVisible(false);
    if (event === 'online') t.environment.setOnline(false);
    await t.clock.advance(MINUTE);
    t.source.setRun({ status: 'failed' });
    await t.clock.advance(MINUTE);
    expect(t.get().run?.status).toBe('cancelled');
    if (event === 'online') t.environment.setOnline(true);
    t.environment.setVisible(true);
    if (event === 'resumed') t.environment.resume();
    await t.clock.advance(100);
    expect(t.get()).toMatchObject({ run: { status: 'failed' }, correctedFrom: 'cancelled' });
  });

  it('D5: a later end that a list tells comes with its last steps, and nothing is read after it', async () => {
    const t = setUp({ capabilities });
    t.client.watch('run-1');
    t.source.setStep({ n: 1, title: 'first' });
    await cancelled(t);
    // After the reads of late steps.
    await t.clock.advance(2 * MINUTE);
    t.source.setStep({ n: 2, title: 'done in vain' });
    t.source.setRun({ status: 'succeeded' });
    const seen: unknown[] = [];
    t.client.subscribe('run-1', () => seen.push([t.get().run?.status, t.get().steps.length]));
    const leave = watchRuns(t.client, {}, () => {});
    await t.clock.advance(5_000);
    expect(seen.filter((told) => Array.isArray(told) && told[0] === 'succeeded')[0]).toEqual(['succeeded', 2]);
    expect(t.get()).toMatchObject({ correctedFrom: 'cancelled', connection: { state: 'ended' } });
    leave();
    const asked = t.source.count();
    await t.clock.advance(30 * MINUTE);
    expect(t.source.count()).toBe(asked);
  });

  it('D5: nothing is read in a hidden page, nor when nobody watches; and again when somebody does', async () => {
    const t = setUp({ capabilities });
    const leave = t.client.watch('run-1');
    await cancelled(t);
    await t.clock.advance(MINUTE);
    t.environment.setVisible(false);
    const hidden = t.source.count();
    await t.clock.advance(20 * MINUTE);
    expect(t.source.count()).toBe(hidden);
    t.environment.setVisible(true);
    await t.clock.advance(1_000);
    leave();
    await t.clock.advance(100);
    expect(t.clock.pending).toBe(0);
    t.client.watch('run-1');
    t.source.setRun({ status: 'succeeded' });
    await t.clock.advance(6 * MINUTE);
    expect(t.get().run?.status).toBe('succeeded');
  });

  it('D5: a look that fails changes nothing, and the next one is made', async () => {
    const t = setUp({ capabilities });
    t.client.watch('run-1');
    await cancelled(t);
    await t.clock.advance(30_000);
    t.source.interceptAll('readRun', async () => {
      throw new Error('down');
    });
    await t.clock.advance(7 * MINUTE);
    expect(t.get()).toMatchObject({ run: { status: 'cancelled' }, mayStillWork: true });
    t.source.interceptAll('readRun', null);
    t.source.setRun({ status: 'succeeded' });
    await t.clock.advance(6 * MINUTE);
    expect(t.get().run?.status).toBe('succeeded');
  });

  it('D5: has the reservation also where somebody else has cancelled it', async () => {
    const t = setUp({ capabilities, run: { status: 'cancelled' } });
    t.client.watch('run-1');
    await t.clock.advance(30_000);
    expect(t.get()).toMatchObject({ mayStillWork: true, cancel: { result: null } });
    t.source.setRun({ status: 'succeeded' });
    await t.clock.advance(6 * MINUTE);
    expect(t.get()).toMatchObject({ run: { status: 'succeeded' }, correctedFrom: 'cancelled' });
  });

  it('D5: leaves nothing behind when it is disposed', async () => {
    const t = setUp({ capabilities });
    t.client.watch('run-1');
    await cancelled(t);
    await t.clock.advance(MINUTE);
    t.client.dispose();
    await t.clock.settle();
    expect(t.clock.pending).toBe(0);
  });
});

describe('where the stop is confirmed', () => {
  it.each([[{ stopConfirmed: true }], [{}]])(
    'D5: %o: no reservation, and nothing is read any more',
    async (capabilities) => {
      const clock = createManualClock();
      const source = createScriptedSource({ clock, capabilities, run: { status: 'cancelled' } });
      const client = createRunClient({ source, clock, environment: createManualEnvironment() });
      client.watch('run-1');
      await clock.advance(20_000);
      expect(client.getSnapshot('run-1').mayStillWork).toBe(false);
      const asked = source.count();
      await clock.advance(30 * MINUTE);
      expect(source.count()).toBe(asked);
    },
  );

  it.each(['succeeded', 'failed'] as const)(
    'held: a run that has %s is not read any more, whatever the source',
    async (status) => {
      const t = setUp({ run: { status } });
      t.client.watch('run-1');
      await t.clock.advance(5_000);
      const asked = t.source.count();
      await t.clock.advance(30 * MINUTE);
      expect(t.source.count()).toBe(asked);
    },
  );

  it('D5: what is said of the very run counts more than what is known of its backend', () => {
    const said = (outcome: 'before_start' | 'graceful' | 'forced' | 'unconfirmed' | null) =>
      [true, false].map((stopConfirmed) =>
        mayStillWork({ id: 'a', status: 'cancelled', cancel: { outcome } }, { stopConfirmed }),
      );
    expect(said('before_start')).toEqual([false, false]);
    expect(said('graceful')).toEqual([false, false]);
    expect(said('forced')).toEqual([false, true]);
    expect(said('unconfirmed')).toEqual([true, true]);
    expect(said(null)).toEqual([false, true]);
  });
});
