import { createSeededRandom, type SeededRandom } from './random';
import { type RunScenario, tellStory } from './scenarios';
import type { RunScript, ScriptStep } from './script';
import type { StepDraft } from './script-steps';

/** Options of {@link createRunScript}. */
export interface RunScriptOptions {
  /** Name of the run. Default `Synthetic patient records`. */
  name?: string;
  /** Dataset. Default `patient-admissions`. */
  dataset?: string;
  /** Method of the first attempt. Default `CTGAN`. */
  method?: string;
  /** Random seed: the same seed gives the same script. Default 1. */
  seed?: number;
  /**
   * Speed factor; at 1, a run takes about 2 minutes. Does not affect the pauses of `stall` (120 s) and
   * `waits-for-input` (20 s). Default 1.
   */
  speed?: number;
  /** Scenario to play. Default `default`. */
  scenario?: RunScenario;
}

/** Relative variation of durations, to make estimates realistic. */
const DURATION_SPREAD = 0.1;

function toScriptStep(draft: StepDraft, n: number, speed: number, random: SeededRandom): ScriptStep {
  const spread = 1 + (random() * 2 - 1) * DURATION_SPREAD;
  return {
    n,
    kind: draft.kind,
    title: draft.title,
    detail: draft.detail ?? null,
    durationMs: Math.max(1, Math.round((draft.seconds * 1000 * spread) / speed)),
    outcome: draft.outcome ?? 'done',
    progress: draft.progress ?? null,
    metrics: draft.metrics ?? null,
    runMetrics: draft.runMetrics && Object.keys(draft.runMetrics).length > 0 ? draft.runMetrics : null,
    method: draft.method ?? null,
    agent: draft.agent ?? false,
    ...(draft.stopsAt !== undefined && { stopsAt: draft.stopsAt }),
    ...(draft.stallMs !== undefined && { stallMs: draft.stallMs }),
    ...(draft.waitingFor !== undefined && { waitingFor: draft.waitingFor }),
    ...(draft.stage !== undefined && { stage: draft.stage }),
  };
}

/**
 * Creates the script of a simulated run that generates synthetic data. Pure data: the same options give the same
 * script. Play it with `performRun`.
 *
 * @throws if `speed` is not a positive number or the scenario does not exist.
 */
export function createRunScript(options: RunScriptOptions = {}): RunScript {
  const { name = 'Synthetic patient records', dataset = 'patient-admissions', method = 'CTGAN' } = options;
  const { seed = 1, speed = 1, scenario = 'default' } = options;
  if (!(speed > 0) || !Number.isFinite(speed)) {
    throw new Error(`runlight: speed ${speed} cannot be simulated, time would not pass. Use a positive number.`);
  }
  const random = createSeededRandom(seed);
  const backup = method === 'TVAE' ? 'Gaussian copula' : 'TVAE';
  const story = tellStory(scenario, { dataset, method, backup, random });
  return {
    name,
    dataset,
    method,
    totalSteps: story.totalSteps === undefined ? story.steps.length : story.totalSteps,
    steps: story.steps.map((draft, index) => toScriptStep(draft, index + 1, speed, random)),
    outcome: story.error ? 'failed' : 'succeeded',
    error: story.error ?? null,
    ...(story.growsTo && { growsTo: story.growsTo }),
    ...(story.ignoresCancel && { ignoresCancel: true }),
    ...(story.stages && { stages: story.stages }),
    ...(story.plan && { plan: story.plan }),
  };
}

/** Declared number of steps after `completedSteps`; `null` = unknown. */
export function declaredSteps(script: RunScript, completedSteps: number): number | null {
  const { growsTo } = script;
  return growsTo && completedSteps >= growsTo.afterStep ? growsTo.totalSteps : script.totalSteps;
}

/** Final progress of a step; `null` for a step without progress. */
export function endedProgress(step: ScriptStep): { current: number; total: number; unit: string } | null {
  if (!step.progress) return null;
  const current = step.outcome === 'failed' ? (step.stopsAt ?? step.progress.total) : step.progress.total;
  return { current, total: step.progress.total, unit: step.progress.unit };
}
