import { keepSame, patched } from './equal';
import { hasEnded } from './has-ended';
import type { Run, RunMetric, RunStep } from './run';
import { emptyStepLog, mergeSteps, replaceSteps, type StepLog } from './step-log';

/** What the backend has told of one run so far. */
export interface RunState {
  run: Run | null;
  log: StepLog;
  metrics: readonly RunMetric[];
  /** The stream the data belongs to; `null` before the first answer and for backends without one. */
  epoch: string | null;
  /** The streams before it. An answer that was under way during the reset must not bring one of them back. */
  pastEpochs: readonly (string | null)[];
  /** Up to which rev the steps are known to be complete; 0 for none. */
  stepsRev: number;
  /**
   * The newest order number given out when the run was last told: without revisions, and between epochs, the answer to
   * an older request may be older or newer, and nobody can tell.
   */
  runOrder: number;
  /** Order number of the newest read that was applied to the steps. */
  stepsOrder: number;
  /** The end the run had before the backend reported a different one. */
  correctedFrom: Run['status'] | null;
}

export const emptyRunState: RunState = Object.freeze({
  run: null,
  log: emptyStepLog,
  metrics: Object.freeze([]),
  epoch: null,
  pastEpochs: Object.freeze([]),
  stepsRev: 0,
  runOrder: 0,
  stepsOrder: 0,
  correctedFrom: null,
});

/** One batch of news. All data enters through {@link reduceRun}, whatever transport brought it. */
export interface RunUpdate {
  /** Order number of the request that brought it: taken when the request *began*, or when a pushed message arrived. */
  order: number;
  run?: Run | null;
  metrics?: readonly RunMetric[] | null;
  steps?: {
    items: readonly RunStep[];
    epoch: string | null;
    /** The steps are complete up to this rev now; `null` = unchanged. */
    next: number | null;
    /** Replace instead of merge. */
    reset: boolean;
  } | null;
}

/** Does this belong to another stream than what is known? */
export function isForeign(state: RunState, epoch: string | null | undefined): boolean {
  return epoch != null && state.epoch !== null && epoch !== state.epoch;
}

/**
 * Is `incoming` really newer than what is known? Decides by rev where there is one. Else only a request that began after
 * the last answer was in brings something newer for sure, or an end: nothing comes after it.
 */
function isNewerRun(state: RunState, known: Run, incoming: Run, order: number): boolean {
  if (incoming.rev != null && known.rev != null) return incoming.rev > known.rev;
  return order >= state.runOrder || (hasEnded(incoming) && !hasEnded(known));
}

function reduceReported(state: RunState, incoming: Run, order: number, now: number): RunState {
  const epoch = incoming.epoch ?? null;
  let base = state;
  if (state.run && isForeign(state, epoch)) {
    // Epochs have no order: of two answers that overlap, nobody can tell which stream is the later one.
    if (order < state.runOrder || state.pastEpochs.includes(epoch)) return state;
    base = { ...emptyRunState, pastEpochs: [...state.pastEpochs, state.epoch], stepsOrder: order };
  }
  const { run: known, metrics } = base;
  let { correctedFrom } = base;
  if (known) {
    if (!isNewerRun(state, known, incoming, order)) return state;
    if (hasEnded(known)) {
      // Ended is sticky: only a different *end* is news, and then it is shown as a correction.
      if (!hasEnded(incoming)) return state;
      if (incoming.status !== known.status) correctedFrom = known.status;
    }
  }
  return {
    ...base,
    run: keepSame(known, incoming),
    metrics: keepSame(metrics, incoming.metrics ?? metrics),
    epoch: epoch ?? base.epoch,
    runOrder: now,
    correctedFrom,
  };
}

/**
 * Applies one batch of news. Returns the same state, or one whose parts are reference-equal where nothing changed.
 * @param maxSteps how many steps are kept
 * @param now the newest order number given out so far; default the update's own
 */
export function reduceRun(state: RunState, update: RunUpdate, maxSteps: number, now = update.order): RunState {
  const { order, run, steps, metrics } = update;
  let next = state;
  // Steps first: they belong to the stream the run's news may be about to replace. Steps of another stream wait until
  // the run of that stream is here; the next read brings them again.
  const areForeign = isForeign(state, steps?.epoch);
  if (run && (!areForeign || run.epoch === steps?.epoch)) next = reduceReported(next, run, order, now);
  // Merging goes by rev, so a late page still adds what is missing; a late *replacement* would take newer steps away.
  const isLate = steps?.reset && (order < next.stepsOrder || (steps.next ?? next.stepsRev) < next.stepsRev);
  if (steps && !isForeign(next, steps.epoch) && !isLate) {
    const put = steps.reset ? replaceSteps : mergeSteps;
    next = {
      ...next,
      log: put(next.log, steps.items, maxSteps),
      epoch: next.epoch ?? steps.epoch,
      stepsRev: steps.reset ? (steps.next ?? next.stepsRev) : Math.max(next.stepsRev, steps.next ?? 0),
      stepsOrder: Math.max(next.stepsOrder, order),
    };
  }
  return patched(next, { metrics: keepSame(next.metrics, metrics ?? next.metrics) });
}
