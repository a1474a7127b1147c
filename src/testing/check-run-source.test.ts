import { describe, expect, it } from 'vitest';
import type { Clock } from '../core/platform/clock';
import { isEnded, type Run, type RunStep } from '../core/run/run';
import type { PushMessage } from '../core/run/source/push';
import type { RunSource } from '../core/run/source/run-source';
import { RunSourceError } from '../core/run/source/run-source-error';
import { checkRunSource, expectSourceConforms } from './check-run-source';
import { createManualClock, type ManualClock } from './manual-clock';
import type { CheckRunSourceOptions, SourceFault } from './source-checks/types';

/** Possible bugs of an adapter. */
type Fault =
  | 'torn end'
  | 'writes after a forced end'
  | 'list leaves a field out'
  | 'list ignores ids'
  | 'rev falls'
  | 'two runs of one rev'
  | 'late cancel accepted'
  | 'unknown run is queued'
  | 'plain error'
  | 'seconds'
  | 'ignores abort'
  | 'ids change'
  | 'steps are lost'
  | 'end changes'
  | 'percent'
  | 'pushes after close'
  | 'pushes with a gap'
  | 'no reset for a foreign epoch'
  | 'second cancel refused'
  | 'cancel marks only'
  | 'cancelling is never seen'
  | 'a record of each cancel'
  | 'step without a rev'
  | 'changed step keeps its rev'
  | 'times of the read'
  | 'steps move'
  | 'cancelled before it began, and begins'
  | 'deaf work is called stopped'
  | 'pages repeat'
  | 'goes on when given up'
  | 'answers late'
  | 'a whole snapshot lacks steps';

interface Job {
  run: Run;
  steps: RunStep[];
  /** When it ends on its own, and when a stop was requested. */
  endsAt: number;
  cancelledAt: number | null;
  forced: boolean;
  nextStepAt: number;
  /** Waits in a queue until it is cancelled; does not check for the cancel. */
  isQueued: boolean;
  isDeaf: boolean;
}

const STEP_MS = 200;

/** A small engine with one step per 200 ms, read through a source that follows all rules, or breaks one. */
function createToySource(clock: Clock, fault: Fault | null, capabilities: Partial<RunSource['capabilities']> = {}) {
  const jobs = new Map<string, Job>();
  let count = 0;
  let readCount = 0;

  function write(job: Job, change: Partial<Run>, step?: RunStep): void {
    const rev = (job.run.rev ?? 0) + 1;
    job.run = { ...job.run, ...change, rev };
    if (step) job.steps = [...job.steps.filter(({ id }) => id !== step.id), { ...step, rev }];
  }
  function endOpenStep(job: Job, status: RunStep['status']): void {
    const open = job.steps.find((step) => step.status === 'running');
    if (!open) return;
    write(job, {}, { ...open, status, finishedAt: job.nextStepAt });
    if (fault === 'changed step keeps its rev')
      job.steps = job.steps.map((step) => (step.id === open.id ? { ...step, rev: open.rev ?? null } : step));
  }
  function end(job: Job, status: Run['status']): void {
    endOpenStep(job, status === 'succeeded' ? 'done' : 'cancelled');
    write(job, { status, finishedAt: clock.now() });
  }
  function work(job: Job): void {
    const now = clock.now();
    const mayWrite = () =>
      (!isEnded(job.run.status) && !job.isQueued) ||
      (fault === 'cancelled before it began, and begins' && job.isQueued && job.cancelledAt !== null) ||
      (fault === 'deaf work is called stopped' && job.isDeaf) ||
      (fault === 'writes after a forced end' && job.forced) ||
      (fault === 'cancel marks only' && job.run.status === 'cancelled');
    while (mayWrite() && job.nextStepAt <= now) {
      const n = job.steps.length + 1;
      endOpenStep(job, 'done');
      const id = fault === 'ids change' ? `${n}-${readCount}` : String(n);
      write(
        job,
        { status: isEnded(job.run.status) ? job.run.status : 'running' },
        { id, n, kind: 'training', status: 'running', title: `Step ${n}`, startedAt: job.nextStepAt },
      );
      job.nextStepAt += STEP_MS;
    }
    if (isEnded(job.run.status) || job.isQueued) return;
    const { cancelledAt } = job;
    const isDeaf = job.isDeaf && fault !== 'deaf work is called stopped';
    if (cancelledAt !== null && (job.forced || (now >= cancelledAt + 300 && !isDeaf))) end(job, 'cancelled');
    else if (now >= job.endsAt) end(job, 'succeeded');
  }
  const jobOf = (id: string): Job => {
    const job = jobs.get(id);
    if (job) {
      work(job);
      return job;
    }
    if (fault === 'plain error') throw new Error('404');
    throw new RunSourceError('not_found', `there is no run ${id}.`);
  };
  const shown = (job: Job): Run => {
    readCount += 1;
    const { run } = job;
    if (fault === 'rev falls' && readCount % 5 === 0) return { ...run, rev: (run.rev ?? 1) - 1 };
    if (fault === 'two runs of one rev') return { ...run, name: `read ${readCount}` };
    if (fault === 'seconds') return { ...run, startedAt: Math.round((run.startedAt ?? 0) / 1000) };
    if (fault === 'cancelling is never seen' && run.status === 'cancelling') return { ...run, status: 'running' };
    if (fault === 'a record of each cancel' && run.cancel)
      return { ...run, cancel: { requestedAt: clock.now() }, rev: (run.rev ?? 0) + readCount };
    if (fault === 'percent') return { ...run, progress: { fraction: 64 } };
    if (fault === 'end changes' && isEnded(run.status) && readCount % 2 === 0) return { ...run, status: 'failed' };
    return run;
  };
  const stepsOf = (job: Job): RunStep[] => {
    if (fault === 'torn end' && isEnded(job.run.status))
      return job.steps.map((step, i) => (i === job.steps.length - 1 ? { ...step, status: 'running' } : step));
    if (fault === 'steps are lost' && readCount % 6 === 0) return job.steps.slice(1);
    if (fault === 'step without a rev') return job.steps.map((step) => ({ ...step, rev: null }));
    if (fault === 'times of the read') return job.steps.map((step) => ({ ...step, startedAt: clock.now() }));
    if (fault === 'steps move' && readCount % 2 === 0) return [...job.steps].reverse();
    if (fault === 'ids change') return job.steps.map((step) => ({ ...step, id: `${step.id}-${readCount}` }));
    return job.steps;
  };

  const source: RunSource = {
    capabilities: {
      cancel: true,
      force: true,
      pause: false,
      start: true,
      list: true,
      revisions: true,
      separateMetrics: false,
      etaProfile: false,
      push: 'sse',
      ...capabilities,
    },
    async readRun(id, { signal, validator }) {
      if (fault === 'goes on when given up') await new Promise<void>((resolve) => void clock.setTimeout(resolve, 900));
      if (signal.aborted && fault !== 'ignores abort') throw new RunSourceError('network', 'given up.');
      if (signal.aborted) return new Promise(() => {});
      if (fault === 'unknown run is queued' && !jobs.has(id))
        return { run: { id, status: 'queued' }, validator: null, serverTimeMs: null, retryAfterMs: null };
      const run = shown(jobOf(id));
      const tag = `${run.rev}`;
      return { run: validator === tag ? null : run, validator: tag, serverTimeMs: clock.now(), retryAfterMs: null };
    },
    async readSteps(id, { after, epoch, limit = 100 }) {
      const job = jobOf(id);
      const isForeign = epoch !== null && epoch !== 'a' && fault !== 'no reset for a foreign epoch';
      const from = isForeign ? 0 : after;
      const newer = stepsOf(job)
        .filter((step) => step.rev == null || step.rev > from)
        .sort((a, b) => (from > 0 || limit < 100 ? (a.rev ?? 0) - (b.rev ?? 0) : 0));
      const steps = newer.slice(0, limit);
      const more = newer.length > limit;
      return {
        steps,
        epoch: 'a',
        next: (more ? steps.at(-1)?.rev : job.run.rev) ?? 0,
        more,
        reset: isForeign,
        invalid: 0,
      };
    },
    async listRuns({ ids, limit = 50, status, cursor }, { signal }) {
      if (signal.aborted) throw new RunSourceError('network', 'given up.');
      const all = [...jobs.values()].map((job) => jobOf(job.run.id));
      const found = all.filter(
        ({ run }) =>
          (fault === 'list ignores ids' || !ids || ids.includes(run.id)) && (!status || status.includes(run.status)),
      );
      const from = Math.max(0, Number(cursor ?? 0) - (fault === 'pages repeat' ? 1 : 0));
      const end = from + limit;
      const runs = found.slice(from, end).map((job) => {
        const { method: _, ...rest } = shown(job);
        return fault === 'list leaves a field out' ? rest : shown(job);
      });
      return { runs, nextCursor: end < found.length ? `${end}` : null, serverTimeMs: null, retryAfterMs: null };
    },
    async cancelRun(id, { force }) {
      const job = jobOf(id);
      if (fault === 'answers late') await new Promise<void>((resolve) => void clock.setTimeout(resolve, 11_000));
      if (isEnded(job.run.status) && job.run.status !== 'cancelled' && fault !== 'late cancel accepted')
        throw new RunSourceError('ended', 'it has ended.');
      if (job.cancelledAt !== null && fault === 'second cancel refused') throw new RunSourceError('rejected', 'twice.');
      if (!isEnded(job.run.status) && job.cancelledAt === null) {
        job.cancelledAt = clock.now();
        write(job, { status: 'cancelling', cancel: { requestedAt: clock.now() } });
        if (job.isQueued) end(job, 'cancelled');
        if (fault === 'cancel marks only') end(job, 'cancelled');
      }
      if (force) job.forced = true;
      work(job);
      return { status: job.run.status === 'cancelled' ? 'cancelled' : 'cancelling', run: job.run };
    },
    async startRun({ name }) {
      count += 1;
      const id = `run-${count}`;
      const run: Run = {
        id,
        status: 'queued',
        name,
        method: 'CTGAN',
        rev: 1,
        epoch: 'a',
        attempt: 1,
        startedAt: clock.now(),
      };
      const endsAt = clock.now() + (name.includes('short') ? 900 : 600_000);
      const isQueued = name === 'queued';
      jobs.set(id, {
        ...{ run, steps: [], endsAt, cancelledAt: null, forced: false, nextStepAt: clock.now() + STEP_MS },
        ...{ isQueued, isDeaf: name === 'deaf' },
      });
      return run;
    },
    subscribe(id, handlers) {
      let isOpen = true;
      let rev = 0;
      const send = () => {
        if (!isOpen && fault !== 'pushes after close') return;
        const job = jobOf(id);
        const now = job.run.rev ?? 0;
        const isFirst = rev === 0;
        const isWhole = !source.capabilities.revisions;
        const lacks = fault === 'a whole snapshot lacks steps';
        const prev = fault === 'pushes with a gap' && !isFirst ? now - 1 + 1000 : rev;
        const message: PushMessage = {
          type: isFirst || isWhole ? 'snapshot' : 'change',
          prev: isFirst || isWhole ? null : prev,
          rev: isWhole ? null : now,
          epoch: isWhole ? null : 'a',
          run: job.run,
          steps: job.steps.filter((step) => (step.rev ?? 0) > (isWhole ? 0 : rev)).slice(lacks ? 1 : 0),
          resumed: false,
          more: false,
          serverTimeMs: null,
        };
        if (isFirst || now > rev || fault === 'pushes after close') handlers.onMessage(message);
        rev = now;
        clock.setTimeout(send, 50);
      };
      clock.setTimeout(send, 10);
      return () => {
        isOpen = false;
      };
    },
  };
  return source;
}

/** All options of {@link checkRunSource} for the toy engine. */
function everything(source: RunSource): CheckRunSourceOptions {
  const started = async (name: string) => {
    const run = await source.startRun?.({ name }, { signal: new AbortController().signal, idempotencyKey: name });
    return run?.id ?? '';
  };
  const foreign = async () => {
    throw new RunSourceError('not_found', 'there is no such run.');
  };
  return {
    source,
    startQueued: () => started('queued'),
    startDeaf: () => started('deaf'),
    remake: () => source,
    otherUser: {
      ...source,
      readRun: foreign,
      cancelRun: foreign,
      listRuns: async () => ({ runs: [], nextCursor: null, serverTimeMs: null, retryAfterMs: null }),
    },
    answering: (fault) => createWrongSource(source, fault),
  };
}

const KINDS = {
  unauthorized: 'unauthorized',
  forbidden: 'forbidden',
  missing: 'not_found',
  server: 'server',
  unreadable: 'invalid',
  offline: 'network',
} as const;

/** A source whose backend answers everything with one kind of fault, and that says which. */
function createWrongSource(source: RunSource, fault: SourceFault): RunSource {
  const call = (_: unknown, { signal }: { signal: AbortSignal }) =>
    new Promise<never>((_resolve, reject) => {
      if (fault !== 'hung') return reject(new RunSourceError(KINDS[fault], fault));
      signal.addEventListener('abort', () => reject(new RunSourceError('network', 'given up.')));
    });
  return { capabilities: source.capabilities, readRun: call, readSteps: call, listRuns: call, cancelRun: call };
}

/** Advances the clock until the checks are done. */
async function check(clock: ManualClock, options: CheckRunSourceOptions) {
  let isOver = false;
  const results = checkRunSource({
    clock,
    waitMs: 4_000,
    cancelMs: 2_000,
    watchMs: 500,
    pauseMs: 40,
    ...options,
  }).finally(() => {
    isOver = true;
  });
  for (let turns = 0; !isOver && turns < 5_000; turns += 1) await clock.advance(20);
  return results;
}

const failedOf = (results: Awaited<ReturnType<typeof check>>) =>
  results.filter(({ outcome }) => outcome === 'failed').map(({ id, notes }) => `${id}: ${notes.join('; ')}`);

describe('the checks of a RunSource', () => {
  it('pass for a source that keeps all the rules, and none is left out', async () => {
    const clock = createManualClock();
    const results = await check(clock, everything(createToySource(clock, null)));
    expect(failedOf(results)).toEqual([]);
    expect(results.map(({ id, outcome }) => [id, outcome])).toEqual(results.map(({ id }) => [id, 'passed']));
    expect(results.length).toBeGreaterThanOrEqual(25);
  });

  it.each<[Fault, RegExp]>([
    ['torn end', /read\.to-end: .*has ended \(succeeded\), but "Step \d" is still running/],
    [
      'writes after a forced end',
      /cancel\.force: .*step "Step \d+" was written after the end of the run \(cancelled\)/,
    ],
    ['list leaves a field out', /list\.same: .*omits: method/],
    ['list ignores ids', /list\.same: .*not requested by id/],
    ['rev falls', /read\.to-end: .*rev decreased from/],
    ['two runs of one rev', /rev \d+ was returned with two different runs/],
    ['late cancel accepted', /cancel\.ended: cancelRun resolved; expected a rejection of kind "ended"/],
    ['unknown run is queued', /read\.missing: readRun resolved; expected a rejection of kind "not_found"/],
    ['plain error', /read\.missing: readRun rejected with Error: 404: throw a RunSourceError/],
    ['seconds', /read\.run: startedAt is \d+: expected epoch milliseconds/],
    ['ignores abort', /read\.aborted: readRun with an aborted signal is still pending/],
    ['ids change', /\d+ steps disappeared/],
    ['steps are lost', /\d+ steps disappeared/],
    ['end changes', /the run ended as (succeeded|failed), then was (succeeded|failed) in the same attempt/],
    ['percent', /read\.run: progress\.fraction is 64: expected 0 to 1/],
    ['pushes after close', /push\.snapshot: messages arrived after the connection was closed/],
    ['pushes with a gap', /push\.order: a change follows rev \d+, but rev \d+ was the last/],
    ['no reset for a foreign epoch', /steps\.cursor: a cursor of another epoch/],
    ['second cancel refused', /cancel\.running: repeating the cancel with the same key rejected/],
    [
      'cancel marks only',
      /cancel\.running: step "Step \d+" was written after the end of the run \(cancelled\) \(set `stopConfirmed: false`/,
    ],
    [
      'cancelling is never seen',
      /cancel\.answer: the reply has the status "cancelling", a read right after it "running"/,
    ],
    ['a record of each cancel', /cancel\.parallel: `cancel\.requestedAt` had \d+ values/],
    ['step without a rev', /step "Step \d+" has no rev/],
    ['changed step keeps its rev', /step "Step \d+" changed, but its rev did not increase/],
    ['times of the read', /read\.to-end: .*step "Step 1": startedAt was \d+, then \d+.*; and \d+ more/],
    ['steps move', /step "Step \d+" changed its position/],
    ['cancelled before it began, and begins', /cancel\.queued: the run still performed the step "Step 1"/],
    ['deaf work is called stopped', /cancel\.deaf: step "Step \d+" was written after the end of the run \(cancelled\)/],
    ['pages repeat', /list\.pages: \d+ runs are on two pages/],
    ['goes on when given up', /abort\.calls: readRun did not settle within 100 ms after an abort/],
    ['answers late', /cancel\.answer: the cancel settled after 11\d\d\d ms: set `cancelAnswers: 'stopped'`/],
  ])('find %s', async (fault, finding) => {
    const clock = createManualClock();
    const options = everything(createToySource(clock, fault));
    const results = await check(clock, { ...options, ...(fault === 'answers late' && { only: ['cancel.answer'] }) });
    expect(failedOf(results).join('\n')).toMatch(finding);
  });

  it('find a whole snapshot that lacks steps', async () => {
    const clock = createManualClock();
    const source = createToySource(clock, 'a whole snapshot lacks steps', { revisions: false });
    const results = await check(clock, { source, only: ['push.order'] });
    expect(failedOf(results).join()).toMatch(/push\.order: a whole snapshot has \d steps, a read has \d/);
  });

  it('find times that are made up when the page is loaded again', async () => {
    const clock = createManualClock();
    const source = createToySource(clock, null);
    const readSteps: RunSource['readSteps'] = async (id, options) => {
      const page = await source.readSteps(id, options);
      return { ...page, steps: page.steps.map((step) => ({ ...step, startedAt: clock.now() })) };
    };
    const remake = () => ({ ...source, readSteps });
    const results = await check(clock, { source, remake, only: ['reload'] });
    expect(failedOf(results).join()).toMatch(/reload: .*step "Step 1": startedAt was \d+, then \d+/);
  });

  it('find a cache that two users share', async () => {
    const clock = createManualClock();
    const source = createToySource(clock, null);
    const results = await check(clock, { source, otherUser: source, only: ['access.'] });
    expect(failedOf(results).join()).toContain(
      'readRun of another user resolved; expected a rejection of kind "not_found"',
    );
    expect(failedOf(results).join()).toContain('the run is in the list of another user');
  });

  it.each([
    ['server', 'forbidden'],
    ['unreadable', 'server'],
    ['missing', 'unauthorized'],
  ] as const)('find an answer of "%s" that is taken for "%s"', async (answer, taken) => {
    const clock = createManualClock();
    const source = createToySource(clock, null);
    const answering = (fault: SourceFault) => createWrongSource(source, fault === answer ? taken : fault);
    const results = await check(clock, { source, answering, only: ['errors.'] });
    expect(failedOf(results)).toEqual([expect.stringContaining(`errors.kinds: ${answer}: readRun rejected with kind`)]);
  });

  it('find calls that go on with a backend that hangs', async () => {
    const clock = createManualClock();
    const source = createToySource(clock, null);
    const hung = () => new Promise<never>(() => {});
    const answering = () => ({ ...source, readRun: hung, readSteps: hung, listRuns: hung, cancelRun: hung });
    const [result] = await check(clock, { source, answering, only: ['abort.hung'] });
    expect(result?.notes).toHaveLength(4);
  });

  it('reject with what has failed, and resolve with what was skipped', async () => {
    const clock = createManualClock();
    const source = createToySource(clock, 'percent');
    const only = ['read.run', 'access.'];
    const wind = async <T>(promise: Promise<T>) => {
      let isOver = false;
      const over = () => {
        isOver = true;
      };
      promise.then(over, over);
      while (!isOver) await clock.advance(20);
      return promise;
    };
    await expect(wind(expectSourceConforms({ source, clock, only }))).rejects.toThrow(
      /^runlight: The source fails 1 of 2 checks\.\n- read\.run: .*\n {4}progress\.fraction is 64/,
    );
    const right = createToySource(clock, null);
    const results = await wind(expectSourceConforms({ source: right, clock, only }));
    expect(results.map(({ outcome }) => outcome)).toEqual(['passed', 'skipped']);
  });

  it('let an engine that only marks go on, where it says so', async () => {
    const clock = createManualClock();
    const source = createToySource(clock, 'cancel marks only', { stopConfirmed: false });
    expect(failedOf(await check(clock, { source, only: ['cancel.running'] }))).toEqual([]);
  });

  it('skip what the source says it cannot do, with the reason', async () => {
    const clock = createManualClock();
    const { cancelRun: _, subscribe: __, listRuns: ___, ...bare } = createToySource(clock, null);
    const source = {
      ...bare,
      capabilities: { ...bare.capabilities, cancel: false, force: false, list: false, push: null, revisions: false },
    };
    const results = await check(clock, { source });
    expect(failedOf(results)).toEqual([]);
    const skipped = results.filter(({ outcome }) => outcome === 'skipped').map(({ id }) => id);
    expect(skipped).toEqual([
      'steps.cursor',
      'list.same',
      'cancel.missing',
      'cancel.running',
      'cancel.force',
      'cancel.ended',
      'cancel.answer',
      'cancel.parallel',
      'cancel.starting',
      'cancel.queued',
      'cancel.deaf',
      'push.snapshot',
      'push.order',
      'abort.hung',
      'errors.kinds',
      'reload',
      'access.other',
      'list.pages',
    ]);
    expect(results.filter(({ outcome, notes }) => outcome === 'skipped' && notes.length === 0)).toEqual([]);
  });

  it('name a capability without its method', async () => {
    const clock = createManualClock();
    const { cancelRun: _, ...source } = createToySource(clock, null);
    expect(failedOf(await check(clock, { source, only: ['capabilities'] }))).toEqual([
      'capabilities: capabilities.cancel is set, but the method cancelRun is missing',
    ]);
  });
});
