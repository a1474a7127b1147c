// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { RunRecord } from './run-record';
import { createRunScript } from './script/run-script';

const NOW = Date.UTC(2026, 0, 1);
const STATES = ['queued', 'running', 'cancelling', 'succeeded', 'failed', 'cancelled'] as const;
const CANCEL = { by: null, reason: null, force: false, deadlineMs: 10_000 };

function inState(state: RunRecord['status']): { record: RunRecord; lease: number } {
  const script = createRunScript({ scenario: state === 'failed' ? 'fails' : 'clean' });
  const record = new RunRecord({
    id: 'r',
    script,
    epoch: 'e',
    now: NOW,
    maxAttempts: 2,
    readOnly: false,
    onChange: () => {},
  });
  if (state === 'queued') return { record, lease: 1 };
  const lease = record.claim(NOW) ?? 0;
  if (state === 'succeeded' || state === 'failed') record.finish(lease, NOW);
  if (state === 'cancelling' || state === 'cancelled') record.requestCancel(NOW, CANCEL);
  if (state === 'cancelled') record.stoppedCleanly(lease, NOW);
  expect(record.status).toBe(state);
  return { record, lease };
}

const first = createRunScript({ scenario: 'clean' }).steps[0];
if (!first) throw new Error('the script is empty');

const EVENTS: Record<string, (record: RunRecord, lease: number) => unknown> = {
  claim: (record) => record.claim(NOW),
  cancel: (record) => record.requestCancel(NOW, CANCEL),
  force: (record) => record.requestCancel(NOW, { ...CANCEL, force: true }),
  finish: (record, lease) => record.finish(lease, NOW),
  stop: (record, lease) => record.stoppedCleanly(lease, NOW),
  lose: (record) => record.workerLost(NOW),
  deadline: (record) => record.deadlinePassed(NOW),
  write: (record, lease) => record.startStep(lease, first, NOW),
};

/** Status and cancel outcome after each event; `-` = nothing changed, not even the rev. */
const TABLE: Record<string, Record<(typeof STATES)[number], string>> = {
  claim: { queued: 'running', running: '-', cancelling: '-', succeeded: '-', failed: '-', cancelled: '-' },
  cancel: {
    queued: 'cancelled before_start',
    running: 'cancelling',
    cancelling: '-',
    succeeded: '-',
    failed: '-',
    cancelled: '-',
  },
  force: {
    queued: 'cancelled before_start',
    running: 'cancelled forced',
    cancelling: 'cancelled forced',
    succeeded: '-',
    failed: '-',
    cancelled: '-',
  },
  finish: {
    queued: '-',
    running: 'succeeded',
    cancelling: 'succeeded completed_before_cancel',
    succeeded: '-',
    failed: '-',
    cancelled: '-',
  },
  stop: {
    queued: '-',
    running: '-',
    cancelling: 'cancelled graceful',
    succeeded: '-',
    failed: '-',
    cancelled: '-',
  },
  lose: {
    queued: '-',
    running: 'queued',
    cancelling: 'cancelled forced',
    succeeded: '-',
    failed: '-',
    cancelled: '-',
  },
  deadline: {
    queued: '-',
    running: '-',
    cancelling: 'cancelled forced',
    succeeded: '-',
    failed: '-',
    cancelled: '-',
  },
  write: {
    queued: '-',
    running: 'running',
    cancelling: 'cancelling',
    succeeded: '-',
    failed: '-',
    cancelled: '-',
  },
};

describe('RunRecord: every event in every state', () => {
  for (const [event, row] of Object.entries(TABLE)) {
    it.each(STATES)(`${event} while %s`, (state) => {
      const { record, lease } = inState(state);
      const { rev } = record;
      EVENTS[event]?.(record, lease);
      const after = [record.status, record.cancel?.outcome].filter(Boolean).join(' ');
      if (row[state] === '-') {
        expect([record.status, record.rev]).toEqual([state, rev]);
      } else {
        expect(after).toBe(row[state]);
        expect(record.rev).toBeGreaterThan(rev);
      }
    });
  }

  it('refuses every write of an earlier lease', () => {
    const { record, lease } = inState('running');
    record.workerLost(NOW);
    const next = record.claim(NOW) ?? 0;
    const { rev } = record;
    expect(record.startStep(lease, first, NOW)).toBe(false);
    expect(record.finishStep(lease, first, NOW)).toBe(false);
    expect(record.finish(lease, NOW)).toBe(false);
    expect(record.rev).toBe(rev);
    expect(record.startStep(next, first, NOW)).toBe(true);
  });
});
