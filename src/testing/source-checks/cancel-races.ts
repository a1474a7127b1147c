import { hasEnded, isEnded } from '../../core/run/run';
import { RunSourceError } from '../../core/run/source/run-source-error';
import { cancelOf } from './cancel-checks';
import { isStopConfirmed } from './read-checks';
import { writtenAfterEnd } from './rules';
import { Skip, type SourceCheck, type SourceProbe } from './types';

/** The client's timeout: after it, the client resends the cancel. ms */
const ANSWER_MS = 10_000;

/** Waits until the run has left the queue. */
const begun = (probe: SourceProbe, runId: string) =>
  probe.watch(runId, probe.settings.waitMs, ({ run }) => run.status !== 'queued');

const isTooLate = (error: unknown) => error instanceof RunSourceError && error.kind === 'ended';

export const CANCEL_RACES: readonly SourceCheck[] = [
  {
    id: 'cancel.answer',
    title: 'a cancel settles within 10 s or declares that it waits, and its reply agrees with a read',
    async run(probe) {
      const cancel = cancelOf(probe);
      const { clock } = probe.settings;
      const runId = await probe.start('long');
      await begun(probe, runId);
      const askedAt = clock.now();
      const { status } = await cancel(runId, 'check-answer');
      const tookMs = clock.now() - askedAt;
      const { run } = await probe.observe(runId);
      const found: string[] = [];
      if (tookMs > ANSWER_MS && probe.source.capabilities.cancelAnswers !== 'stopped')
        found.push(`the cancel settled after ${tookMs} ms: set \`cancelAnswers: 'stopped'\`, or the client resends it`);
      const isSame = run.status === status || (status === 'cancelling' && hasEnded(run));
      if (!isSame) found.push(`the reply has the status "${status}", a read right after it "${run.status}"`);
      return found;
    },
  },
  {
    id: 'cancel.parallel',
    title: 'eight concurrent cancels are one cancel',
    async run(probe) {
      const cancel = cancelOf(probe);
      const runId = await probe.start('long');
      await begun(probe, runId);
      const answers = await Promise.allSettled(Array.from({ length: 8 }, (_, i) => cancel(runId, `check-${i}-of-8`)));
      const refused = answers.flatMap((one) =>
        one.status === 'rejected' && !isTooLate(one.reason) ? [one.reason] : [],
      );
      const found =
        refused.length > 0 ? [`${refused.length} of 8 concurrent cancels rejected: ${String(refused[0])}`] : [];
      const seen = await probe.watch(runId, probe.settings.cancelMs, ({ run }) => hasEnded(run));
      const times = new Set(seen.flatMap(({ run }) => run.cancel?.requestedAt ?? []));
      if (times.size > 1) found.push(`\`cancel.requestedAt\` had ${times.size} values: keep the first one`);
      return found;
    },
  },
  {
    id: 'cancel.starting',
    title: 'a cancel right after the start ends the run',
    async run(probe) {
      const cancel = cancelOf(probe);
      const runId = await probe.start('long');
      await cancel(runId, 'check-starting');
      const seen = await probe.watch(runId, probe.settings.cancelMs, ({ run }) => hasEnded(run));
      const status = seen.at(-1)?.run.status;
      return status && isEnded(status) ? [] : [`the run is ${status} ${probe.settings.cancelMs} ms after the cancel`];
    },
  },
  {
    id: 'cancel.queued',
    title: 'a run that is cancelled in the queue never starts',
    async run(probe) {
      const cancel = cancelOf(probe);
      const { startQueued } = probe.options;
      if (!startQueued) throw new Skip('no queued run available: pass startQueued');
      const runId = await startQueued();
      await cancel(runId, 'check-queued');
      const { cancelMs, watchMs } = probe.settings;
      const seen = await probe.watch(runId, cancelMs, ({ run }) => hasEnded(run));
      const status = seen.at(-1)?.run.status;
      const after = (await probe.watch(runId, watchMs, () => false)).at(-1);
      const found = status === 'cancelled' ? [] : [`the run is ${status} ${cancelMs} ms after the cancel`];
      const steps = after?.steps.filter(({ kind }) => kind !== 'cancelled') ?? [];
      return steps.length > 0 ? [...found, `the run still performed the step "${steps[0]?.title}"`] : found;
    },
  },
  {
    id: 'cancel.deaf',
    title: 'work that ignores a cancel is not reported as stopped while it continues',
    async run(probe) {
      const cancel = cancelOf(probe);
      const { startDeaf } = probe.options;
      if (!startDeaf) throw new Skip('no run available that ignores a cancel: pass startDeaf');
      const { cancelMs, watchMs } = probe.settings;
      const runId = await startDeaf();
      await begun(probe, runId);
      await cancel(runId, 'check-deaf').catch((error: unknown) => {
        if (!isTooLate(error)) throw error;
      });
      const end = (await probe.watch(runId, cancelMs, ({ run }) => hasEnded(run))).at(-1);
      if (end?.run.status !== 'cancelled') return [];
      const isMarked = !isStopConfirmed(probe) || end.run.cancel?.outcome === 'unconfirmed';
      if (isMarked) return [];
      const later = (await probe.watch(runId, watchMs, () => false)).at(-1) ?? end;
      const hint = 'the run is reported as cancelled: set `stopConfirmed: false`, or the outcome `unconfirmed`';
      return writtenAfterEnd(end, later).map((sentence) => `${sentence} (${hint})`);
    },
  },
];
