import { machineText } from '../text/machine-text';
import type { Run, RunProgress } from './run';

/** What `Date` can tell, ms from 1970 in both directions: what lies beyond is no time, and `Intl` refuses to write it. */
const FARTHEST_MS = 8.64e15;

type Given = number | null | undefined;

const isCount = (value: Given): boolean =>
  value == null || (Number.isFinite(value) && value >= 0 && !Object.is(value, -0));
const isShare = (value: Given): boolean => value == null || Number.isFinite(value);
const isTime = (value: Given): boolean => value == null || (Number.isFinite(value) && Math.abs(value) <= FARTHEST_MS);
// Adding 0 takes the sign from -0, which `Intl` would write.
const count = (value: Given): number | null =>
  value != null && Number.isFinite(value) && value >= 0 ? value + 0 : null;
const share = (value: Given): number | null => (isShare(value) ? (value ?? null) : null);
const time = (value: Given): number | null => (isTime(value) ? (value ?? null) : null);

/** The same progress with what is no number of anything (NaN, ∞, negative) taken as not known. */
function soundProgress(progress: RunProgress): RunProgress {
  const { completedSteps, totalSteps, fraction } = progress;
  return {
    ...progress,
    completedSteps: count(completedSteps),
    totalSteps: count(totalSteps),
    fraction: share(fraction),
  };
}

const TIMES = ['createdAt', 'startedAt', 'finishedAt', 'updatedAt'] as const;

const TEXTS = ['name', 'dataset', 'method', 'statusText'] as const;
const isText = (text: string | null | undefined) => text == null || machineText(text) === text;
const textOf = (text: string | null | undefined) => (text == null ? null : machineText(text));
/** A name of which nothing is seen is none: "Step 4 of 8:" would promise one. */
const isName = (text: string | null | undefined) => isText(text) && text?.trim() !== '';
const nameOf = (text: string | null | undefined) => (textOf(text)?.trim() ? textOf(text) : null);

function isSound(run: Run): boolean {
  const { progress, queuePosition, currentStep } = run;
  return (
    TIMES.every((name) => isTime(run[name])) &&
    TEXTS.every((name) => isText(run[name])) &&
    isText(run.error?.message) &&
    isName(currentStep?.name) &&
    isCount(queuePosition) &&
    isCount(currentStep?.n) &&
    (progress == null ||
      (isCount(progress.completedSteps) && isCount(progress.totalSteps) && isShare(progress.fraction)))
  );
}

/** Runs that were looked at, with what may be shown of them. */
const repaired = new WeakMap<Run, Run>();

/**
 * A run whose counts and times can be shown: `NaN`, `Infinity` and negative counts, which hosts get from dividing by zero
 * or from an invalid date, become `null`, "not known"; escape codes and other control characters leave its texts. A sound run is returned as it is; an unsound one gives the same
 * object each time.
 */
export function soundRun(run: Run): Run {
  const known = repaired.get(run);
  if (known) return known;
  if (isSound(run)) {
    repaired.set(run, run);
    return run;
  }
  const { progress, queuePosition, currentStep } = run;
  const sound: Run = {
    ...run,
    progress: progress ? soundProgress(progress) : null,
    queuePosition: count(queuePosition),
    currentStep: currentStep ? { ...currentStep, n: count(currentStep.n), name: nameOf(currentStep.name) } : null,
    error: run.error ? { ...run.error, message: machineText(run.error.message) } : null,
    ...Object.fromEntries(TIMES.map((name) => [name, time(run[name])])),
    ...Object.fromEntries(TEXTS.map((name) => [name, textOf(run[name])])),
  };
  repaired.set(run, sound);
  return sound;
}
