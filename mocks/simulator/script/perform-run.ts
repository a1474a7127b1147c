import type { Clock } from '../../../src/core/platform/clock';
import type { RunScript, RunSink, ScriptStep } from './script';
import { metricsAt } from './step-metrics';

/** Options of {@link performRun}. */
export interface PerformRunOptions {
  /** Time; every wait of the work happens on it. */
  clock: Clock;
  /** Aborting it stops the work at once, unless the script ignores cancels. */
  signal: AbortSignal;
  /** How much faster than the script says; it applies to stalls too. Default 1. */
  speed?: number;
  /** The first step to do, for a resumed run: one more than the last finished step. Default 1. */
  fromStep?: number;
  /** Least time between two reports from inside a step, ms. Default 500. */
  updateEveryMs?: number;
}

/** Waits on `clock`. Resolves early when the signal is aborted; the caller looks at the signal. */
export function sleep(clock: Clock, ms: number, signal: AbortSignal | null): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) {
      resolve();
      return;
    }
    const finish = () => {
      clock.clearTimeout(handle);
      signal?.removeEventListener('abort', finish);
      resolve();
    };
    const handle = clock.setTimeout(finish, ms);
    signal?.addEventListener('abort', finish);
  });
}

/** Where in a step a stall sits, as a share of its duration. */
const STALL_AT = 0.4;

/** The share (0 to 1) of the step's work that is done after `elapsedMs`; it stands still during a stall. */
function workedShare(step: ScriptStep, elapsedMs: number): number {
  const stallStart = step.durationMs * STALL_AT;
  const stallMs = step.stallMs ?? 0;
  const workedMs = elapsedMs <= stallStart ? elapsedMs : Math.max(stallStart, elapsedMs - stallMs);
  return Math.min(1, workedMs / step.durationMs);
}

/**
 * Does the work of a script: walks its steps, waits on the clock and reports to the sink. It knows no database and no
 * HTTP, and does not decide what its end means: the caller does.
 *
 * Resolves `finished` when the last step was reported (also for a script that ends failed) and `aborted` when the signal
 * stopped it; the step it was in is then left open. An abort after the last report changes nothing.
 *
 * @throws what the sink rejects with, and nothing is reported after that; an error when `speed` is not positive.
 */
export async function performRun(
  script: RunScript,
  sink: RunSink,
  { clock, signal, speed = 1, fromStep = 1, updateEveryMs = 500 }: PerformRunOptions,
): Promise<'finished' | 'aborted'> {
  if (!(speed > 0)) {
    throw new Error(`runlight: speed ${speed} cannot be simulated, time would not pass. Use a positive number.`);
  }
  const stop = script.ignoresCancel ? null : signal;

  async function work(step: ScriptStep): Promise<void> {
    const totalMs = (step.durationMs + (step.stallMs ?? 0)) / speed;
    const startedAt = clock.now();
    let sleptMs = 0;
    let reported = 0;
    let isWaiting = false;
    const pauseAt = Math.round((step.durationMs * STALL_AT) / speed);
    const goOnAt = pauseAt + Math.round((step.stallMs ?? 0) / speed);
    while (!stop?.aborted) {
      // The larger of the two: a clock set back must not make the step longer, a sleeping machine must not stretch it.
      const elapsedMs = Math.max(clock.now() - startedAt, sleptMs);
      const waits = step.waitingFor !== undefined && elapsedMs >= pauseAt && elapsedMs < goOnAt;
      if (waits !== isWaiting) {
        isWaiting = waits;
        await sink.waitFor?.(waits ? (step.waitingFor ?? null) : null);
      }
      if (elapsedMs >= totalMs) return;
      if (step.progress) {
        const reach = step.stopsAt ?? step.progress.total;
        const share = workedShare(step, elapsedMs * speed);
        const current = Math.floor(share * reach);
        if (current > reported) {
          reported = current;
          await sink.updateStep(step, { ...step.progress, current, metrics: metricsAt(step, share, current) });
        }
      }
      const next = [pauseAt, goOnAt].find((at) => at > elapsedMs);
      const leftMs = (step.waitingFor !== undefined && next !== undefined ? next : totalMs) - elapsedMs;
      const pauseMs = step.progress ? Math.min(updateEveryMs, leftMs) : leftMs;
      await sleep(clock, pauseMs, stop);
      if (!stop?.aborted) sleptMs += pauseMs;
    }
  }

  for (const step of script.steps) {
    if (step.n < fromStep) continue;
    if (stop?.aborted) return 'aborted';
    await sink.startStep(step);
    await work(step);
    if (stop?.aborted) return 'aborted';
    await sink.finishStep(step);
  }
  return 'finished';
}
