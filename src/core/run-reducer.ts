import { sameData } from './equal';
import { isEnded, type Run, type RunMetric, type RunStep } from './run';
import { emptyStepLog, mergeSteps, replaceSteps, type StepLog } from './step-log';

/** What the backend has told of one run so far. */
export interface RunState {
  run: Run | null;
  log: StepLog;
  metrics: readonly RunMetric[];
  /** The stream the data belongs to; `null` before the first answer and for backends without one. */
  epoch: string | null;
  /** The streams before it. An answer that was under way during the reset must not bring one of them back. */
  pastEpochs: readonly string[];
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

/**
 * Is `incoming` really newer than what is known? Decides by rev where there is one. Else only a request that began after
 * the last answer was in brings something newer for sure, or an end: nothing comes after it.
 */
function isNewerRun(state: RunState, incoming: Run, order: number): boolean {
  const known = state.run;
  if (!known) return true;
  if (incoming.rev != null && known.rev != null) return incoming.rev > known.rev;
  return order >= state.runOrder || (isEnded(incoming.status) && !isEnded(known.status));
}

function reduceReported(state: RunState, incoming: Run, order: number, now: number): RunState {
  const epoch = incoming.epoch ?? null;
  if (state.run && epoch !== null && state.epoch !== null && epoch !== state.epoch) {
    // Epochs have no order: of two answers that overlap, nobody can tell which stream is the later one.
    if (order < state.runOrder || state.pastEpochs.includes(epoch)) return state;
    return {
      ...emptyRunState,
      run: incoming,
      metrics: incoming.metrics ?? [],
      epoch,
      pastEpochs: [...state.pastEpochs, state.epoch],
      runOrder: now,
      stepsOrder: order,
    };
  }
  if (!isNewerRun(state, incoming, order)) return state;
  const known = state.run;
  let { correctedFrom } = state;
  if (known && isEnded(known.status)) {
    // Ended is sticky: only a different *end* is news, and then it is shown as a correction.
    if (!isEnded(incoming.status)) return state;
    if (incoming.status !== known.status) correctedFrom = known.status;
  }
  const run = known && sameData(known, incoming) ? known : incoming;
  const metrics = incoming.metrics && !sameData(incoming.metrics, state.metrics) ? incoming.metrics : state.metrics;
  return { ...state, run, metrics, epoch: epoch ?? state.epoch, runOrder: now, correctedFrom };
}

/**
 * Applies one batch of news. Returns the same state, or one whose parts are reference-equal where nothing changed.
 * @param maxSteps how many steps are kept
 * @param now the newest order number given out so far; default the update's own
 */
export function reduceRun(state: RunState, update: RunUpdate, maxSteps: number, now = update.order): RunState {
  let next = state;
  // Steps first: they belong to the stream the run's news may be about to replace.
  const { steps } = update;
  const isForeign = steps != null && steps.epoch !== null && next.epoch !== null && steps.epoch !== next.epoch;
  // Steps of another stream wait until the run of that stream is here; the next read brings them again.
  const adoptsRun = isForeign && update.run?.epoch === steps.epoch;
  if (update.run && (!isForeign || adoptsRun)) next = reduceReported(next, update.run, update.order, now);
  // Merging goes by rev, so a late page still adds what is missing; a late *replacement* would take newer steps away.
  const isLate = steps?.reset === true && update.order < next.stepsOrder;
  if (steps && !isLate && (!isForeign || (adoptsRun && next.epoch === steps.epoch))) {
    const log = steps.reset
      ? replaceSteps(next.log, steps.items, maxSteps)
      : mergeSteps(next.log, steps.items, maxSteps);
    next = {
      ...next,
      log,
      epoch: next.epoch ?? steps.epoch,
      stepsRev: steps.next === null ? next.stepsRev : steps.reset ? steps.next : Math.max(next.stepsRev, steps.next),
      stepsOrder: Math.max(next.stepsOrder, update.order),
    };
  }
  if (update.metrics && !sameData(update.metrics, next.metrics)) next = { ...next, metrics: update.metrics };
  return next;
}
