import type { Run } from '../../core/run/run';
import { RunSourceError } from '../../core/run/source/run-source-error';
import { at, EIGHT, eightSteps, isOver, newScene, RUN_ID, STEP_MS, step, succeed } from './scene';
import type { TestScenario, TestScenarioOptions } from './types';

/** Eight steps of 10 s, then success. */
export function steadyScenario(options: TestScenarioOptions = {}): TestScenario {
  const scene = newScene(options, EIGHT);
  eightSteps(scene);
  return { ...scene, runId: RUN_ID, story: 'Eight steps of 10 s; succeeds after 80 s.' };
}

/** Two steps of 10 s. The third step reports nothing for 120 s, then the run continues. */
export function stallScenario(options: TestScenarioOptions = {}): TestScenario {
  const scene = newScene(options, EIGHT);
  step(scene, 1, 0, STEP_MS);
  step(scene, 2, STEP_MS, 2 * STEP_MS);
  step(scene, 3, 2 * STEP_MS, 140_000);
  for (let n = 4; n <= 8; n += 1) step(scene, n, 140_000 + (n - 4) * STEP_MS, 140_000 + (n - 3) * STEP_MS);
  at(scene, 190_000, () => succeed(scene));
  return { ...scene, runId: RUN_ID, story: 'Nothing happens from 20 s to 140 s; succeeds after 190 s.' };
}

/** Declares 8 steps, then 12 after 35 s. The progress bar must not move back. */
export function growthScenario(options: TestScenarioOptions = {}): TestScenario {
  const scene = newScene(options, EIGHT);
  for (let n = 1; n <= 12; n += 1) step(scene, n, (n - 1) * STEP_MS, n * STEP_MS);
  at(scene, 35_000, () => scene.source.setRun({ progress: { ...scene.source.getRun().progress, totalSteps: 12 } }));
  at(scene, 120_000, () => succeed(scene));
  return { ...scene, runId: RUN_ID, story: 'The plan grows from 8 to 12 steps at 35 s; succeeds after 120 s.' };
}

/** The backend is unreachable from 15 s to 45 s; the run continues. */
export function disconnectScenario(options: TestScenarioOptions = {}): TestScenario {
  const scene = newScene(options, EIGHT);
  eightSteps(scene);
  const lost = async () => {
    throw new RunSourceError('network', 'no response from the backend (scenario). The request can be retried.');
  };
  at(scene, 15_000, () => {
    scene.source.interceptAll('readRun', lost);
    scene.source.interceptAll('readSteps', lost);
    for (const connection of scene.source.connections) connection.close('retry');
  });
  at(scene, 45_000, () => {
    scene.source.interceptAll('readRun', null);
    scene.source.interceptAll('readSteps', null);
  });
  return { ...scene, runId: RUN_ID, story: 'No answer from 15 s to 45 s; succeeds after 80 s.' };
}

/** The server's clock is an hour ahead. No displayed time may be negative or an hour off. */
export function clockSkewScenario(options: TestScenarioOptions = {}): TestScenario {
  const HOUR = 3_600_000;
  const { serverOffsetMs = HOUR } = options;
  const scene = newScene({ ...options, serverOffsetMs }, EIGHT);
  const offset = serverOffsetMs ?? 0;
  for (let n = 1; n <= 8; n += 1) {
    at(scene, (n - 1) * STEP_MS, () => {
      const startedAt = scene.clock.now() + offset;
      scene.source.setStep({ n, title: `Step ${n}`, kind: 'training', status: 'running', startedAt });
    });
    at(scene, n * STEP_MS, () => {
      scene.source.setStep({ n, status: 'done', finishedAt: scene.clock.now() + offset });
      scene.source.setRun({ progress: { completedSteps: n, totalSteps: 8, fraction: null } });
    });
  }
  at(scene, 8 * STEP_MS, () => scene.source.setRun({ status: 'succeeded', finishedAt: scene.clock.now() + offset }));
  return { ...scene, runId: RUN_ID, story: 'The server is an hour ahead; succeeds after 80 s.' };
}

/** Two steps of 10 s. The run waits for a person from 20 s to 80 s, then continues with the third step. */
export function waitingScenario(options: TestScenarioOptions = {}): TestScenario {
  const scene = newScene(options, EIGHT);
  const change = (change: Partial<Run>) => () => {
    if (!isOver(scene.source.getRun())) scene.source.setRun(change);
  };
  step(scene, 1, 0, STEP_MS);
  step(scene, 2, STEP_MS, 2 * STEP_MS);
  const waitingFor = { kind: 'approval', text: 'Approve the plan?', href: '/approve/run-1' };
  at(scene, 2 * STEP_MS, change({ status: 'waiting', waitingFor, currentStep: null }));
  at(scene, 8 * STEP_MS, change({ status: 'running', waitingFor: null }));
  for (let n = 3; n <= 8; n += 1) step(scene, n, (n + 5) * STEP_MS, (n + 6) * STEP_MS);
  at(scene, 14 * STEP_MS, () => succeed(scene));
  return { ...scene, runId: RUN_ID, story: 'Waits for a person from 20 s to 80 s; succeeds after 140 s.' };
}

/**
 * Fails in its third step after 25 s. 5 s later it is queued again under the same ID as attempt 2, with new steps. The
 * second attempt succeeds.
 */
export function runsAgainScenario(options: TestScenarioOptions = {}): TestScenario {
  const scene = newScene(options, { run: { ...EIGHT.run, attempt: 1 } });
  const { source, clock } = scene;
  for (let n = 1; n <= 3; n += 1) step(scene, n, (n - 1) * STEP_MS, n * STEP_MS, { attempt: 1 });
  at(scene, 25_000, () => {
    if (isOver(source.getRun())) return;
    const error = { code: 'worker_lost', message: 'The worker was lost.' };
    source.setStep({ n: 3, status: 'failed', finishedAt: clock.now() });
    source.setRun({ status: 'failed', currentStep: null, finishedAt: clock.now(), error });
  });
  const again = 30_000;
  at(scene, again, () => {
    if (source.getRun().status !== 'failed') return;
    source.setRun({ ...EIGHT.run, status: 'queued', attempt: 2, startedAt: null, finishedAt: null, error: null });
  });
  at(scene, again + STEP_MS, () => {
    if (source.getRun().status === 'queued') source.setRun({ status: 'running', startedAt: clock.now() });
  });
  for (let n = 1; n <= 8; n += 1) {
    const of = { id: `attempt-2-${n}`, attempt: 2 };
    step(scene, n, again + n * STEP_MS, again + (n + 1) * STEP_MS, of);
  }
  at(scene, again + 9 * STEP_MS, () => succeed(scene));
  const story = 'Fails after 25 s; runs again from 30 s as attempt 2 and succeeds after 120 s.';
  return { ...scene, runId: RUN_ID, story };
}

/** An active run with 10,000 steps from the start. */
export function manyStepsScenario(options: TestScenarioOptions = {}): TestScenario {
  const COUNT = 10_000;
  const scene = newScene(options, { run: { progress: { completedSteps: COUNT, totalSteps: null, fraction: null } } });
  const start = scene.clock.now();
  for (let n = 1; n <= COUNT; n += 1) {
    scene.source.setStep({ n, title: `Step ${n}`, kind: 'info', status: 'done', startedAt: start, finishedAt: start });
  }
  return { ...scene, runId: RUN_ID, story: '10,000 steps at once.' };
}
