// @vitest-environment node
import { describe, expect, it } from 'vitest';
import type { Clock } from '../core/platform/clock';
import { isEnded, type Run, type RunStep } from '../core/run/run';
import type { RunEngine, RunReading } from '../server/engine';
import { checkRunEngine, expectEngineConforms } from './check-run-engine';
import type { CheckRunEngineOptions } from './engine-checks/types';
import { createManualClock, type ManualClock } from './manual-clock';

/** Possible bugs of an engine. */
type Fault =
  | 'unknown run is queued'
  | 'says who may do what'
  | 'counts by itself'
  | 'torn end'
  | 'time of the read'
  | 'many in another order'
  | 'list of all owners'
  | 'two runs of one start'
  | 'every start is new'
  | 'new by a look beforehand'
  | 'says stopped'
  | 'late cancel asked'
  | 'queued begins'
  | 'deaf is stopped'
  | 'hints after the end'
  | 'marks only'
  | 'gone at its end';

interface Job {
  run: Run;
  owner: string;
  steps: RunStep[];
  endsAt: number;
  cancelledAt: number | null;
  isQueued: boolean;
  isDeaf: boolean;
  nextStepAt: number;
}

const STEP_MS = 200;

/** A small engine with one step per 200 ms that follows all rules, or breaks one. */
function createToyEngine(clock: Clock, fault: Fault | null, stopConfirmed = true) {
  const jobs = new Map<string, Job>();
  const hints = new Set<(id: string | null) => void>();
  let count = 0;
  const tell = (id: string) => {
    for (const hint of hints) hint(id);
  };

  function add(name: string, owner: string, id: string): string {
    const run: Run = { id, name, status: 'queued', createdAt: clock.now() };
    const endsAt = clock.now() + (name.includes('short') ? 900 : 600_000);
    const kind = { isQueued: name === 'queued', isDeaf: name === 'deaf' };
    jobs.set(id, { run, owner, steps: [], endsAt, cancelledAt: null, nextStepAt: clock.now() + STEP_MS, ...kind });
    tell(id);
    return id;
  }
  function end(job: Job, status: Run['status']): void {
    const last = status === 'succeeded' ? 'done' : 'cancelled';
    job.steps = job.steps.map((step) => (step.status === 'running' ? { ...step, status: last } : step));
    job.run = { ...job.run, status, finishedAt: clock.now() };
  }
  function work(job: Job): void {
    const now = clock.now();
    const mayStep = () => {
      if (job.isQueued) return fault === 'queued begins' && job.cancelledAt !== null;
      const goesOn = fault === 'marks only' || (fault === 'deaf is stopped' && job.isDeaf);
      return !isEnded(job.run.status) || (goesOn && job.run.status === 'cancelled');
    };
    while (mayStep() && job.nextStepAt <= now) {
      const n = job.steps.length + 1;
      job.steps = job.steps.map((step) => ({ ...step, status: 'done' }));
      job.steps.push({ id: `${n}`, n, kind: 'info', status: 'running', title: `Step ${n}`, startedAt: job.nextStepAt });
      if (job.run.status === 'queued') job.run = { ...job.run, status: 'running' };
      job.nextStepAt += STEP_MS;
    }
    if (isEnded(job.run.status) || job.isQueued) return;
    const isDeaf = job.isDeaf && fault !== 'deaf is stopped';
    if (job.cancelledAt !== null && now >= job.cancelledAt + 300 && !isDeaf) end(job, 'cancelled');
    else if (now >= job.endsAt) end(job, 'succeeded');
  }
  function readingOf(job: Job): RunReading {
    work(job);
    const { run } = job;
    const steps = fault === 'torn end' && isEnded(run.status) ? job.steps.map(open) : job.steps;
    if (fault === 'says who may do what') return { owner: job.owner, steps, run: { ...run, can: { cancel: true } } };
    if (fault === 'counts by itself') return { owner: job.owner, steps, run: { ...run, rev: 1 } };
    if (fault === 'time of the read') return { owner: job.owner, steps, run: { ...run, updatedAt: clock.now() } };
    return { owner: job.owner, steps, run };
  }
  const open = (step: RunStep): RunStep => ({ ...step, status: 'running' });
  const read = (id: string): RunReading | null => {
    const job = jobs.get(id);
    if (!job)
      return fault === 'unknown run is queued' ? { owner: null, steps: null, run: { id, status: 'queued' } } : null;
    const reading = readingOf(job);
    return fault === 'gone at its end' && isEnded(reading.run.status) ? null : reading;
  };

  const engine: RunEngine = {
    capabilities: { cancel: true, force: false, pause: false, start: true, etaProfile: false, stopConfirmed },
    read: async (id) => read(id),
    async readMany(ids) {
      const readings = ids.map(read);
      return fault === 'many in another order' ? readings.reverse() : readings;
    },
    async list({ owner, limit, cursor, ids }) {
      const all = [...jobs.values()].reverse().filter((job) => fault === 'list of all owners' || job.owner === owner);
      const found = all.filter(({ run }) => !ids || ids.includes(run.id));
      const from = Number(cursor ?? 0);
      const readings = found.slice(from, from + limit).map(readingOf);
      return { readings, nextCursor: from + limit < found.length ? `${from + limit}` : null };
    },
    async start({ name }, { id, principal }) {
      count += 1;
      if (fault === 'two runs of one start')
        return { id: add(name, principal.owner, `${id}-${count}`), replayed: false };
      const replayed = jobs.has(id);
      if (fault === 'new by a look beforehand') await null;
      if (!jobs.has(id)) add(name, principal.owner, id);
      return { replayed: replayed && fault !== 'every start is new' };
    },
    async cancel(id) {
      const job = jobs.get(id);
      if (!job) return 'gone';
      work(job);
      if (isEnded(job.run.status) && fault !== 'late cancel asked') return 'ended';
      job.cancelledAt ??= clock.now();
      if (job.isQueued) end(job, 'cancelled');
      if (fault === 'marks only') end(job, 'cancelled');
      tell(id);
      return job.isQueued || fault === 'marks only' || (fault === 'says stopped' && job.isDeaf) ? 'stopped' : 'asked';
    },
    watch(hint) {
      hints.add(hint);
      return () => {
        if (fault !== 'hints after the end') hints.delete(hint);
      };
    },
  };
  add('of somebody else', 'other', 'foreign');
  let made = 0;
  const startNamed = (name: string) => async () => {
    made += 1;
    return add(name, 'check', `${name}-${made}`);
  };
  return { engine, startDeaf: startNamed('deaf'), startQueued: startNamed('queued') };
}

/** Advances the clock until the checks are done. */
async function wind<T>(clock: ManualClock, promise: Promise<T>): Promise<T> {
  let isDone = false;
  const over = () => {
    isDone = true;
  };
  promise.then(over, over);
  for (let turns = 0; !isDone && turns < 4_000; turns += 1) await clock.advance(20);
  return promise;
}

const SHORT = { waitMs: 3_000, cancelMs: 1_500, watchMs: 500, pauseMs: 40 };
const check = (clock: ManualClock, options: CheckRunEngineOptions) =>
  wind(clock, checkRunEngine({ clock, ...SHORT, ...options }));

const failedOf = (results: Awaited<ReturnType<typeof check>>) =>
  results.filter(({ outcome }) => outcome === 'failed').map(({ id, notes }) => `${id}: ${notes.join('; ')}`);

describe('the checks of a RunEngine', () => {
  it('pass for an engine that keeps all the rules, and none is left out', async () => {
    const clock = createManualClock();
    const results = await check(clock, createToyEngine(clock, null));
    expect(results.filter(({ outcome }) => outcome !== 'passed')).toEqual([]);
    expect(results.length).toBe(14);
  });

  it.each<[Fault, RegExp]>([
    ['unknown run is queued', /read\.missing: read returned a run that does not exist/],
    ['says who may do what', /read\.run: the reading has `can`/],
    ['counts by itself', /read\.run: the reading has `rev` or `epoch`/],
    ['torn end', /read\.to-end: .*"Step 1" is still running/],
    ['time of the read', /read\.same: two readings differ/],
    ['many in another order', /read\.many: readMany did not return null for a run that does not exist/],
    ['list of all owners', /list: the list contains a run of another owner/],
    ['two runs of one start', /start\.again: concurrent starts returned the ids/],
    ['every start is new', /start\.again: .*a later start reports a new run/],
    ['new by a look beforehand', /start\.again: two concurrent starts both report a new run/],
    ['says stopped', /cancel\.deaf: cancel returned "stopped", but the work did not stop/],
    ['late cancel asked', /cancel\.ended: cancel returned "asked"/],
    ['queued begins', /cancel\.queued: the run performed the step "Step 1"/],
    ['deaf is stopped', /cancel\.deaf: step .* was written after the end .*stopConfirmed: false/],
    ['hints after the end', /watch: watch reported changes after the subscription had ended/],
    ['marks only', /cancel\.running: step .* was written after the end .*stopConfirmed: false/],
    ['gone at its end', /read\.to-end: the run was removed before its end/],
  ])('find %s', async (fault, finding) => {
    const clock = createManualClock();
    expect(failedOf(await check(clock, createToyEngine(clock, fault))).join('\n')).toMatch(finding);
  });

  it('let an engine that only marks go on, where it says so', async () => {
    const clock = createManualClock();
    const toy = createToyEngine(clock, 'marks only', false);
    expect(failedOf(await check(clock, { ...toy, only: ['cancel.'] }))).toEqual([]);
  });

  it('reject with what has failed, and resolve with what was skipped, and why', async () => {
    const clock = createManualClock();
    const options = { clock, ...SHORT, only: ['read.missing', 'cancel.deaf'] };
    const { engine } = createToyEngine(clock, 'unknown run is queued');
    await expect(wind(clock, expectEngineConforms({ engine, ...options }))).rejects.toThrow(
      /^runlight: The engine fails 1 of 2 checks\.\n- read\.missing/,
    );
    const right = createToyEngine(clock, null);
    const results = await wind(clock, expectEngineConforms({ engine: right.engine, ...options }));
    expect(results.at(-1)).toMatchObject({
      outcome: 'skipped',
      notes: ['no run available that ignores a cancel: pass startDeaf'],
    });
  });
});
