import { isRecord, pause } from '../check';
import type { ConformanceOptions } from '../types';
import { withFault } from './wrong/fault';

/* Backends that differ from ours and are right: a proxy before ours makes each. */

type Proxy = Pick<ConformanceOptions, 'fetch'>;

/** Answers a cancel only once the run has stopped. `answers`: what cancels were answered with. */
export function stopsFirst(answers: number[]): Proxy {
  const fetch: typeof globalThis.fetch = async (input, init = {}) => {
    const isCancel = init.method === 'POST' && String(input).endsWith('/cancel');
    for (;;) {
      const response = await globalThis.fetch(input, init);
      if (isCancel && response.status === 202) {
        await response.body?.cancel();
        // Asking again changes nothing, and says whether it has stopped by now.
        await pause(200);
        continue;
      }
      if (isCancel) answers.push(response.status);
      return response;
    }
  };
  return { fetch };
}

/** As many changes as this are one statement. */
const TOGETHER = 6;

/** Gives the steps that were changed together one rev. `sent`: the revs of each page of steps. */
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
