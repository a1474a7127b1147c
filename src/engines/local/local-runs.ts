import { systemClock } from '../../core/platform/clock';
import { browserEnvironment } from '../../core/platform/environment';
import { hasEnded, type Run } from '../../core/run/run';
import { createHeldRun, type HeldRun } from './local-run';
import { createLocalSource } from './local-source';
import { createRecord, type LocalState } from './record';
import { createStoredRuns } from './stored-runs';
import type { LocalRunInput, LocalRunLocks, LocalRuns, LocalRunsOptions } from './types';

const browserLocks = (): LocalRunLocks | undefined =>
  typeof navigator === 'undefined' ? undefined : (navigator.locks as LocalRunLocks | undefined);

function checkedMaximum(maxSteps: number): number {
  if (Number.isInteger(maxSteps) && maxSteps >= 1) return maxSteps;
  throw new Error(
    `runlight: the option maxSteps of createLocalRuns is ${maxSteps}, but a run keeps at least one step. Pass a whole number ` +
      'from 1 on, or leave it out for 2000.',
  );
}

/**
 * Runs that the page executes itself: an upload, a worker, an agent's stream. They exist as long as the page. With `storage`,
 * ended runs stay, and a run that was active when its page was closed is shown as interrupted, never as running or failed.
 *
 * @example
 * const local = createLocalRuns({ storage: localStorage });
 * const run = local.start({ name: 'Upload of 3 files', totalSteps: 3 });
 * const step = run.step({ title: 'first.csv', kind: 'loading' });
 * await fetch('/files', { method: 'POST', body, signal: run.signal });
 * step.done();
 */
export function createLocalRuns(options: LocalRunsOptions = {}): LocalRuns {
  const { storage, locks = browserLocks(), prefix = 'runlight.run.', graceMs = 10_000, keep = 50 } = options;
  const maxSteps = checkedMaximum(options.maxSteps ?? 2_000);
  const { clock = systemClock, onStorageError: onError = () => {} } = options;
  const held = new Map<string, HeldRun>();
  const stored = storage ? createStoredRuns({ storage, locks, prefix, keep, clock, onError }) : null;

  /** Removes the earliest ended runs when there are too many. */
  function forgetOldest(): void {
    const ended = [...held].filter(([, { record }]) => hasEnded(record.get().run));
    for (const [id] of ended.slice(0, Math.max(0, ended.length - keep))) held.delete(id);
  }

  function firstState(input: LocalRunInput, before: LocalState | undefined): LocalState {
    const { id = browserEnvironment.randomId(), totalSteps, ...fields } = input;
    const at = clock.now();
    const epoch = before?.run.epoch ?? browserEnvironment.randomId();
    const attempt = (before?.run.attempt ?? 0) + 1;
    const rev = (before?.run.rev ?? 0) + 1;
    const times = { createdAt: before?.run.createdAt ?? at, startedAt: at, updatedAt: at };
    const progress = totalSteps === undefined ? {} : { completedSteps: 0, totalSteps };
    const run: Run = { ...fields, ...times, id, status: 'running', rev, epoch, attempt, progress };
    return { run, steps: before?.steps ?? [], droppedRev: before?.droppedRev ?? 0 };
  }

  return {
    source: createLocalSource({ held, kept: stored, clock }),
    start(input) {
      const before = input.id === undefined ? undefined : held.get(input.id)?.record.get();
      if (before && !hasEnded(before.run)) {
        throw new Error(
          `runlight: a run with the id "${input.id}" is already active on this page. End it first, or use another id.`,
        );
      }
      const record = createRecord(firstState(input, before), clock.now, maxSteps);
      const run = createHeldRun({ record, graceMs, clock });
      held.set(run.handle.id, run);
      stored?.keep(record);
      forgetOldest();
      return run.handle;
    },
  };
}
