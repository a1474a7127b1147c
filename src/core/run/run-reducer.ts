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
  /** History of the metrics of the newest steps, recorded while they ran. */
  series: readonly StepSeries[];
  /** Epoch of the data; `null` before the first answer and for backends without epochs. */
  epoch: string | null;
  /**
   * Earlier epochs. A pushed frame must not bring one back, because its age is unknown. An answer to a request that
   * started after the reset may: a backend can be rolled back.
   */
  pastEpochs: readonly (string | null)[];
  /** The rev up to which the steps are complete; 0 for none. */
  stepsRev: number;
  /**
   * The newest order number in use when the run was last updated. Without revisions, and between epochs, the answer to
   * an older request may be older or newer than the run.
   */
  runOrder: number;
  /** Order number of the newest read that was applied to the steps. */
  stepsOrder: number;
  /** Number of restarts in a later attempt after an end. A change invalidates data kept beside the run. */
  life: number;
  /** The final status before the backend reported a different one. */
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

/** One update. All data enters through {@link reduceRun}, whatever its transport. */
export interface RunUpdate {
  /** Order number, taken when the request *started* or when the pushed message arrived. */
  order: number;
  /** When it arrived, epoch ms of the server's clock. Default: step metrics are not recorded. */
  at?: number;
  /** True if it was pushed: `order` says when it arrived, not how old it is. */
  isPushed?: boolean;
  run?: Run | null;
  metrics?: readonly RunMetric[] | null;
  steps?: {
    items: readonly RunStep[];
    epoch: string | null;
    /** The rev up to which the steps are now complete; `null` = unchanged. */
    next: number | null;
    /** True replaces the known steps instead of merging. */
    reset: boolean;
  } | null;
  /** A part that the backend does not have, or does not show. */
  refused?: 'steps' | 'metrics';
  /** True if it is shown together with the next update. */
  isHeld?: boolean;
}

/** True if `epoch` differs from the epoch of the known data. */
export function isForeign(state: RunState, epoch: string | null | undefined): boolean {
  return epoch != null && state.epoch !== null && epoch !== state.epoch;
}

/**
 * True if `incoming` is newer than the known run: by rev if both have one, otherwise by attempt. Within an attempt, two
 * reports are certainly newer: the answer to a request that started after the last update, and an end, which nothing
 * follows.
 * @param turn how the attempts compare
 */
function isNewerRun(
  { runOrder }: RunState,
  known: Run,
  { incoming, order, isPushed, turn }: Report & { turn: number },
): boolean {
  if (incoming.rev != null && known.rev != null) {
    // Some backends restart revs with each attempt. Only a read that started after the last update can prove that.
    const isRecount = turn > 0 && !isPushed && order >= runOrder;
    return incoming.rev > known.rev || isRecount;
  }
  return turn > 0 || order >= runOrder || (turn === 0 && isEnded(incoming.status) && !isEnded(known.status));
}

/**
 * True if the run has restarted after an end, even if that end was missed: a cancelling run continues in another
 * attempt only after it has ended.
 */
function isAnew(known: Run, incoming: Run): boolean {
  return (
    isEnded(known.status) ||
    (known.status === 'cancelling' && !isEnded(incoming.status) && incoming.status !== 'cancelling')
  );
}

/** A report of the run, with data about its request. */
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
  // Also before the run is known: steps that came first may be of another store.
  if (isForeign(state, epoch)) {
    // Epochs have no order: of two overlapping answers, either may be the later one.
    if (order < state.runOrder || (isPushed && state.pastEpochs.includes(epoch))) return state;
    const pastEpochs = [...state.pastEpochs.filter((past) => past !== epoch), state.epoch];
    base = { ...emptyRunState, life: state.life, pastEpochs, stepsOrder: order };
  }
  const { run: known } = base;
  let { correctedFrom, metrics, metricsState, stepsState, life, stepsRev } = base;
  if (known) {
    const turn = compareAttempts(known, incoming);
    if (!isNewerRun(state, known, { ...report, turn })) return state;
    // Revs have restarted: read the steps from the first one.
    if (incoming.rev != null && known.rev != null && incoming.rev < known.rev) stepsRev = 0;
    if (turn > 0 && isAnew(known, incoming)) {
      life += 1;
      correctedFrom = null;
      // Steps name their attempt; metrics do not.
      metrics = emptyRunState.metrics;
      // The parts of this attempt are not read yet.
      metricsState = stepsState = 'unread';
    } else if (isEnded(known.status)) {
      // An end is sticky within an attempt: only a different *end* replaces it, and is shown as a correction.
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
 * Applies one update. Returns the same state if nothing changed; unchanged parts stay reference-equal.
 * @param options.maxSteps maximum number of steps to keep
 * @param options.now the newest order number so far; default: the update's own
 */
export function reduceRun(
  state: RunState,
  update: RunUpdate,
  { maxSteps, now = update.order }: { maxSteps: number; now?: number },
): RunState {
  const { order, at, run, steps, metrics, refused, isPushed = false } = update;
  let next = state;
  // Steps of another epoch are applied only together with the run of that epoch. Otherwise skip both; the next read
  // brings them again.
  const areForeign = isForeign(state, steps?.epoch);
  if (run && (!areForeign || run.epoch === steps?.epoch)) {
    next = reduceReported(next, { incoming: run, order, isPushed, now });
  }
  // Merging compares revs, so a late page can still add missing steps; a late *replacement* would remove newer ones.
  const isLate = steps?.reset && (order < next.stepsOrder || (steps.next ?? next.stepsRev) < next.stepsRev);
  if (steps && !isForeign(next, steps.epoch) && !isLate) {
    const put = steps.reset ? replaceSteps : mergeSteps;
    const log = put(next.log, steps.items, maxSteps);
    next = {
      ...next,
      log,
      series: log === next.log || at === undefined ? next.series : record(next.series, { log, items: steps.items, at }),
      // Before the first read, a pushed change without steps does not mean that there are none.
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

/** Records the metrics of the steps in an update, unless newer versions of these steps are known. */
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
