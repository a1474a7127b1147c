import { isRecord, pause } from '../check';
import type { ConformanceOptions } from '../types';
import { withFault } from './wrong/fault';

/* Proxies that turn our backend into different but conforming ones. */

type Proxy = Pick<ConformanceOptions, 'fetch'>;

/** Responds to a cancel only once the run has stopped. Records the responses in `answers`. */
export function stopsFirst(answers: number[]): Proxy {
  const fetch: typeof globalThis.fetch = async (input, init = {}) => {
    const isCancel = init.method === 'POST' && String(input).endsWith('/cancel');
    for (;;) {
      const response = await globalThis.fetch(input, init);
      if (isCancel && response.status === 202) {
        await response.body?.cancel();
        // Repeating the cancel has no effect and shows whether the run has stopped.
        await pause(200);
        continue;
      }
      if (isCancel) answers.push(response.status);
      return response;
    }
  };
  return { fetch };
}

/** Counts the steps of each attempt from 1, so that an id tells them apart. Here, every three steps are an attempt. */
export function countsAnew(): Pick<ConformanceOptions, 'fetch' | 'WebSocket'> {
  const anew = (steps: unknown) => {
    if (!Array.isArray(steps)) return;
    for (const step of steps) {
      const { n } = step;
      Object.assign(step, { id: `step-${n}`, n: 1 + ((n - 1) % 3), attempt: Math.ceil(n / 3) });
    }
  };
  return withFault({
    answering: ({ json }) => anew(json.steps),
    pushing: (frame) => anew(frame.steps),
    streaming: (text) =>
      text.replace(/^data: (.*)$/gm, (_line, data: string) => {
        const frame = JSON.parse(data);
        anew(frame.steps);
        return `data: ${JSON.stringify(frame)}`;
      }),
  });
}

/** Number of consecutive revs that are merged into one. */
const TOGETHER = 6;

/** Gives steps that changed together the same rev. Records the revs of each page in `sent`. */
export function sharesRevs(sent: number[][]): Proxy {
  const shared = (steps: unknown, runRev: unknown) => {
    if (!Array.isArray(steps)) return;
    for (const step of steps) {
      const last = Math.ceil(Number(step.rev) / TOGETHER) * TOGETHER;
      step.rev = Math.min(last, Number(runRev));
    }
  };
  return withFault({
    answering({ json }, { path }) {
      if (!path.includes('/steps')) return;
      shared(json.steps, json.run_rev);
      if (Array.isArray(json.steps)) sent.push(json.steps.map((step) => Number(step.rev)));
    },
    streaming: (text) =>
      text.replace(/^data: (.*)$/gm, (line, data: string) => {
        const frame: unknown = JSON.parse(data);
        if (!isRecord(frame)) return line;
        shared(frame.steps, frame.rev);
        return `data: ${JSON.stringify(frame)}`;
      }),
  });
}
