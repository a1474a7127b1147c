import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { performRun } from '../mocks/simulator/script/perform-run';
import { createRunScript, declaredSteps } from '../mocks/simulator/script/run-script';
import { RUN_SCENARIOS, type RunScenario } from '../mocks/simulator/script/scenarios';
import type { Clock } from '../src/core/platform/clock';
import type { ClaimedRun, StepEnd, StepNews, StepStart, WorkOutcome } from './rows';

/** What the work of a run receives. */
export interface WorkContext {
  /** The claimed run. If `completed_steps` > 0, an earlier attempt completed those; continue after them. */
  run: ClaimedRun;
  /** Aborted when the work must stop: then clean up only what is outside `dir`, and settle the promise. */
  signal: AbortSignal;
  /** Reports progress. Each call rejects once the run belongs to another worker: stop at once. */
  report: {
    startStep(step: StepStart): Promise<void>;
    updateStep(news: StepNews): Promise<void>;
    finishStep(end: StepEnd): Promise<void>;
  };
  /** The run's folder for temporary files. It survives attempts and is deleted when the run ends. */
  dir: string;
}

/** The work of a run: replace it with your own. Resolves with the result; `null` = it stopped because of the signal. */
export type Work = (context: WorkContext) => Promise<WorkOutcome | null>;

const isScenario = (name: string): name is RunScenario => RUN_SCENARIOS.some((scenario) => scenario === name);

/** The simulated work generates synthetic data. It writes a checkpoint file after every step. */
export function createSimulatedWork(clock: Clock, speed: number): Work {
  return async ({ run, signal, report, dir }) => {
    const { scenario = 'default', speed: ownSpeed = 1 } = run.request.params ?? {};
    const script = createRunScript({
      name: run.name,
      ...(run.dataset && { dataset: run.dataset }),
      ...(run.method && { method: run.method }),
      ...(isScenario(scenario) && { scenario }),
      seed: run.seq, // the next attempt produces the same numbers
    });
    const end = await performRun(
      script,
      {
        startStep: (step) =>
          report.startStep({
            ...step,
            progress: step.progress && { current: 0, ...step.progress },
            totalSteps: declaredSteps(script, step.n - 1),
          }),
        updateStep: (_step, news) => report.updateStep(news),
        async finishStep(step) {
          await writeFile(join(dir, `checkpoint-${step.n}.json`), JSON.stringify({ step: step.n, title: step.title }));
          await report.finishStep({
            ...step,
            status: step.outcome,
            progress: step.progress && { ...step.progress, current: step.stopsAt ?? step.progress.total },
            totalSteps: declaredSteps(script, step.n),
          });
        },
      },
      { clock, signal, speed: speed * ownSpeed, fromStep: run.completed_steps + 1 },
    );
    return end === 'finished' ? { status: script.outcome, error: script.error } : null;
  };
}
