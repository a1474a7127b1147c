import type { Clock } from '../../../src/core/platform/clock';
import type { RunScript, RunSink, ScriptStep } from './script';
import { metricsAt } from './step-metrics';

/** Options of {@link performRun}. */
export interface PerformRunOptions {
  /** Clock of all waits. */
  clock: Clock;
  /** Stops the work immediately, unless the script ignores cancels. */
  signal: AbortSignal;
  /** Speed factor, also for stalls. Default 1. */
  speed?: number;
  /** First step to perform; for a resumed run, one after the last finished step. Default 1. */
  fromStep?: number;
  /** Minimum interval between progress reports of a step, ms. Default 500. */
  updateEveryMs?: number;
}

/** Waits on `clock`. Resolves early if the signal aborts; the caller must check it. */
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

/** Start of a stall, as a fraction of the step's duration. */
const STALL_AT = 0.4;

/** Fraction (0 to 1) of the work done after `elapsedMs`; constant during a stall. */
function workedShare(step: ScriptStep, elapsedMs: number): number {
  const stallStart = step.durationMs * STALL_AT;
  const stallMs = step.stallMs ?? 0;
  const workedMs = elapsedMs <= stallStart ? elapsedMs : Math.max(stallStart, elapsedMs - stallMs);
  return Math.min(1, workedMs / step.durationMs);
}

/**
 * Performs a script: goes through its steps, waits on the clock and reports to the sink. Independent of database and
 * HTTP; the caller decides how the run ends.
 *
 * Resolves with `finished` after the last step (even if the script fails), or with `aborted` if the signal stopped it,
 * with the current step left open. An abort after the last report has no effect.
 *
 * @throws the sink's error, after which nothing more is reported; an error if `speed` is not positive.
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
      // The larger of both: a clock set back must not prolong the step, and time asleep counts.
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
