import type { RunStatus } from '../../run/run';
import type { EtaConfidence, EtaEstimate, EtaRange } from './types';

/**
 * What to show about the remaining time:
 * - `hidden`: nothing (not running, being cancelled, or running for less than 2 s, although the figures exist already).
 * - `unknown`: the run is running without any basis for an estimate. Show the step and the elapsed time.
 * - `counting`: one figure. `range`: two figures, because one would be too precise.
 * - `finishing`: too little time remains for a figure.
 * - `overdue`: longer than usual. `stuck`: ten times longer than usual; offer to cancel.
 * - `stalled`: the run is running without a sign of progress.
 * - `waiting`: the run waits for a user; the figure is on hold.
 * - `ended`: the run has ended.
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

/** Options of {@link createEtaDisplay}. Every update reads them, so values may be added later. */
export interface EtaDisplayOptions {
  /** Earlier successful runs of the same workflow; they define "usual". The last five are used. Default: none. */
  history?: readonly { durationMs: number }[] | null | undefined;
  /**
   * No sign of progress for this long is a stall if it is also three times the longest silence so far. Before the first
   * sign of progress, that longest silence counts as one minute. ms, default 45,000.
   */
  stallAfterMs?: number | undefined;
}

/** Input of {@link EtaDisplay.update}. Times are epoch ms of the server's clock. */
export interface EtaDisplayInput {
  /** Now, epoch ms. If it moves back, a clock was set and no time has passed. */
  nowMs: number;
  /** The run's status as shown. */
  status: RunStatus;
  /** Start of this attempt; null before it starts. */
  startedAtMs: number | null;
  /** The newest estimate, made for now or some time ago. Null when there is none. */
  estimate: EtaEstimate | null;
  /** The attempt; another one resets the display. */
  attempt?: number | null | undefined;
  /** A value that changes when a step starts or ends, e.g. the number of finished steps. */
  boundary?: string | number | null | undefined;
  /** A value that changes with every sign of progress, e.g. the run's rev or `updatedAt`. Default: the boundary. */
  activity?: string | number | null | undefined;
  /** Declared number of steps, if known. */
  totalSteps?: number | null | undefined;
}

/** What to show. */
export interface EtaView {
  /** What to show now. */
  state: EtaState;
  /** 0 to 1 for the bar, null where unknown. Within an attempt it never falls, and it is 1 only on success. */
  fraction: number | null;
  /** Remaining time, ms; counts down evenly. Null when no figure is shown. */
  remainingMs: number | null;
  /** The same, rounded up for display: to 10 s below a minute, 1 min below 10, 5 min below an hour, 15 above. */
  shownMs: number | null;
  /** Range that contains the remaining time with 80 % probability. */
  range: EtaRange | null;
  /** Expected finish time, epoch ms; `null` without an estimate. */
  finishAtMs: number | null;
  /** How reliable the figure is. */
  confidence: EtaConfidence;
  /** The shortest and longest of the last runs, ms. Null without history. */
  usual: EtaRange | null;
  /** Time without a sign of progress, ms, during a stall; otherwise null. */
  stalledForMs: number | null;
  /** The new number of steps, for 10 s after it grew; otherwise null. */
  planGrewTo: number | null;
  /** True once when the figure has changed enough to be announced: by 25 % or by a minute. */
  announce: boolean;
}

/** Turns estimates, which jump, into steady figures. One per run; it keeps state and has no clock. */
export interface EtaDisplay {
  /** Takes the newest estimate and returns what to show now. */
  update(input: EtaDisplayInput): EtaView;
}
