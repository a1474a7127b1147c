import { hasEnded } from '../../core/run/run';
import type { RunSource } from '../../core/run/source/run-source';
import { isStopConfirmed, mustReject } from './read-checks';
import { wrongBetween } from './rules';
import { Skip, type SourceCheck, type SourceFault, type SourceProbe } from './types';

/** Maximum time for an aborted call to settle. ms */
const GIVE_UP_MS = 100;

/** Retries, because a busy machine may be late once; a call that ignores the signal is late every time. */
const GIVE_UP_TRIES = 3;

const KIND_OF: Record<Exclude<SourceFault, 'hung'>, string> = {
  unauthorized: 'unauthorized',
  forbidden: 'forbidden',
  missing: 'not_found',
  server: 'server',
  unreadable: 'invalid',
  offline: 'network',
};
const FAULTS = Object.keys(KIND_OF) as (keyof typeof KIND_OF)[];

type Call = (signal: AbortSignal) => Promise<unknown>;

/** Calls of a source, by method name. */
function callsOf(source: RunSource, runId: string): Map<string, Call> {
  const { read, listRuns, cancelRun } = source;
  const calls = new Map<string, Call>([
    ['readRun', (signal) => source.readRun(runId, { signal })],
    ['readSteps', (signal) => source.readSteps(runId, { signal, after: 0, epoch: null })],
  ]);
  if (read) calls.set('read', (signal) => read.call(source, runId, { signal }));
  if (listRuns) calls.set('listRuns', (signal) => listRuns.call(source, {}, { signal }));
  if (cancelRun)
    calls.set('cancelRun', (signal) => cancelRun.call(source, runId, { signal, idempotencyKey: 'check-gone' }));
  return calls;
}

/** Returns the calls that do not settle in time after an abort. */
async function stillWaiting({ sleep }: SourceProbe, calls: ReadonlyMap<string, Call>): Promise<string[]> {
  const found: string[] = [];
  async function endsInTime(call: Call): Promise<boolean> {
    const controller = new AbortController();
    const isOver = () => true;
    const end = call(controller.signal).then(isOver, isOver);
    controller.abort();
    return Promise.race([end, sleep(GIVE_UP_MS).then(() => false)]);
  }
  for (const [name, call] of calls) {
    let inTime = false;
    for (let tries = 0; tries < GIVE_UP_TRIES && !inTime; tries += 1) inTime = await endsInTime(call);
    if (!inTime) found.push(`${name} did not settle within ${GIVE_UP_MS} ms after an abort: pass on the signal`);
  }
  return found;
}

export const LIFE_CHECKS: readonly SourceCheck[] = [
  {
    id: 'abort.calls',
    title: 'every call settles within 100 ms after an abort',
    run: (probe) => stillWaiting(probe, callsOf(probe.source, probe.settings.missingId)),
  },
  {
    id: 'abort.hung',
    title: 'every call to a backend that does not respond settles within 100 ms after an abort',
    async run(probe) {
      const { answering } = probe.options;
      if (!answering) throw new Skip('no unresponsive backend available: pass answering');
      return stillWaiting(probe, callsOf(answering('hung'), 'any'));
    },
  },
  {
    id: 'errors.kinds',
    title: 'every error response of the backend becomes the right kind of error',
    async run({ options: { answering }, signal }) {
      if (!answering) throw new Skip('no backend with error responses available: pass answering');
      const found: string[] = [];
      for (const fault of FAULTS) {
        const source = answering(fault);
        const wrong = await mustReject('readRun', KIND_OF[fault], () => source.readRun('any', { signal }));
        found.push(...wrong.map((sentence) => `${fault}: ${sentence}`));
      }
      return found;
    },
  },
  {
    id: 'reload',
    title: 'a new source reads the same run and steps, with the same times',
    async run(probe) {
      const { remake } = probe.options;
      if (!remake) throw new Skip('no second source available: pass remake');
      const { waitMs } = probe.settings;
      const runId = await probe.start('short');
      await probe.watch(runId, waitMs, ({ run, steps }) => steps.length > 0 || hasEnded(run));
      const before = await probe.observe(runId);
      const during = await probe.observe(runId, remake());
      const end = (await probe.watch(runId, waitMs, ({ run }) => hasEnded(run))).at(-1);
      if (!end || !hasEnded(end.run)) throw new Skip(`the run did not end within ${waitMs} ms`);
      const after = await probe.observe(runId, remake());
      return [
        ...wrongBetween(before, during, isStopConfirmed(probe)),
        ...wrongBetween(end, after, isStopConfirmed(probe)),
        ...(after.run.status === end.run.status
          ? []
          : [`the run was ${end.run.status}, the new source reads ${after.run.status}`]),
        ...(after.steps.length === end.steps.length
          ? []
          : [`the run had ${end.steps.length} steps, the new source reads ${after.steps.length}`]),
      ];
    },
  },
  {
    id: 'access.other',
    title: 'another user cannot see the run, even right after its owner has read it',
    async run(probe) {
      const { otherUser } = probe.options;
      if (!otherUser) throw new Skip('no second user available: pass otherUser');
      const { signal } = probe;
      const runId = await probe.start('long');
      await probe.observe(runId);
      const found = await mustReject('readRun of another user', 'not_found', () =>
        otherUser.readRun(runId, { signal }),
      );
      const listed = otherUser.capabilities.list ? await otherUser.listRuns?.({ ids: [runId] }, { signal }) : null;
      if (listed?.runs.some(({ id }) => id === runId)) found.push('the run is in the list of another user');
      const { cancelRun } = otherUser;
      if (cancelRun) {
        const cancel = () => cancelRun.call(otherUser, runId, { signal, idempotencyKey: 'check-foreign' });
        found.push(...(await mustReject('cancelRun of another user', 'not_found', cancel)));
      }
      return found;
    },
  },
  {
    id: 'list.pages',
    title: 'pages of a list neither repeat nor skip a run',
    async run({ source, signal, start }) {
      if (!source.capabilities.list || !source.listRuns) throw new Skip('the source cannot list');
      const wanted = [await start('long'), await start('long'), await start('long')];
      const seen: string[] = [];
      let cursor: string | null = null;
      for (let pages = 0; pages < 100 && !wanted.every((id) => seen.includes(id)); pages += 1) {
        const page = await source.listRuns({ limit: 2, cursor }, { signal });
        seen.push(...page.runs.map(({ id }) => id));
        cursor = page.nextCursor;
        if (cursor === null) break;
      }
      const missing = wanted.filter((id) => !seen.includes(id));
      const twice = seen.filter((id, i) => wanted.includes(id) && seen.indexOf(id) < i);
      return [
        ...(missing.length > 0 ? [`${missing.length} of 3 new runs are missing from all pages`] : []),
        ...(twice.length > 0 ? [`${twice.length} runs are on two pages`] : []),
      ];
    },
  },
];
