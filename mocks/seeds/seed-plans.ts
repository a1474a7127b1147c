import type { MemoryBackend } from '../http/memory-backend.types';
import type { RunScenario } from '../simulator/script/scenarios';
import type { RunScript } from '../simulator/script/script';

/** Plan of a seed: when it starts, and which events happen until now. */
export interface SeedPlan {
  /** Display name of the run. */
  title: string;
  dataset: string;
  method?: string;
  scenario?: RunScenario;
  /** Age of the run, seconds. */
  age: number;
  /** The run stays queued until it is released. */
  held?: boolean;
  /** The caller may watch the run but not cancel it. */
  readOnly?: boolean;
  /** Events, in seconds after the start, or computed from the script. */
  events?: readonly { at: number | ((script: RunScript) => number); act(backend: MemoryBackend, id: string): void }[];
}

const cancel = (reason?: string) => (backend: MemoryBackend, id: string) => {
  backend.cancelRun(id, reason === undefined ? {} : { reason });
};
const loseWorker = (backend: MemoryBackend, id: string) => backend.loseWorker(id);
const secondsOf = (script: RunScript) => script.steps.reduce((sum, step) => sum + step.durationMs, 0) / 1000;

/** All seeds by name. */
export const SEED_PLANS = {
  /** Waiting for a worker. */
  queued: { title: 'Claims 2025, first try', dataset: 'insurance-claims', age: 20, held: true },
  /** At step 3 of 8. */
  running: { title: 'Patient admissions', dataset: 'patient-admissions', age: 15 },
  /** In the first training step, with epochs. */
  training: { title: 'Card payments, autumn', dataset: 'card-payments', age: 38 },
  /** Training again after an error and a backup attempt; has first metrics. */
  recovering: { title: 'Customer churn', dataset: 'customer-churn', age: 82 },
  /** Cancel requested 4 s ago. The worker does not react, and the cancel is forced in 6 s. */
  cancelling: {
    title: 'Household survey',
    dataset: 'household-survey',
    scenario: 'ignores-cancel',
    age: 60,
    events: [{ at: 56, act: cancel('Wrong dataset') }],
  },
  /** Succeeded, with all metrics. */
  succeeded: { title: 'Adult income', dataset: 'adult-income', age: 1800 },
  /** Failed at step 7 of 8. */
  failed: { title: 'Genome panel', dataset: 'genome-panel', scenario: 'fails', age: 3000 },
  /** Cancelled during the first training step; the worker stopped cleanly. */
  cancelled: {
    title: 'Loan book, wide table',
    dataset: 'loan-book',
    age: 1200,
    events: [{ at: 45, act: cancel('Took the wide table by mistake') }],
  },
  /** Cancelled while queued. */
  'cancelled-before-start': {
    title: 'Claims 2024',
    dataset: 'insurance-claims',
    age: 2400,
    held: true,
    events: [{ at: 12, act: cancel() }],
  },
  /** Cancelled; the worker did not react, so the cancel was forced. */
  forced: {
    title: 'Sensor log, one year',
    dataset: 'sensor-log',
    scenario: 'ignores-cancel',
    age: 4200,
    events: [{ at: 40, act: cancel() }],
  },
  /** Completed before a requested cancel took effect. */
  'completed-before-cancel': {
    title: 'Branch visits',
    dataset: 'branch-visits',
    scenario: 'ignores-cancel',
    age: 5400,
    events: [{ at: (script) => secondsOf(script) - 3, act: cancel() }],
  },
  /** Unknown number of steps. */
  'unknown-total': { title: 'Agent run, open end', dataset: 'support-tickets', scenario: 'unknown-total', age: 52 },
  /** Declared 8 steps, now 12. */
  grown: { title: 'Regional sales', dataset: 'regional-sales', scenario: 'grows', age: 75 },
  /** 500 steps, about half of them done. */
  long: { title: 'Federated training', dataset: 'hospital-network', scenario: 'long', age: 60 },
  /** No report for more than 30 s. */
  stalled: { title: 'Call centre transcripts', dataset: 'call-centre', scenario: 'stall', age: 90 },
  /** The first worker was lost; a second one resumed the run. */
  retried: {
    title: 'Fleet telemetry',
    dataset: 'fleet-telemetry',
    scenario: 'clean',
    age: 70,
    events: [{ at: 40, act: loseWorker }],
  },
  /** Failed after two lost workers. */
  'worker-lost': {
    title: 'Image captions',
    dataset: 'image-captions',
    scenario: 'clean',
    age: 6600,
    events: [
      { at: 40, act: loseWorker },
      { at: 70, act: loseWorker },
    ],
  },
  /** Another user's run, read-only. */
  'read-only': { title: 'Team benchmark', dataset: 'adult-income', scenario: 'clean', age: 40, readOnly: true },
  /** A single step. */
  'single-step': { title: 'Quick fit', dataset: 'adult-income', method: 'TVAE', scenario: 'single-step', age: 50 },
} as const satisfies Record<string, SeedPlan>;
