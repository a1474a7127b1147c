// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { hasEnded, type Run } from '../run';
import { RunSourceError } from '../source/run-source-error';
import { idleConnection } from './empty-snapshot';
import { withLoss } from './lost-run';
import type { RunConnection } from './snapshot';

const run: Run = { id: 'r', status: 'running', startedAt: 1_000, error: { message: 'One row was left out.' } };
const gone = new RunSourceError('not_found', 'gone', { status: 404 });
const line = (change: Partial<RunConnection>): RunConnection => ({
  ...idleConnection,
  transport: 'polling',
  lastUpdateAt: 60_000,
  serverOffsetMs: 500,
  ...change,
});

describe('a run that its backend knows no more', () => {
  it('is of unknown status, has not ended, was last heard of when it was answered last, and nothing can be done to it', () => {
    const lost = withLoss(run, line({ state: 'failed', error: gone }));
    expect(lost).toMatchObject({ status: 'unknown', lostAt: 60_500, can: { cancel: false } });
    expect(hasEnded(lost)).toBe(false);
    expect(withLoss(run, line({ state: 'failed', error: gone }))).toBe(lost);
  });

  it('stays so while it is asked for once more', () => {
    expect(withLoss(run, line({ state: 'polling', transport: null, error: gone }))?.status).toBe('unknown');
  });

  it('is none while a 404 may be a disturbance, for any other failure, and once it has ended', () => {
    for (const state of ['reconnecting', 'stale'] as const)
      expect(withLoss(run, line({ state, error: gone }))).toBe(run);
    expect(withLoss(run, line({ state: 'failed', error: new RunSourceError('forbidden', 'no') }))).toBe(run);
    expect(withLoss(run, line({ state: 'failed', error: null }))).toBe(run);
    const ended: Run = { ...run, status: 'succeeded' };
    expect(withLoss(ended, line({ state: 'failed', error: gone }))).toBe(ended);
    expect(withLoss(null, line({ state: 'failed', error: gone }))).toBeNull();
  });
});
