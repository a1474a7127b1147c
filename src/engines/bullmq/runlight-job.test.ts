// @vitest-environment node
import { DelayedError, RateLimitError, WaitingChildrenError, WaitingError } from 'bullmq';
import { describe, expect, it } from 'vitest';
import type { RunStep } from '../../core/run/run';
import { type BullmqWorkerJob, STOPPED } from './job-run';
import type { IoRedisClient } from './redis';
import { type RunlightJob, runlightJob } from './runlight-job';

/** Runs a processor on a job, with a Redis that keeps what it is told. */
async function run(process: (work: RunlightJob<BullmqWorkerJob>) => Promise<void>, { isCancelled = false } = {}) {
  const steps: RunStep[] = [];
  const commands: string[] = [];
  let hear: (message: string) => void = () => {};
  const redis: IoRedisClient = {
    async call(command, ...args) {
      commands.push(command);
      if (command === 'HSET') steps.push(JSON.parse(args[2] ?? ''));
      return command === 'HVALS' ? [] : 0;
    },
    duplicate: () => ({
      subscribe: async () => null,
      on(event: string, listener: unknown) {
        if (event === 'message') hear = (message) => (listener as (channel: string, text: string) => void)('', message);
      },
      disconnect() {},
    }),
  };
  const job: BullmqWorkerJob = {
    ...{ id: '7', name: 'train', data: {}, opts: {}, progress: 0, timestamp: 0, attemptsStarted: 1 },
    ...{ queueName: 'train', prefix: 'bull', updateProgress: async () => null },
  };
  const processor = runlightJob<BullmqWorkerJob, void>(
    (work) => {
      work.step('Ask the model');
      if (isCancelled) hear('7');
      return process(work);
    },
    { redis },
  );
  const error = await processor(job).catch((reason: unknown) => reason);
  processor.close();
  return { error, step: steps.at(-1)?.status, isNoteKept: !commands.includes('DEL') };
}

describe('a processor that returns its job to the queue', () => {
  it.each([
    ['until later', new DelayedError()],
    ['to wait', new WaitingError()],
    ['to wait for its children', new WaitingChildrenError()],
  ])('%s, has not failed; a cancel is kept until the job begins again', async (_how, moved) => {
    const process = () => Promise.reject(moved);
    expect(await run(process)).toEqual({ error: moved, step: 'interrupted', isNoteKept: true });
    // It is not active any more: BullMQ could not end it.
    expect(await run(process, { isCancelled: true })).toEqual({ error: moved, step: 'interrupted', isNoteKept: true });
  });

  it('because of a rate limit, has not failed; a cancel stops it', async () => {
    const limited = new RateLimitError();
    const process = () => Promise.reject(limited);
    expect(await run(process)).toEqual({ error: limited, step: 'interrupted', isNoteKept: true });
    const { error, step, isNoteKept } = await run(process, { isCancelled: true });
    expect([String(error), step, isNoteKept]).toEqual([`UnrecoverableError: ${STOPPED}`, 'cancelled', false]);
  });

  it('does not do so by any other error', async () => {
    const failed = new Error('Out of memory');
    expect(await run(() => Promise.reject(failed))).toEqual({ error: failed, step: 'failed', isNoteKept: true });
  });
});
