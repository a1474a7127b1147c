// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { createManualClock } from '../../src/testing/manual-clock';
import type { WrittenRun } from '../../src/wire/write/run';
import { createHandoverClock } from './handover-clock';
import { SEED_NAMES, type SeedName, seedRuns } from './seeds';

const EXPECTED: Record<
  SeedName,
  [status: string, completed: number | null, total: number | null, cancel: string | null]
> = {
  queued: ['queued', 0, 8, null],
  running: ['running', 2, 8, null],
  training: ['running', 3, 8, null],
  recovering: ['running', 6, 8, null],
  cancelling: ['cancelling', 4, 8, null],
  succeeded: ['succeeded', 8, 8, null],
  failed: ['failed', 7, 8, null],
  cancelled: ['cancelled', 3, 8, 'graceful'],
  'cancelled-before-start': ['cancelled', 0, 8, 'before_start'],
  forced: ['cancelled', 4, 8, 'forced'],
  'completed-before-cancel': ['succeeded', 8, 8, 'completed_before_cancel'],
  'unknown-total': ['running', 3, null, null],
  grown: ['running', 7, 12, null],
  long: ['running', 248, 500, null],
  stalled: ['running', 4, 8, null],
  retried: ['running', 4, 8, null],
  'worker-lost': ['failed', 4, 8, null],
  'read-only': ['running', 4, 8, null],
  'single-step': ['running', 0, 1, null],
};

describe('seedRuns', () => {
  it('brings every run to its state, at the clock of the caller', async () => {
    const clock = createManualClock();
    const { backend, runs } = await seedRuns({ clock });
    const states = Object.fromEntries(
      SEED_NAMES.map((name) => {
        const { status, progress, cancel } = runs[name].run;
        return [name, [status, progress.completed_steps, progress.total_steps, cancel?.outcome ?? null]];
      }),
    );
    expect(states).toEqual(EXPECTED);
    for (const name of SEED_NAMES) {
      expect(runs[name].run.server_time).toBe(new Date(clock.now()).toISOString());
      expect(backend.readStatus(runs[name].id).body).toEqual(runs[name].run);
    }
    expect(runs.stalled.steps.at(-1)).toMatchObject({ status: 'running', kind: 'training' });
    expect(clock.now() - Date.parse(runs.stalled.run.updated_at)).toBeGreaterThan(30_000);
    expect(runs.retried.run.attempt).toBe(2);
    expect(runs.cancelled.steps.at(-1)?.detail).toContain('Took the wide table by mistake');
    expect(runs['read-only'].run.can.cancel).toBe(false);
    backend.dispose();
    expect(clock.pending).toBe(0);
  });

  it('goes on living on the clock it was handed', async () => {
    const clock = createManualClock();
    const { backend, runs } = await seedRuns({ clock, only: ['running', 'cancelling', 'queued'] });
    const status = (name: 'running' | 'cancelling' | 'queued') =>
      (backend.readStatus(runs[name].id).body as WrittenRun).status;
    await clock.advance(5_999);
    expect(status('cancelling')).toBe('cancelling');
    await clock.advance(1);
    expect(status('cancelling')).toBe('cancelled');
    await clock.advance(120_000);
    expect([status('running'), status('queued')]).toEqual(['succeeded', 'queued']);
    expect(runs.running.run.status).toBe('running');
    backend.dispose();
  });

  it('is the same on every play, whichever others are chosen', async () => {
    const all = await seedRuns({ clock: createManualClock(), seed: 3 });
    const few = await seedRuns({ clock: createManualClock(), seed: 3, only: ['failed', 'training'] });
    expect(Object.keys(few.runs)).toEqual(['failed', 'training']);
    expect(few.runs.training).toEqual(all.runs.training);
    expect(few.runs.failed).toEqual(all.runs.failed);
  });
});

describe('createHandoverClock', () => {
  it('keeps the order of timers and what is left of them', async () => {
    const clock = createManualClock(10_000);
    const past = createHandoverClock(0);
    const fired: string[] = [];
    past.setTimeout(() => fired.push('b'), 200);
    past.setTimeout(() => fired.push('a'), 100);
    past.setTimeout(() => fired.push('late'), 1_500);
    const dropped = past.setTimeout(() => fired.push('dropped'), 1_500);
    await past.advance(1_000);
    expect(fired).toEqual(['a', 'b']);
    expect(past.now()).toBe(1_000);
    past.handOver(clock);
    past.clearTimeout(dropped);
    expect(past.now()).toBe(10_000);
    await clock.advance(499);
    expect(fired).toEqual(['a', 'b']);
    await clock.advance(1);
    expect(fired).toEqual(['a', 'b', 'late']);
    expect(clock.pending).toBe(0);
  });
});
