import { createSeededRandom, type SeededRandom } from './random';
import { type RunScenario, tellStory } from './scenarios';
import type { RunScript, ScriptStep } from './script';
import type { StepDraft } from './script-steps';

/** Options of {@link createRunScript}. */
export interface RunScriptOptions {
  /** Name of the run. Default `Synthetic patient records`. */
  name?: string;
  /** What it works on. Default `patient-admissions`. */
  dataset?: string;
  /** The method that is tried first. Default `CTGAN`. */
  method?: string;
  /** Fixes every number of the script: the same seed, the same run. Default 1. */
  seed?: number;
  /** How much faster than a run of about 2 minutes; 10 = ten times faster. The silences of `stall` (120 s) and `waits-for-input` (20 s) stay. Default 1. */
  speed?: number;
  /** What happens. Default `default`. */
  scenario?: RunScenario;
}

/** Durations vary by this share, so that an estimate has something to cope with. */
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
 * Writes the script of one simulated run: the making of synthetic data, in steps. Pure data; the same options give the
 * same script. Play it with `performRun`.
 *
 * @throws when `speed` is not a positive number or the scenario does not exist.
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

/** How many steps the run declares once `completedSteps` have ended; `null` = it does not know. */
export function declaredSteps(script: RunScript, completedSteps: number): number | null {
  const { growsTo } = script;
  return growsTo && completedSteps >= growsTo.afterStep ? growsTo.totalSteps : script.totalSteps;
}

/** Where a step's own progress stands when it has ended as the script says; `null` for a step without progress. */
export function endedProgress(step: ScriptStep): { current: number; total: number; unit: string } | null {
  if (!step.progress) return null;
  const current = step.outcome === 'failed' ? (step.stopsAt ?? step.progress.total) : step.progress.total;
  return { current, total: step.progress.total, unit: step.progress.unit };
}
