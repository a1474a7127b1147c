import { isEnded, type RunStatus } from '../../run/run';
import { isSize } from './residual';
import type { EtaConfidence, EtaEstimate, EtaRange } from './types';

/**
 * What is to be said of the time left:
 * - `hidden`: nothing (not running, being cancelled, or running for less than 2 s, in which the figures are there already).
 * - `unknown`: it runs, and there is nothing to estimate from. Step and elapsed time are all there is to show.
 * - `counting`: one figure. `range`: two, because one would promise too much.
 * - `finishing`: so little is left that no figure means anything.
 * - `overdue`: longer than usual. `stuck`: ten times longer than usual; offer to cancel.
 * - `stalled`: it runs, but nothing has happened for a while.
 * - `waiting`: it waits for a person; the figure is the one from before, and stands still.
 * - `ended`: it has ended.
 */
export const ETA_STATES = [
  'hidden',
  'unknown',
  'counting',
  'range',
  'finishing',
  'overdue',
  'stuck',
  'stalled',
  'waiting',
  'ended',
] as const;

/** One of {@link ETA_STATES}. */
export type EtaState = (typeof ETA_STATES)[number];

/** Options of {@link createEtaDisplay}. They are read with every update: what becomes known later counts from then on. */
export interface EtaDisplayOptions {
  /** Earlier successful runs of the same workflow: what "usual" means. The last five count. Default: none. */
  history?: readonly { durationMs: number }[] | null | undefined;
  /**
   * Nothing happening for this long is a stall, where it is also three times the longest silence so far; before anything
   * has happened at all, a minute counts as that. ms, default 45,000.
   */
  stallAfterMs?: number | undefined;
}

/** What {@link EtaDisplay.update} looks at. Times are epoch ms of the server's clock. */
export interface EtaDisplayInput {
  /** Now, epoch ms. Where it goes back, a clock was set, and no time has passed. */
  nowMs: number;
  /** The run's status as it is shown. */
  status: RunStatus;
  /** When this attempt started; null while it has not. */
  startedAtMs: number | null;
  /** The newest estimate, made for now or some time ago. Null when there is none. */
  estimate: EtaEstimate | null;
  /** Which attempt this is: on another one everything starts anew. */
  attempt?: number | null | undefined;
  /** Anything that changes when a step starts or ends, e.g. how many did. */
  boundary?: string | number | null | undefined;
  /** Anything that changes on every sign of life, e.g. the run's rev or `updatedAt`. Default: the boundary. */
  activity?: string | number | null | undefined;
  /** How many steps there are to be, where that is known. */
  totalSteps?: number | null | undefined;
}

/** What to show. */
export interface EtaView {
  /** What can be said now. */
  state: EtaState;
  /** 0 to 1 for the bar, null where unknown. Within an attempt it never falls, and it is 1 only on success. */
  fraction: number | null;
  /** Time left, ms; counts down evenly. Null where no figure is to be shown. */
  remainingMs: number | null;
  /** The same, rounded up as people are told it: to 10 s below a minute, 1 min below 10, 5 min below an hour, 15 above. */
  shownMs: number | null;
  /** The time left lies within with 80 % probability. */
  range: EtaRange | null;
  /** When it will be finished, epoch ms; `null` when there is nothing to say. */
  finishAtMs: number | null;
  /** How much the figure is worth. */
  confidence: EtaConfidence;
  /** The shortest and longest of the last runs, ms. Null without history. */
  usual: EtaRange | null;
  /** How long nothing has happened, ms, in a stall; else null. */
  stalledForMs: number | null;
  /** The new number of steps, for 10 s after it grew; else null. */
  planGrewTo: number | null;
  /** True once, when what is shown has changed enough to be said aloud: by 25 % or by a minute. */
  announce: boolean;
}

/** Turns estimates, which jump, into what a person is shown. One per run; it keeps state and has no clock. */
export interface EtaDisplay {
  /** Takes the newest estimate and gives what to show now. */
  update(input: EtaDisplayInput): EtaView;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** No figure before this. */
const SETTLE = 2 * SECOND;
/** The finish time shown stays while the estimate is within this part of the remaining time. */
const DEAD_BAND = 0.1;
/** It closes half of the gap in this part of the run, within these bounds. */
const HALF_LIFE = 0.015;
const MIN_HALF_LIFE = 0.25 * SECOND;
const MAX_HALF_LIFE = 20 * SECOND;
/** A step boundary that moves it by more than this part takes effect at once. */
const SNAP = 0.5;
/** The shown figure rises only when the remaining time is past it by this factor. */
const RISE = 1.15;
/** The bar moves at most this many times as fast as the run's expected pace: a brief hope must not fix it near the end. */
const BAR_PACE = 2;
/** … and leaves room for this part of the upper bound of the range. */
const BAR_DOUBT = 0.25;
/** Longer than the longest of the last runs by this factor is overdue. */
const OVERDUE = 1.25;
/** Without history, than the first estimate's upper bound: of ordinary runs every fifth is past that bound. */
const OVERDUE_GUESSED = 1.5;
const STUCK = 10;
const PLAN_GREW_FOR = 10 * SECOND;

/** Rounds a time up to the figure people are told, ms. */
export function roundUpRemaining(ms: number): number {
  const unit = ms <= MINUTE ? 10 * SECOND : ms <= 10 * MINUTE ? MINUTE : ms <= 60 * MINUTE ? 5 * MINUTE : 15 * MINUTE;
  return Math.max(1, Math.ceil(ms / unit)) * unit;
}

/**
 * Makes the display of one run's time left. It stores one finish time and counts down to it; estimates only move it.
 */
export function createEtaDisplay(options: EtaDisplayOptions = {}): EtaDisplay {
  // Equal to no attempt, so that the first update begins.
  let attemptShown: unknown = {};
  let startShown: number | null;
  let lastMs: number;
  let fraction: number | null;
  let finishAtMs: number | null;
  let shownMs: number | null;
  let announcedMs: number | null;
  /** Total time expected at most, by the first estimate made after a tenth of the run. */
  let expectedMs: number | null;
  let boundaryShown: unknown;
  let activityShown: unknown;
  let activeAtMs: number;
  let longestSilenceMs: number;
  let steps: number | null;
  let grewAtMs: number;

  return {
    update({ nowMs, status, startedAtMs, estimate, attempt, boundary, activity = boundary, totalSteps }) {
      const { history, stallAfterMs = 45 * SECOND } = options;
      const durations = (history ?? [])
        .map((run) => run.durationMs)
        .filter(isSize)
        .slice(-5);
      const usual = durations[0] ? { lowMs: Math.min(...durations), highMs: Math.max(...durations) } : null;
      if (attemptShown !== attempt || (startShown !== null && startedAtMs !== startShown)) {
        lastMs = activeAtMs = nowMs;
        fraction = finishAtMs = shownMs = announcedMs = expectedMs = steps = null;
        boundaryShown = activityShown = undefined;
        longestSilenceMs = 0;
        grewAtMs = -Infinity;
      }
      attemptShown = attempt;
      startShown = startedAtMs;
      const passed = Math.max(0, nowMs - lastMs);
      // Where the clock was set back, what was remembered by it goes back with it: the countdown goes on from where it was.
      const back = nowMs - lastMs - passed;
      activeAtMs += back;
      grewAtMs += back;
      if (finishAtMs !== null) finishAtMs += back;
      lastMs = nowMs;
      const elapsed = Math.max(0, nowMs - (startedAtMs ?? nowMs));

      if (activity !== activityShown) {
        if (activityShown !== undefined) longestSilenceMs = Math.max(longestSilenceMs, nowMs - activeAtMs);
        activityShown = activity;
        activeAtMs = nowMs;
      }
      if (steps !== null && (totalSteps ?? 0) > steps) grewAtMs = nowMs;
      steps = totalSteps ?? steps;

      const view: EtaView = {
        state: isEnded(status) ? 'ended' : 'hidden',
        fraction: status === 'succeeded' ? 1 : fraction,
        remainingMs: null,
        shownMs: null,
        range: null,
        finishAtMs: null,
        confidence: 'none',
        usual,
        stalledForMs: null,
        planGrewTo: null,
        announce: false,
      };
      if (status !== 'running' || startedAtMs === null) {
        // Time does not count while it is paused, and a silence before it runs is no stall.
        activeAtMs = nowMs;
        finishAtMs = null;
        if (status === 'waiting') {
          view.state = 'waiting';
          view.shownMs = shownMs;
        }
        return view;
      }
      view.state = 'unknown';
      if (nowMs - grewAtMs < PLAN_GREW_FOR) view.planGrewTo = steps;

      if (estimate?.range) {
        const { basis, confidence, range } = estimate;
        // Counted steps alone say little of the time they take: one figure would promise too much.
        const isVague = confidence === 'low' || basis === 'count';
        const wanted = Math.max(0, (estimate.finishAtMs ?? 0) - nowMs);
        let remaining = finishAtMs === null ? wanted : Math.max(0, finishAtMs - nowMs);
        const gap = Math.abs(wanted - remaining);
        if (boundary !== boundaryShown && gap > SNAP * remaining) remaining = wanted;
        else if (gap > DEAD_BAND * wanted) {
          const halfLife = Math.min(MAX_HALF_LIFE, Math.max(MIN_HALF_LIFE, HALF_LIFE * (elapsed + wanted)));
          remaining = wanted + (remaining - wanted) * 2 ** (-passed / halfLife);
        }
        finishAtMs = nowMs + remaining;
        const total = elapsed + remaining;
        const doubt = BAR_DOUBT * range.highMs;
        const reached = Math.min(elapsed / (elapsed + Math.max(remaining, doubt)) || 0, 1 - 1e-6);
        fraction =
          fraction === null ? reached : Math.max(fraction, Math.min(reached, fraction + (BAR_PACE * passed) / total));
        const rounded = roundUpRemaining(remaining);
        if (shownMs === null || rounded < shownMs || remaining > shownMs * RISE) shownMs = rounded;
        // An estimate that is hardly worth anything says nothing about what is late.
        if (expectedMs === null && !isVague && elapsed > 0.1 * total) expectedMs = elapsed + range.highMs;
        const scale = remaining / (estimate.remainingMs || 1);
        view.fraction = fraction;
        view.confidence = confidence;
        view.state = remaining < Math.min(SECOND, 0.01 * total) ? 'finishing' : isVague ? 'range' : 'counting';
        view.remainingMs = remaining;
        view.shownMs = shownMs;
        view.range = { lowMs: range.lowMs * scale, highMs: range.highMs * scale };
        view.finishAtMs = finishAtMs;
      }
      boundaryShown = boundary;

      const longest = usual?.highMs ?? expectedMs ?? Infinity;
      const silence = nowMs - activeAtMs;
      if (elapsed < SETTLE) view.state = 'hidden';
      else {
        if (elapsed > longest * (usual ? OVERDUE : OVERDUE_GUESSED)) view.state = 'overdue';
        if (silence >= Math.max(stallAfterMs, 3 * (longestSilenceMs || MINUTE))) {
          view.state = 'stalled';
          view.stalledForMs = silence;
        }
        if (elapsed > STUCK * longest) view.state = 'stuck';
        // The first figure is no news: it stands where it is read.
        view.announce =
          announcedMs !== null && Math.abs((shownMs ?? 0) - announcedMs) >= Math.min(MINUTE, 0.25 * announcedMs);
        if (view.announce || announcedMs === null) announcedMs = shownMs;
      }
      return view;
    },
  };
}
