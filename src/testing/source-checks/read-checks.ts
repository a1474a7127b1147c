import { isEnded } from '../../core/run/run';
import { RunSourceError } from '../../core/run/source/run-source-error';
import { missingMethods, wrongIn, wrongInSteps, wrongToEnd } from './rules';
import { Skip, type SourceCheck, type SourceProbe } from './types';

/** Method that each capability requires. */
const NEEDED = {
  cancel: 'cancelRun',
  pause: 'setPaused',
  start: 'startRun',
  list: 'listRuns',
  separateMetrics: 'readMetrics',
  etaProfile: 'readEtaProfile',
  push: 'subscribe',
} as const;

/** Checks that `call` rejects with a `RunSourceError` of this kind. Resolves with the findings. */
export async function mustReject(name: string, kind: string, call: () => Promise<unknown>): Promise<string[]> {
  try {
    await call();
  } catch (error) {
    if (!(error instanceof RunSourceError))
      return [
        `${name} rejected with ${String(error)}: throw a RunSourceError; other errors count as network failures and are retried`,
      ];
    return error.kind === kind ? [] : [`${name} rejected with kind "${error.kind}"; expected "${kind}"`];
  }
  return [`${name} resolved; expected a rejection of kind "${kind}"`];
}

/** Whether the source guarantees that a cancelled run has stopped. */
export const isStopConfirmed = ({ source }: SourceProbe) => source.capabilities.stopConfirmed !== false;

export const READ_CHECKS: readonly SourceCheck[] = [
  {
    id: 'capabilities',
    title: 'the source implements its capabilities',
    run: async ({ source }) => missingMethods(source, NEEDED),
  },
  {
    id: 'read.missing',
    title: 'reading a run that does not exist rejects with "not_found"',
    run: ({ source, signal, settings }) =>
      mustReject('readRun', 'not_found', () => source.readRun(settings.missingId, { signal })),
  },
  {
    id: 'read.aborted',
    title: 'an aborted read rejects',
    async run({ source, settings, sleep }) {
      const call = source.readRun(settings.missingId, { signal: AbortSignal.abort() });
      const end = call.then(
        () => 'resolved',
        () => 'rejected',
      );
      const outcome = await Promise.race([end, sleep(settings.watchMs).then(() => 'is still pending')]);
      return outcome === 'rejected' ? [] : [`readRun with an aborted signal ${outcome}: pass on the signal`];
    },
  },
  {
    id: 'read.run',
    title: 'a run has the requested id and valid values',
    async run(probe) {
      const runId = await probe.start('long');
      const { run, steps } = await probe.observe(runId);
      return [...wrongIn(run, runId), ...wrongInSteps(steps)];
    },
  },
  {
    id: 'read.validator',
    title: 'a validator answers "not changed" only while nothing has changed',
    async run({ source, signal, start }) {
      const runId = await start('long');
      const first = await source.readRun(runId, { signal });
      if (first.validator === null) throw new Skip('the source returns no validator');
      const again = await source.readRun(runId, { signal, validator: first.validator });
      const fresh = await source.readRun(runId, { signal });
      if (again.run !== null || fresh.run === null || first.run === null) return [];
      // The run may have changed since; only check that "not changed" refers to the same validator.
      return again.validator === first.validator ? [] : ['"not changed" has a different validator'];
    },
  },
  {
    id: 'read.to-end',
    title: 'until the end of a run, revs increase and nothing is lost; the end is final, and all steps have ended',
    async run(probe) {
      const runId = await probe.start('short');
      const { waitMs, watchMs } = probe.settings;
      const seen = await probe.watch(runId, waitMs, ({ run }) => isEnded(run.status));
      const last = seen.at(-1);
      if (!last || !isEnded(last.run.status)) throw new Skip(`the run did not end within ${waitMs} ms`);
      const after = await probe.watch(runId, watchMs, () => false);
      const later = after.at(-1) ?? last;
      return [...wrongToEnd(seen, after, isStopConfirmed(probe)), ...wrongIn(later.run, runId)];
    },
  },
  {
    id: 'steps.cursor',
    title: 'a read from a cursor returns exactly the missing steps',
    async run({ source, signal, start, watch, readSteps, settings }) {
      if (!source.capabilities.revisions) throw new Skip('without revisions every read returns all steps');
      const runId = await start('long');
      await watch(runId, settings.waitMs, ({ steps }) => steps.length >= 2);
      const first = await source.readSteps(runId, { signal, after: 0, epoch: null, limit: 1 });
      const found: string[] = [];
      if (first.steps.length > 1) found.push(`limit 1 returned ${first.steps.length} steps`);
      if (first.next === null || first.epoch === null)
        return [...found, 'a page with revisions must have `next` and `epoch`'];
      const rest = await source.readSteps(runId, { signal, after: first.next, epoch: first.epoch });
      const old = rest.steps.filter((step) => (step.rev ?? Number.POSITIVE_INFINITY) <= (first.next ?? 0));
      if (old.length > 0) found.push(`a read after rev ${first.next} returned a step of rev ${old[0]?.rev}`);
      const other = await source.readSteps(runId, { signal, after: first.next, epoch: 'another-epoch' });
      if (!other.reset) found.push('a cursor of another epoch must return `reset: true` and all steps');
      const whole = await readSteps(runId);
      const missing = first.steps.filter((step) => !whole.some(({ id }) => id === step.id));
      if (missing.length > 0) found.push('a step changed its id between two reads');
      return found;
    },
  },
  {
    id: 'list.same',
    title: 'a list returns the same data as single reads, and respects its filters',
    async run({ source, signal, start, readRun, settings }) {
      if (!source.capabilities.list || !source.listRuns) throw new Skip('the source cannot list');
      const [one, two] = [await start('long'), await start('long')];
      const { runs } = await source.listRuns({ ids: [one, settings.missingId] }, { signal });
      const listed = runs.find((run) => run.id === one);
      const found: string[] = [];
      if (!listed) found.push('the run requested by id is not in the list');
      if (runs.some((run) => run.id !== one)) found.push('the list contains runs that were not requested by id');
      const read = await readRun(one);
      const left = Object.entries(read)
        .filter(([, value]) => value != null)
        .map(([name]) => name);
      const absent = left.filter((name) => listed && listed[name as keyof typeof listed] == null && !isMoving(name));
      if (absent.length > 0) found.push(`fields of a read that the list omits: ${absent.join(', ')}`);
      const page = await source.listRuns({ limit: 1 }, { signal });
      if (page.runs.length > 1) found.push(`limit 1 returned ${page.runs.length} runs`);
      const ended = await source.listRuns({ status: ['succeeded'], ids: [one, two] }, { signal });
      const wrong = ended.runs.filter((run) => run.status !== 'succeeded');
      if (wrong.length > 0) found.push(`a list of succeeded runs contains one that is ${wrong[0]?.status}`);
      return found;
    },
  },
];

/** Fields that may appear or disappear between two reads. */
const isMoving = (name: string) => /^(currentStep|queuePosition|metrics|startedAt|finishedAt|updatedAt)$/.test(name);
