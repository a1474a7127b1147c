import type { Run, RunStep } from '../../core/run/run';
import { createManualClock } from '../manual-clock';
import { createScriptedSource } from '../scripted-source';
import type { ScriptedSourceOptions } from '../scripted-source.types';
import type { TestScenario, TestScenarioOptions } from './types';

export const STEP_MS = 10_000;
export const RUN_ID = 'run-1';

type Scene = Pick<TestScenario, 'clock' | 'source'>;

export function newScene(options: TestScenarioOptions, usual: Omit<ScriptedSourceOptions, 'clock'> = {}): Scene {
  const { clock = createManualClock(), ...rest } = options;
  const source = createScriptedSource({ ...usual, ...rest, clock, run: { id: RUN_ID, ...usual.run, ...rest.run } });
  return { clock, source };
}

export const at = ({ clock }: Scene, ms: number, act: () => void) => void clock.setTimeout(act, ms);
export const isOver = (run: Run) => run.status === 'succeeded' || run.status === 'failed' || run.status === 'cancelled';

/** Schedules step `n` from `startMs` to `endMs`. Skipped once the run has ended. */
export function step(
  scene: Scene,
  n: number,
  startMs: number,
  endMs: number,
  of: Pick<Partial<RunStep>, 'id' | 'attempt'> = {},
): void {
  const { clock, source } = scene;
  const change = (act: () => void) => () => {
    if (!isOver(source.getRun())) act();
  };
  at(
    scene,
    startMs,
    change(() => {
      const startedAt = clock.now();
      source.setStep({ ...of, n, title: `Step ${n}`, kind: 'training', status: 'running', startedAt });
      source.setRun({ currentStep: { n, name: `Step ${n}`, kind: 'training', startedAt } });
    }),
  );
  at(
    scene,
    endMs,
    change(() => {
      source.setStep({ ...of, n, status: 'done', finishedAt: clock.now() });
      source.setRun({ progress: { ...source.getRun().progress, completedSteps: n } });
    }),
  );
}

export function succeed({ clock, source }: Scene): void {
  const run = source.getRun();
  if (isOver(run)) return;
  source.setRun({ status: 'succeeded', currentStep: null, finishedAt: clock.now() });
}

export const EIGHT = { run: { progress: { completedSteps: 0, totalSteps: 8, fraction: null } } };

export function eightSteps(scene: Scene): void {
  for (let n = 1; n <= 8; n += 1) step(scene, n, (n - 1) * STEP_MS, n * STEP_MS);
  at(scene, 8 * STEP_MS, () => succeed(scene));
}
