import type { Run, RunStep } from '../core/run/run';
import { RunSourceError } from '../core/run/run-source';
import { createManualClock, type ManualClock } from './manual-clock';
import { createScriptedSource } from './scripted-source';
import type { ScriptedSource, ScriptedSourceOptions } from './scripted-source.types';

/** A backend in a known situation, and the clock it lives on. */
export interface TestScenario {
  /** Moves everything: the backend, the client and what it draws. */
  clock: ManualClock;
  /** The backend. */
  source: ScriptedSource;
  /** The run it is about. */
  runId: string;
  /** What happens and when, in a sentence. */
  story: string;
}

/** Settings of every scenario. */
export interface TestScenarioOptions extends Omit<ScriptedSourceOptions, 'clock'> {
  /** Default: a clock of its own, at 2026-01-01T00:00:00Z. */
  clock?: ManualClock;
}

/** Makes a scenario. */
export type CreateTestScenario = (options?: TestScenarioOptions) => TestScenario;

const STEP_MS = 10_000;
const RUN_ID = 'run-1';

type Set = Pick<TestScenario, 'clock' | 'source'>;

function set(options: TestScenarioOptions, usual: Omit<ScriptedSourceOptions, 'clock'> = {}): Set {
  const { clock = createManualClock(), ...rest } = options;
  const source = createScriptedSource({ ...usual, ...rest, clock, run: { id: RUN_ID, ...usual.run, ...rest.run } });
  return { clock, source };
}

const at = ({ clock }: Set, ms: number, act: () => void) => void clock.setTimeout(act, ms);
const isOver = (run: Run) => run.status === 'succeeded' || run.status === 'failed' || run.status === 'cancelled';

/** Step `n` runs from `startMs` to `endMs` of the scenario; nothing happens to a run that is over. */
function step(
  scene: Set,
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

function succeed({ clock, source }: Set): void {
  const run = source.getRun();
  if (isOver(run)) return;
  source.setRun({ status: 'succeeded', currentStep: null, finishedAt: clock.now() });
}

const EIGHT = { run: { progress: { completedSteps: 0, totalSteps: 8, fraction: null } } };

function eightSteps(scene: Set): void {
  for (let n = 1; n <= 8; n += 1) step(scene, n, (n - 1) * STEP_MS, n * STEP_MS);
  at(scene, 8 * STEP_MS, () => succeed(scene));
}

/** Eight steps of 10 s, then success. */
export function steadyScenario(options: TestScenarioOptions = {}): TestScenario {
  const scene = set(options, EIGHT);
  eightSteps(scene);
  return { ...scene, runId: RUN_ID, story: 'Eight steps of 10 s; succeeds after 80 s.' };
}

/** Two steps of 10 s; the third begins and reports nothing for 120 s; then it goes on. */
export function stallScenario(options: TestScenarioOptions = {}): TestScenario {
  const scene = set(options, EIGHT);
  step(scene, 1, 0, STEP_MS);
  step(scene, 2, STEP_MS, 2 * STEP_MS);
  step(scene, 3, 2 * STEP_MS, 140_000);
  for (let n = 4; n <= 8; n += 1) step(scene, n, 140_000 + (n - 4) * STEP_MS, 140_000 + (n - 3) * STEP_MS);
  at(scene, 190_000, () => succeed(scene));
  return { ...scene, runId: RUN_ID, story: 'Nothing happens from 20 s to 140 s; succeeds after 190 s.' };
}

/** Declares 8 steps, and 12 after 35 s. The bar must not go back. */
export function growthScenario(options: TestScenarioOptions = {}): TestScenario {
  const scene = set(options, EIGHT);
  for (let n = 1; n <= 12; n += 1) step(scene, n, (n - 1) * STEP_MS, n * STEP_MS);
  at(scene, 35_000, () => scene.source.setRun({ progress: { ...scene.source.getRun().progress, totalSteps: 12 } }));
  at(scene, 120_000, () => succeed(scene));
  return { ...scene, runId: RUN_ID, story: 'The plan grows from 8 to 12 steps at 35 s; succeeds after 120 s.' };
}

/** The backend cannot be reached from 15 s to 45 s; the run goes on meanwhile. */
export function disconnectScenario(options: TestScenarioOptions = {}): TestScenario {
  const scene = set(options, EIGHT);
  eightSteps(scene);
  const lost = async () => {
    throw new RunSourceError('network', 'no answer from the backend (scenario). It will be tried again.');
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

/** The run succeeds just before the cancel arrives: it is refused for having come too late. */
export function cancelRaceScenario(options: TestScenarioOptions = {}): TestScenario {
  const scene = set(options, EIGHT);
  eightSteps(scene);
  scene.source.interceptAll('cancelRun', async () => {
    succeed(scene);
    const run = scene.source.getRun();
    throw new RunSourceError('ended', 'the run has already ended, so it cannot be cancelled.', { status: 409, run });
  });
  return { ...scene, runId: RUN_ID, story: 'Whoever cancels comes too late: the run has just succeeded.' };
}

/** The cancel is accepted and nothing stops; only force ends the run. */
export function stuckCancelScenario(options: TestScenarioOptions = {}): TestScenario {
  const scene = set(options, {
    ...EIGHT,
    capabilities: { force: true },
    onCancel: (_, request) => (request.force ? { status: 'cancelled' } : { status: 'cancelling' }),
  });
  step(scene, 1, 0, STEP_MS);
  return { ...scene, runId: RUN_ID, story: 'The worker does not react to a cancel; it has to be forced.' };
}

/** The cancel is accepted; the work is finished 5 s later all the same. */
export function lateSuccessScenario(options: TestScenarioOptions = {}): TestScenario {
  const scene = set(options, {
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

/** The backend refuses to cancel: this user may not. */
export function refusedScenario(options: TestScenarioOptions = {}): TestScenario {
  const scene = set(options, EIGHT);
  eightSteps(scene);
  scene.source.interceptAll('cancelRun', async () => {
    const detail = 'Only the owner may cancel this run.';
    throw new RunSourceError('forbidden', 'the cancel was refused (403).', { status: 403, detail });
  });
  return { ...scene, runId: RUN_ID, story: 'Cancelling is refused with 403; the run goes on and succeeds after 80 s.' };
}

/** The server's clock is an hour ahead of this machine's. Nothing may be negative or an hour off. */
export function clockSkewScenario(options: TestScenarioOptions = {}): TestScenario {
  const HOUR = 3_600_000;
  const { serverOffsetMs = HOUR } = options;
  const scene = set({ ...options, serverOffsetMs }, EIGHT);
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

/** Two steps of 10 s; then it waits for a person from 20 s to 80 s, and goes on with the third. */
export function waitingScenario(options: TestScenarioOptions = {}): TestScenario {
  const scene = set(options, EIGHT);
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
 * Fails in its third step after 25 s; queued again 5 s later under the same id, as attempt 2, with new steps from the
 * first on. The second attempt succeeds.
 */
export function runsAgainScenario(options: TestScenarioOptions = {}): TestScenario {
  const scene = set(options, { run: { ...EIGHT.run, attempt: 1 } });
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

/** 10,000 steps are there at the start; the run goes on. */
export function manyStepsScenario(options: TestScenarioOptions = {}): TestScenario {
  const COUNT = 10_000;
  const scene = set(options, { run: { progress: { completedSteps: COUNT, totalSteps: null, fraction: null } } });
  const start = scene.clock.now();
  for (let n = 1; n <= COUNT; n += 1) {
    scene.source.setStep({ n, title: `Step ${n}`, kind: 'info', status: 'done', startedAt: start, finishedAt: start });
  }
  return { ...scene, runId: RUN_ID, story: '10,000 steps at once.' };
}

/** Every scenario by name, for tests that go through all of them. */
export const testScenarios = {
  steady: steadyScenario,
  stall: stallScenario,
  growth: growthScenario,
  disconnect: disconnectScenario,
  cancelRace: cancelRaceScenario,
  stuckCancel: stuckCancelScenario,
  lateSuccess: lateSuccessScenario,
  refused: refusedScenario,
  clockSkew: clockSkewScenario,
  waiting: waitingScenario,
  runsAgain: runsAgainScenario,
  manySteps: manyStepsScenario,
} as const satisfies Record<string, CreateTestScenario>;

/** The name of a scenario in {@link testScenarios}. */
export type TestScenarioName = keyof typeof testScenarios;
