import { machineText } from '../text/machine-text';
import type { Run, RunProgress } from './run';

/** Range of `Date`, ms before and after 1970. Values beyond it are not times, and `Intl` throws on them. */
const FARTHEST_MS = 8.64e15;

type OptionalNumber = number | null | undefined;

const isCount = (value: OptionalNumber): boolean =>
  value == null || (Number.isFinite(value) && value >= 0 && !Object.is(value, -0));
const isShare = (value: OptionalNumber): boolean => value == null || Number.isFinite(value);
const isTime = (value: OptionalNumber): boolean =>
  value == null || (Number.isFinite(value) && Math.abs(value) <= FARTHEST_MS);
// Adding 0 removes the sign of -0, which `Intl` would show.
const count = (value: OptionalNumber): number | null =>
  value != null && Number.isFinite(value) && value >= 0 ? value + 0 : null;
const share = (value: OptionalNumber): number | null => (isShare(value) ? (value ?? null) : null);
const time = (value: OptionalNumber): number | null => (isTime(value) ? (value ?? null) : null);

/** Replaces invalid numbers (NaN, ∞, negative counts) with `null`, "unknown". */
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
/** A blank name counts as none: "Step 4 of 8:" would promise one. */
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

/** Checked runs, with the run to show for each. */
const repaired = new WeakMap<Run, Run>();

/**
 * Returns a run whose counts, times and texts can be shown. `NaN`, `Infinity` and negative counts, which hosts get from
 * division by zero or invalid dates, become `null`, "unknown"; escape codes and other control characters are removed.
 * Returns a sound run unchanged, and the same object for the same run.
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
