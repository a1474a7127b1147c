import type { RunStatus } from '../../run/run';
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
