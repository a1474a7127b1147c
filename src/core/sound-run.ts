import type { Run, RunProgress } from './run';

const isCount = (value: number | null | undefined): boolean => value == null || (Number.isFinite(value) && value >= 0);
const isTime = (value: number | null | undefined): boolean => value == null || Number.isFinite(value);
const count = (value: number | null | undefined): number | null => (isCount(value) ? (value ?? null) : null);
const time = (value: number | null | undefined): number | null => (isTime(value) ? (value ?? null) : null);

/** The same progress with what is no number of anything (NaN, ∞, negative) taken as not known. */
function soundProgress(progress: RunProgress): RunProgress {
  const { completedSteps, totalSteps, fraction } = progress;
  return {
    ...progress,
    completedSteps: count(completedSteps),
    totalSteps: count(totalSteps),
    fraction: time(fraction),
  };
}

const TIMES = ['createdAt', 'startedAt', 'finishedAt', 'updatedAt'] as const;

function isSound(run: Run): boolean {
  const { progress, queuePosition, currentStep } = run;
  return (
    TIMES.every((name) => isTime(run[name])) &&
    isCount(queuePosition) &&
    isCount(currentStep?.n) &&
    (progress == null ||
      (isCount(progress.completedSteps) && isCount(progress.totalSteps) && isTime(progress.fraction)))
  );
}

const repaired = new WeakMap<Run, Run>();

/**
 * A run whose counts and times can be shown: `NaN`, `Infinity` and negative counts, which hosts get from dividing by zero
 * or from an invalid date, become `null`, "not known". A sound run is returned as it is; an unsound one gives the same
 * object each time.
 */
export function soundRun(run: Run): Run {
  if (isSound(run)) return run;
  const known = repaired.get(run);
  if (known) return known;
  const { progress, queuePosition, currentStep } = run;
  const sound: Run = {
    ...run,
    progress: progress ? soundProgress(progress) : null,
    queuePosition: count(queuePosition),
    currentStep: currentStep ? { ...currentStep, n: count(currentStep.n) } : null,
    ...Object.fromEntries(TIMES.map((name) => [name, time(run[name])])),
  };
  repaired.set(run, sound);
  return sound;
}
