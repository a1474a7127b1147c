import type { RunProgressView } from '../../core/forecast/progress';
import { hasEnded, type Run, type RunStep } from '../../core/run/run';
import { stepNumberOf } from '../../core/run/steps/step-number';
import { formatDuration } from '../../core/text/format';
import * as en from '../../core/text/messages/english';
import { statusWord } from '../../core/text/status-word';
import { totalFor } from '../internal/text/total-for';
import type { RunResultState } from './parts';

/** The texts that {@link describeResult} uses, in English. */
export const resultTexts = { result: en.result, status: en.status };

/** Input of {@link describeResult}. */
export interface ResultInput {
  run: Run;
  /** All known steps. */
  steps: readonly RunStep[];
  progress: Pick<RunProgressView, 'stepNumber' | 'total'>;
  /** From start to end, ms; `null` = unknown. */
  elapsedMs: number | null;
}

/** A result in words. */
export interface ResultDescription {
  state: RunResultState;
  /** "Failed at step 7 of 8 after 1m 40s". */
  sentence: string;
  /** More about a cancel: the reason in quotes, who asked, how it stopped. */
  cancel: { reason: string | null; facts: readonly string[] } | null;
  /** The step in which the run failed or was cancelled; `null` = it succeeded, or unknown. */
  stepId: string | null;
}

/** The state of an ended run; `null` while it is active. */
export function resultState(run: Run | null): RunResultState | null {
  if (run === null || !hasEnded(run)) return null;
  const { status } = run;
  return status === 'succeeded' || status === 'failed' || status === 'cancelled' ? status : 'ended';
}

const BROKEN: readonly RunStep['status'][] = ['failed', 'cancelled', 'interrupted'];

/** The last step that did not end well. A note about a cancel is no step of the work. */
export function endingStep(steps: readonly RunStep[]): RunStep | null {
  const work = steps.filter(({ kind }) => kind !== 'cancelled');
  for (let i = work.length - 1; i >= 0; i -= 1) {
    const step = work[i];
    if (step && BROKEN.includes(step.status)) return step;
  }
  return work[work.length - 1] ?? null;
}

/** The texts for the end of a run; `null` while it is active. Pure. */
export function describeResult(
  { run, steps, progress, elapsedMs }: ResultInput,
  messages: typeof resultTexts,
  locale: string | undefined,
): ResultDescription | null {
  const state = resultState(run);
  if (state === null) return null;
  const duration = elapsedMs === null ? null : formatDuration(elapsedMs, { locale });
  const step = state === 'failed' || state === 'cancelled' ? endingStep(steps) : null;
  const number = (step && stepNumberOf(step, steps)) ?? run.currentStep?.n ?? progress.stepNumber;
  const total = number === null ? null : totalFor(number, progress.total);
  const { result } = messages;
  const sentence =
    state === 'succeeded' && run.statusLabel == null
      ? result.succeeded(duration)
      : state === 'failed' && run.statusLabel == null
        ? result.failed(number, total, duration)
        : state === 'cancelled' && run.statusLabel == null
          ? result.cancelled(number, total, duration)
          : statusWord(run, messages.status);
  return {
    state,
    sentence,
    cancel: state === 'cancelled' ? cancelFacts(run, result, locale) : null,
    stepId: step?.id ?? null,
  };
}

function cancelFacts(run: Run, result: typeof en.result, locale: string | undefined): ResultDescription['cancel'] {
  const { cancel, finishedAt } = run;
  if (cancel == null) return null;
  const facts: string[] = [];
  if (cancel.requestedBy) facts.push(result.by(cancel.requestedBy));
  if (cancel.outcome === 'graceful') facts.push(result.stoppedCleanly);
  else if (cancel.outcome === 'before_start') facts.push(result.beforeStart);
  else if (cancel.outcome === 'forced') {
    const took = cancel.requestedAt == null || finishedAt == null ? null : finishedAt - cancel.requestedAt;
    // Forced at once: "after 0s" would mean nothing.
    facts.push(result.cutOff(took === null || took < 1_000 ? null : formatDuration(took, { locale })));
  }
  const reason = cancel.reason?.trim() || null;
  return reason === null && facts.length === 0 ? null : { reason, facts };
}
