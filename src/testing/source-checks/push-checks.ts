import { isEnded } from '../../core/run/run';
import type { PushClose, PushMessage } from '../../core/run/source/push';
import { wrongIn } from './rules';
import { Skip, type SourceCheck, type SourceProbe } from './types';

/** Opens a push connection and records everything it delivers. */
function listen({ source }: SourceProbe, runId: string) {
  if (!source.capabilities.push || !source.subscribe) throw new Skip('the source does not push');
  const messages: PushMessage[] = [];
  const closes: PushClose[] = [];
  const late: string[] = [];
  const close = source.subscribe(
    runId,
    {
      onMessage: (message) => (closes.length > 0 ? late.push('a message') : messages.push(message)),
      onAlive: () => closes.length > 0 && late.push('a heartbeat'),
      onClose: (end) => (closes.length > 0 ? late.push('a second close') : closes.push(end)),
    },
    { epoch: null, rev: 0, freshToken: false },
  );
  return { messages, closes, late, close };
}

/** Polls until `isSo` or the limit. */
async function until({ settings, sleep }: SourceProbe, limitMs: number, isSo: () => boolean): Promise<boolean> {
  const end = settings.clock.now() + limitMs;
  while (!isSo() && settings.clock.now() < end) await sleep(settings.pauseMs);
  return isSo();
}

export const PUSH_CHECKS: readonly SourceCheck[] = [
  {
    id: 'push.snapshot',
    title: 'a connection starts with a snapshot, and delivers nothing after it is closed',
    async run(probe) {
      const runId = await probe.start('long');
      const { messages, closes, late, close } = listen(probe, runId);
      const { waitMs, watchMs } = probe.settings;
      if (!(await until(probe, waitMs, () => messages.length > 0 || closes.length > 0)))
        return [`no message arrived within ${waitMs} ms`];
      const first = messages[0];
      const found: string[] = [];
      if (!first) found.push(`the connection closed immediately (${closes[0]?.kind})`);
      else if (first.type !== 'snapshot') found.push(`the first message is a ${first.type}`);
      if (first?.run) found.push(...wrongIn(first.run, runId));
      close();
      const count = messages.length;
      await probe.sleep(watchMs);
      if (messages.length > count) found.push('messages arrived after the connection was closed');
      return [...found, ...late.map((what) => `${what} came after onClose`)];
    },
  },
  {
    id: 'push.order',
    title: 'each change follows the previous one, and the pushed end equals that of a read',
    async run(probe) {
      const runId = await probe.start('short');
      const { messages, late, close } = listen(probe, runId);
      const { waitMs } = probe.settings;
      const hasEnded = () => messages.some(({ run }) => run && isEnded(run.status));
      const isOver = await until(probe, waitMs, hasEnded);
      close();
      if (!isOver) return [`no end of the run arrived within ${waitMs} ms`];
      const found: string[] = [];
      let rev = Number.NEGATIVE_INFINITY;
      for (const message of messages) {
        if (message.rev === null) continue;
        if (message.type === 'change' && message.prev !== null && message.prev > rev && rev >= 0)
          found.push(`a change follows rev ${message.prev}, but rev ${rev} was the last: one is missing`);
        if (message.rev < rev) found.push(`rev fell from ${rev} to ${message.rev}`);
        rev = Math.max(rev, message.rev);
      }
      const last = messages.at(-1);
      if (last && last.rev === null && last.type === 'snapshot' && !last.resumed && !last.more) {
        const steps = await probe.readSteps(runId);
        if (last.steps.length !== steps.length)
          found.push(`a whole snapshot has ${last.steps.length} steps, a read has ${steps.length}`);
      }
      const pushed = messages.findLast(({ run }) => run !== null)?.run;
      const read = await probe.readRun(runId);
      if (pushed && pushed.status !== read.status) found.push(`pushed: ${pushed.status}, read: ${read.status}`);
      return [...found, ...late.map((what) => `${what} came after onClose`)];
    },
  },
];
