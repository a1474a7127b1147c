import { expect, it } from 'vitest';
import type { PushClose, PushMessage } from '../../core/run/source/push';
import { createManualClock } from '../../testing/manual-clock';
import { pushByPolling } from './poll-push';

function setUp() {
  const clock = createManualClock();
  let looks = 0;
  let hear = () => {};
  let end = () => {};
  const messages: PushMessage[] = [];
  const closes: PushClose[] = [];
  const stop = pushByPolling({
    async read() {
      looks += 1;
      return { run: { id: 'r', status: 'running' }, steps: [] };
    },
    listen: (onEvent) =>
      new Promise<void>((resolve) => {
        hear = onEvent;
        end = resolve;
      }),
    handlers: {
      onMessage: (message) => void messages.push(message),
      onAlive: () => {},
      onClose: (close) => void closes.push(close),
    },
    stopConfirmed: true,
    clock,
  });
  return { clock, stop, hear: () => hear(), end: () => end(), looks: () => looks, messages, closes };
}

it('looks at most four times a second, however much the stream says, and at the last word as well', async () => {
  const { clock, hear, looks, messages } = setUp();
  await clock.settle();
  expect(looks()).toBe(1);
  for (let ms = 0; ms < 2_000; ms += 10) {
    hear();
    await clock.advance(10);
  }
  expect(looks()).toBe(9);
  await clock.advance(1_000);
  expect(looks()).toBe(9);
  hear();
  await clock.settle();
  expect(looks()).toBe(10);
  expect(messages).toHaveLength(10);
});

it('looks no more, and leaves no timer, once it was closed', async () => {
  const { clock, hear, stop, looks } = setUp();
  await clock.settle();
  hear();
  await clock.settle();
  stop();
  await clock.settle();
  expect(clock.pending).toBe(0);
  await clock.advance(5_000);
  expect(looks()).toBe(1);
});
