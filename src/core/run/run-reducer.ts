import { applyPatch, reuseIfEqual } from '../platform/equal';
import { compareAttempts } from './compare-attempts';
import { isEnded, type Run, type RunMetric, type RunStep } from './run';
import type { RunPartState } from './snapshot/snapshot';
import { emptyStepLog, mergeSteps, replaceSteps, type StepLog } from './steps/step-log';
import { noSeries, recordStep, type StepSeries } from './steps/step-series';

/** What the backend has reported about one run. */
export interface RunState {
  run: Run | null;
  log: StepLog;
  stepsState: RunPartState;
  metrics: readonly RunMetric[];
  metricsState: RunPartState;
  /** How the metrics of the newest steps came about while they ran. */
  series: readonly StepSeries[];
  /** The stream the data belongs to; `null` before the first answer and for backends without one. */
  epoch: string | null;
  /**
   * The streams before it. What is pushed has no beginning to compare with a reset, so a frame must not bring one of them
   * back; an answer to a request that began after the reset may, for a backend can be rolled back.
   */
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
  /** How often the run has begun anew, in a later attempt after an end: what was kept beside it then belongs to the past. */
  life: number;
  /** The end the run had before the backend reported a different one. */
  correctedFrom: Run['status'] | null;
}

export const emptyRunState: RunState = Object.freeze({
  run: null,
  log: emptyStepLog,
  stepsState: 'unread',
  metrics: Object.freeze([]),
  metricsState: 'unread',
  series: noSeries,
  epoch: null,
  pastEpochs: Object.freeze([]),
  stepsRev: 0,
  runOrder: 0,
  stepsOrder: 0,
  life: 0,
  correctedFrom: null,
});

/** One update. All data enters through {@link reduceRun}, whatever transport brought it. */
export interface RunUpdate {
  /** Order number of the request that brought it: taken when the request *began*, or when a pushed message arrived. */
  order: number;
  /** When it arrived, epoch ms of the server's clock. Default: no step's metrics are recorded. */
  at?: number;
  /** It was pushed: `order` says when it arrived, not how old it is. */
  isPushed?: boolean;
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
  /** A part the backend has none of, or does not show. */
  refused?: 'steps' | 'metrics';
  /** It is shown together with the next update. */
  isHeld?: boolean;
}

/** Does this belong to another stream than the known data? */
export function isForeign(state: RunState, epoch: string | null | undefined): boolean {
  return epoch != null && state.epoch !== null && epoch !== state.epoch;
}

/**
 * Is `incoming` really newer than what is known? Decides by rev where there is one, else by attempt. Within an attempt only
 * a request that began after the last answer was in brings something newer for sure, or an end: nothing comes after it.
 * @param turn how the attempts compare
 */
function isNewerRun(
  { runOrder }: RunState,
  known: Run,
  { incoming, order, isPushed, turn }: Report & { turn: number },
): boolean {
  if (incoming.rev != null && known.rev != null) {
    // Some backends count revs anew with each attempt. Only a read that began after the last answer can prove that.
    const isRecount = turn > 0 && !isPushed && order >= runOrder;
    return incoming.rev > known.rev || isRecount;
  }
  return turn > 0 || order >= runOrder || (turn === 0 && isEnded(incoming.status) && !isEnded(known.status));
}

/**
 * Has the run begun anew, after an end? Also where the end itself was missed: a run that is being cancelled never goes on
 * in another attempt without having ended.
 */
function isAnew(known: Run, incoming: Run): boolean {
  return (
    isEnded(known.status) ||
    (known.status === 'cancelling' && !isEnded(incoming.status) && incoming.status !== 'cancelling')
  );
}

/** The backend's word on the run, and what is known of the request that brought it. */
interface Report {
  incoming: Run;
  order: number;
  isPushed: boolean;
  now: number;
}

function reduceReported(state: RunState, report: Report): RunState {
  const { incoming, order, isPushed, now } = report;
  const epoch = incoming.epoch ?? null;
  let base = state;
  if (state.run && isForeign(state, epoch)) {
    // Epochs have no order: of two overlapping answers, either stream may be the later one.
    if (order < state.runOrder || (isPushed && state.pastEpochs.includes(epoch))) return state;
    const pastEpochs = [...state.pastEpochs.filter((past) => past !== epoch), state.epoch];
    base = { ...emptyRunState, life: state.life, pastEpochs, stepsOrder: order };
  }
  const { run: known } = base;
  let { correctedFrom, metrics, metricsState, stepsState, life, stepsRev } = base;
  if (known) {
    const turn = compareAttempts(known, incoming);
    if (!isNewerRun(state, known, { ...report, turn })) return state;
    // Revs are counted anew: the steps are read from the first one.
    if (incoming.rev != null && known.rev != null && incoming.rev < known.rev) stepsRev = 0;
    if (turn > 0 && isAnew(known, incoming)) {
      life += 1;
      correctedFrom = null;
      // The steps say which attempt they belong to, measured values do not.
      metrics = emptyRunState.metrics;
      // Nobody has asked for those of this life yet.
      metricsState = stepsState = 'unread';
    } else if (isEnded(known.status)) {
      // Ended is sticky within an attempt: only a different *end* is news, and then it is shown as a correction.
      if (!isEnded(incoming.status)) return state;
      if (incoming.status !== known.status) correctedFrom = known.status;
    }
  }
  return {
    ...base,
    run: reuseIfEqual(known, incoming),
    metrics: reuseIfEqual(metrics, incoming.metrics ?? metrics),
    metricsState: incoming.metrics ? 'read' : metricsState,
    stepsState,
    stepsRev,
    epoch: epoch ?? base.epoch,
    runOrder: now,
    life,
    correctedFrom,
  };
}

/**
 * Applies one update. Returns the same state, or one whose parts are reference-equal where nothing changed.
 * @param options.maxSteps how many steps are kept
 * @param options.now the newest order number given out so far; default the update's own
 */
export function reduceRun(
  state: RunState,
  update: RunUpdate,
  { maxSteps, now = update.order }: { maxSteps: number; now?: number },
): RunState {
  const { order, at, run, steps, metrics, refused, isPushed = false } = update;
  let next = state;
  // Steps first: they belong to the stream the run's news may be about to replace. Steps of another stream wait until
  // the run of that stream is here; the next read brings them again.
  const areForeign = isForeign(state, steps?.epoch);
  if (run && (!areForeign || run.epoch === steps?.epoch)) {
    next = reduceReported(next, { incoming: run, order, isPushed, now });
  }
  // Merging goes by rev, so a late page still adds what is missing; a late *replacement* would take newer steps away.
  const isLate = steps?.reset && (order < next.stepsOrder || (steps.next ?? next.stepsRev) < next.stepsRev);
  if (steps && !isForeign(next, steps.epoch) && !isLate) {
    const put = steps.reset ? replaceSteps : mergeSteps;
    const log = put(next.log, steps.items, maxSteps);
    next = {
      ...next,
      log,
      series: log === next.log || at === undefined ? next.series : record(next.series, { log, items: steps.items, at }),
      // A pushed change without steps, before they were first read, does not say that there are none.
      stepsState: steps.items.length > 0 || steps.next !== null || steps.reset ? 'read' : next.stepsState,
      epoch: next.epoch ?? steps.epoch,
      stepsRev: steps.reset ? (steps.next ?? next.stepsRev) : Math.max(next.stepsRev, steps.next ?? 0),
      stepsOrder: Math.max(next.stepsOrder, order),
    };
  }
  const isRefused = (part: 'steps' | 'metrics', state: RunPartState) =>
    refused === part && state === 'unread' ? 'refused' : state;
  return applyPatch(next, {
    metrics: reuseIfEqual(next.metrics, metrics ?? next.metrics),
    metricsState: metrics ? 'read' : isRefused('metrics', next.metricsState),
    stepsState: isRefused('steps', next.stepsState),
  });
}

/** Records what the steps of an update have measured, as far as they are the newest that is known of them. */
function record(
  series: readonly StepSeries[],
  { log, items, at }: { log: StepLog; items: readonly RunStep[]; at: number },
): readonly StepSeries[] {
  let next = series;
  for (const step of items) {
    if (step.metrics != null && log.steps.lastIndexOf(step) >= 0) next = recordStep(next, step, at);
  }
  return next;
}
