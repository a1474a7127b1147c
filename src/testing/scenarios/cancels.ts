import { RunSourceError } from '../../core/run/source/run-source-error';
import { at, EIGHT, eightSteps, isOver, newScene, RUN_ID, STEP_MS, step, succeed } from './scene';
import type { TestScenario, TestScenarioOptions } from './types';

/** The run succeeds just before the cancel arrives, so the cancel is rejected as too late. */
export function cancelRaceScenario(options: TestScenarioOptions = {}): TestScenario {
  const scene = newScene(options, EIGHT);
  eightSteps(scene);
  scene.source.interceptAll('cancelRun', async () => {
    succeed(scene);
    const run = scene.source.getRun();
    throw new RunSourceError('ended', 'the run has already ended, so it cannot be cancelled.', { status: 409, run });
  });
  return { ...scene, runId: RUN_ID, story: 'The cancel comes too late: the run has just succeeded.' };
}

/** The cancel is accepted, but the worker does not stop; only a forced cancel ends the run. */
export function stuckCancelScenario(options: TestScenarioOptions = {}): TestScenario {
  const scene = newScene(options, {
    ...EIGHT,
    capabilities: { force: true },
    onCancel: (_, request) => (request.force ? { status: 'cancelled' } : { status: 'cancelling' }),
  });
  step(scene, 1, 0, STEP_MS);
  return { ...scene, runId: RUN_ID, story: 'The worker does not react to a cancel; it has to be forced.' };
}

/** The cancel is accepted, but the run still succeeds 5 s later. */
export function lateSuccessScenario(options: TestScenarioOptions = {}): TestScenario {
  const scene = newScene(options, {
    ...EIGHT,
    onCancel: (run) => {
      if (isOver(run)) return {};
      at(scene, 5000, () => {
        const { cancel } = scene.source.getRun();
        scene.source.setRun({ cancel: { ...cancel, outcome: 'completed_before_cancel' } });
        succeed(scene);
      });
      return { status: 'cancelling', cancel: { requestedAt: scene.clock.now() } };
    },
  });
  step(scene, 1, 0, STEP_MS);
  return { ...scene, runId: RUN_ID, story: 'A cancel is accepted, and the run succeeds 5 s after it.' };
}

/** The backend rejects the cancel: the user lacks permission. */
export function refusedScenario(options: TestScenarioOptions = {}): TestScenario {
  const scene = newScene(options, EIGHT);
  eightSteps(scene);
  scene.source.interceptAll('cancelRun', async () => {
    const detail = 'Only the owner may cancel this run.';
    throw new RunSourceError('forbidden', 'the cancel was refused (403).', { status: 403, detail });
  });
  return { ...scene, runId: RUN_ID, story: 'Cancelling is refused with 403; the run goes on and succeeds after 80 s.' };
}
