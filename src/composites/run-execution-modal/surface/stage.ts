import { hasEnded } from '../../../core/run/run';
import type { RunView } from '../../../hooks/useRunView';
import type { RunSlots } from '../../internal/run-slots';
import type { RunExecutionModalStage } from '../parts';

/** The stage of the window, by what is known of the run. */
export function stageOf(view: RunView, isStarting: boolean): RunExecutionModalStage {
  const { run, runId, connection } = view;
  if (run !== null) return hasEnded(run) ? 'ended' : 'running';
  if (runId !== null) return connection.error === null ? 'loading' : 'missing';
  return isStarting ? 'starting' : 'configure';
}

/** The stages without a run, which show the configuration. */
export const isConfigureStage = (stage: RunExecutionModalStage) => stage === 'configure' || stage === 'starting';

/**
 * Whether a run has only a status and times: no step, no number of steps, no metrics. Then there is nothing to show
 * beside them. A queued run may still get them.
 */
export function isBare({ run, steps, stepsState, metrics, metricsState }: RunView): boolean {
  if (run === null || stepsState === 'unread' || metricsState === 'unread') return false;
  if (run.status === 'queued' || run.status === 'waiting' || run.status === 'paused') return false;
  const { currentStep, progress, stages, plan } = run;
  const hasCount = progress?.totalSteps != null || (progress?.completedSteps ?? 0) > 0;
  const isReported = hasCount || currentStep != null || plan != null || (stages?.length ?? 0) > 0;
  return !isReported && steps.length === 0 && metrics.length === 0;
}

/** The app's slots below the progress. */
const BELOW: ReadonlySet<string> = new Set([
  'beforeFeed',
  'feed',
  'now',
  'metrics',
  'afterMetrics',
  'time',
  'plan',
  'stages',
]);

/** Whether the app shows something below the progress. */
export const hasSlotBelow = (slots: RunSlots) => Object.keys(slots).some((name) => BELOW.has(name));
