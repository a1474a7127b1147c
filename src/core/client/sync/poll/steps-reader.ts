import type { RunStep } from '../../../run/run';
import { isForeign, type RunState, type RunUpdate } from '../../../run/run-reducer';
import type { StoreContext } from '../../types';

/** Maximum number of pages in one read; the next read continues. */
const MAX_PAGES = 50;

/** Reads the steps of one run, page by page. */
export interface StepsReader {
  /**
   * Reads and applies new steps. Resolves with true if all have arrived; otherwise the next read continues.
   * @param held.rev the rev of a run that is not applied yet, otherwise 0
   * @param held.isHeld the steps are shown together with the next update, which applies the run
   */
  pull(signal: AbortSignal, held: { rev: number; isHeld: boolean }): Promise<boolean>;
  /**
   * Reads all steps of another epoch, to show them together with the end that it reports. Resolves with `null` if that
   * fails: the end does not wait for them.
   */
  readForeign(signal: AbortSignal, stream: string): Promise<RunUpdate['steps']>;
  /** True if there are steps beyond the last read. */
  hasMore(): boolean;
  /** True once steps were read, e.g. the first page of them: the backend has some to read. */
  hasPart(): boolean;
  /** The run's rev when the steps were last read completely. While it is unchanged, there are no new steps. */
  getReadAtRev(): number;
  /**
   * True if they show that a queued run has started: re-read it, so that "queued" is not above a running step. Once per
   * rev of the steps, because a backend may count them separately from the run.
   */
  showStart(): boolean;
  /** Drops the state of earlier reads. */
  reset(): void;
}

/** Options of {@link createStepsReader}. */
export interface StepsReaderOptions {
  context: StoreContext;
  runId: string;
  getState: () => RunState;
  apply: (update: RunUpdate) => void;
}

/** @internal */
export function createStepsReader({ context, runId, getState, apply }: StepsReaderOptions): StepsReader {
  const { source } = context;
  let hasMore = false;
  let hasPart = false;
  let readAtRev = Number.NEGATIVE_INFINITY;
  let startedAtRev = Number.NEGATIVE_INFINITY;
  return {
    async pull(signal, held) {
      hasMore = false;
      const rev = Math.max(held.rev, getState().run?.rev ?? 0);
      let foreign = 0;
      for (let page = 0; page < MAX_PAGES; page += 1) {
        const { epoch: known, stepsRev: after } = getState();
        const order = context.nextOrder();
        const answer = await context.ask((s) => source.readSteps(runId, { signal: s, after, epoch: known }), signal);
        if (signal.aborted) return false;
        const { steps: items, next, reset, more } = answer;
        apply({ order, steps: { items, epoch: answer.epoch, next, reset }, isHeld: held.isHeld });
        // Steps of another epoch are applied only after its run was read. Retry once: two processes with an epoch each
        // may answer in turn.
        if (isForeign(getState(), answer.epoch)) {
          foreign += 1;
          if (foreign > 1) return false;
          continue;
        }
        hasPart ||= items.length > 0;
        if (!more) readAtRev = rev;
        // Stop at the last page, and if the cursor does not advance.
        if (!more || ((next ?? after) <= after && !reset)) return true;
      }
      hasMore = true;
      return false;
    },
    async readForeign(signal, stream) {
      const items: RunStep[] = [];
      let after = 0;
      for (let page = 0; page < MAX_PAGES; page += 1) {
        const from = after;
        const read = (s: AbortSignal) => source.readSteps(runId, { signal: s, after: from, epoch: stream });
        const answer = await context.ask(read, signal).catch(() => null);
        if (answer === null || answer.epoch !== stream) return null;
        items.push(...answer.steps);
        after = answer.next ?? from;
        if (!answer.more) return { items, epoch: stream, next: answer.next, reset: true };
        if (after <= from) return null;
      }
      return null;
    },
    hasMore: () => hasMore,
    hasPart: () => hasPart,
    getReadAtRev: () => readAtRev,
    showStart() {
      const { run, stepsRev, log } = getState();
      if (run?.status !== 'queued' || log.steps.length === 0 || stepsRev <= Math.max(run.rev ?? 0, startedAtRev))
        return false;
      startedAtRev = stepsRev;
      return true;
    },
    reset() {
      hasMore = false;
      readAtRev = startedAtRev = Number.NEGATIVE_INFINITY;
    },
  };
}
