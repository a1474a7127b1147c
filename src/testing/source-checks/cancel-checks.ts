import { isEnded } from '../../core/run/run';
import { RunSourceError } from '../../core/run/source/run-source-error';
import { isStopConfirmed, mustReject } from './read-checks';
import { writtenAfterCancel, wrongAtEnd, wrongBetween } from './rules';
import { Skip, type SourceCheck, type SourceProbe } from './types';

/** Returns a function that cancels a run. @throws {Skip} if the source cannot cancel */
export function cancelOf({ source, signal }: SourceProbe) {
  const { cancelRun } = source;
  if (!source.capabilities.cancel || !cancelRun) throw new Skip('the source cannot cancel');
  return (runId: string, idempotencyKey: string, force = false) =>
    cancelRun.call(source, runId, { signal, idempotencyKey, ...(force && { force }) });
}

async function cancelToEnd(probe: SourceProbe, force: boolean): Promise<readonly string[]> {
  const cancel = cancelOf(probe);
  const { waitMs, cancelMs, watchMs } = probe.settings;
  const runId = await probe.start('long');
  await probe.watch(runId, waitMs, ({ run }) => run.status === 'running' || isEnded(run.status));
  const found: string[] = [];
  const reply = await cancel(runId, 'check-1', force);
  if (reply.run && reply.run.id !== runId) found.push(`the reply contains another run, ${reply.run.id}`);
  // A client that has lost the response retries with the same key.
  try {
    await cancel(runId, 'check-1', force);
  } catch (error) {
    const isLate = error instanceof RunSourceError && error.kind === 'ended';
    if (!isLate) found.push(`repeating the cancel with the same key rejected: ${String(error)}`);
  }
  const seen = await probe.watch(runId, cancelMs, ({ run }) => isEnded(run.status));
  const end = seen.at(-1);
  if (!end || !isEnded(end.run.status)) return [...found, `the run did not end within ${cancelMs} ms after the cancel`];
  const after = await probe.watch(runId, watchMs, () => false);
  const later = after.at(-1) ?? end;
  const all = [...seen, ...after];
  found.push(...all.flatMap((now, i) => (i > 0 ? wrongBetween(all[i - 1] ?? now, now, isStopConfirmed(probe)) : [])));
  if (isStopConfirmed(probe)) {
    found.push(...writtenAfterCancel(end, later));
    found.push(...all.flatMap(wrongAtEnd).slice(0, 1));
  }
  return found;
}

export const CANCEL_CHECKS: readonly SourceCheck[] = [
  {
    id: 'cancel.missing',
    title: 'cancelling a run that does not exist rejects with "not_found"',
    async run(probe) {
      const cancel = cancelOf(probe);
      return mustReject('cancelRun', 'not_found', () => cancel(probe.settings.missingId, 'check-0'));
    },
  },
  {
    id: 'cancel.running',
    title: 'a repeated cancel ends the run once, and the run does not change afterwards',
    run: (probe) => cancelToEnd(probe, false),
  },
  {
    id: 'cancel.force',
    title: 'a forced cancel ends the run, and the run does not change afterwards',
    run(probe) {
      if (!probe.source.capabilities.force) throw new Skip('the source cannot force a cancel');
      return cancelToEnd(probe, true);
    },
  },
  {
    id: 'cancel.ended',
    title: 'cancelling an ended run rejects with "ended" and changes nothing',
    async run(probe) {
      const cancel = cancelOf(probe);
      const runId = await probe.start('short');
      const seen = await probe.watch(runId, probe.settings.waitMs, ({ run }) => isEnded(run.status));
      const end = seen.at(-1);
      if (!end || !isEnded(end.run.status)) throw new Skip(`the run did not end within ${probe.settings.waitMs} ms`);
      const found = await mustReject('cancelRun', 'ended', () => cancel(runId, 'check-2'));
      const { status } = await probe.readRun(runId);
      return status === end.run.status
        ? found
        : [...found, `the run was ${end.run.status}, and is ${status} after the cancel`];
    },
  },
];
