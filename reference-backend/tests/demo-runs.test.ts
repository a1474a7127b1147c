import { expect, it } from 'vitest';
import type { WireRun } from '../../src/wire/types';
import { addEarlierRuns } from '../demo-runs';
import { createClient, startTestBackend, until } from '../testing';

it('the demo begins with six runs that have ended and one that goes on; what is there already stays', async () => {
  const backend = await startTestBackend({ prepare: addEarlierRuns });
  try {
    const api = createClient(backend.url);
    const list = async () => (await api.call('/v1/runs')).json<{ runs: WireRun[] }>().runs;
    const runs = async () => (await list()).map(({ status }) => status);
    await until('the new one is worked on', async () => (await runs())[0] === 'running');
    expect((await runs()).slice(1)).toEqual([
      'succeeded',
      'cancelled',
      'succeeded',
      'failed',
      'succeeded',
      'succeeded',
    ]);
    const [, newest, cancelled, , failed] = await list();
    if (!newest || !cancelled || !failed) throw new Error('seven runs');
    expect(newest.metrics).toHaveProperty('ks_mean');
    expect(Date.parse(newest.finished_at ?? '') - Date.parse(newest.started_at ?? '')).toBeGreaterThan(60_000);
    expect(failed.error?.message).toContain('ran out of GPU memory');
    expect(cancelled.cancel).toMatchObject({ outcome: 'graceful', reason: 'Wrong columns' });
    const steps = await api.steps(newest.id);
    expect(steps).toHaveLength(newest.progress?.completed_steps ?? 0);
    for (const step of steps) expect(step.status).toBe('done');
  } finally {
    await backend.close();
  }
});
