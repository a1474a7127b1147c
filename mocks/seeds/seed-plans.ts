import type { MemoryBackend } from '../http/memory-backend.types';
import type { RunScenario } from '../simulator/script/scenarios';
import type { RunScript } from '../simulator/script/script';

/** How one seed comes about: when it starts, and what is done to it on the way to now. */
export interface SeedPlan {
  /** Name of the run, as people read it. */
  title: string;
  dataset: string;
  method?: string;
  scenario?: RunScenario;
  /** How long ago it was started, seconds. */
  age: number;
  /** It waits in the queue until someone lets it go. */
  held?: boolean;
  /** It may be watched, not cancelled. */
  readOnly?: boolean;
  /** What happens to it, and when: seconds after its start, from its script where the right moment depends on that. */
  events?: readonly { at: number | ((script: RunScript) => number); act(backend: MemoryBackend, id: string): void }[];
}

const cancel = (reason?: string) => (backend: MemoryBackend, id: string) => {
  backend.cancelRun(id, reason === undefined ? {} : { reason });
};
const loseWorker = (backend: MemoryBackend, id: string) => backend.loseWorker(id);
const secondsOf = (script: RunScript) => script.steps.reduce((sum, step) => sum + step.durationMs, 0) / 1000;

/** Every seed by name. */
export const SEED_PLANS = {
  /** Waits for a worker. */
  queued: { title: 'Claims 2025, first try', dataset: 'insurance-claims', age: 20, held: true },
  /** At step 3 of 8. */
  running: { title: 'Patient admissions', dataset: 'patient-admissions', age: 15 },
  /** In the middle of the first training, with epochs. */
  training: { title: 'Card payments, autumn', dataset: 'card-payments', age: 38 },
  /** After an error and a backup attempt, training again; first metrics. */
  recovering: { title: 'Customer churn', dataset: 'customer-churn', age: 82 },
  /** A cancel was asked for 4 s ago and the worker does not react; it is forced 6 s from now. */
  cancelling: {
    title: 'Household survey',
    dataset: 'household-survey',
    scenario: 'ignores-cancel',
    age: 60,
    events: [{ at: 56, act: cancel('Wrong dataset') }],
  },
  /** Has succeeded, with all metrics. */
  succeeded: { title: 'Adult income', dataset: 'adult-income', age: 1800 },
  /** Has failed at step 7 of 8. */
  failed: { title: 'Genome panel', dataset: 'genome-panel', scenario: 'fails', age: 3000 },
  /** Cancelled in the first training; the worker stopped cleanly. */
  cancelled: {
    title: 'Loan book, wide table',
    dataset: 'loan-book',
    age: 1200,
    events: [{ at: 45, act: cancel('Took the wide table by mistake') }],
  },
  /** Cancelled while it was queued. */
  'cancelled-before-start': {
    title: 'Claims 2024',
    dataset: 'insurance-claims',
    age: 2400,
    held: true,
    events: [{ at: 12, act: cancel() }],
  },
  /** Cancelled; the worker did not react and was cut off. */
  forced: {
    title: 'Sensor log, one year',
    dataset: 'sensor-log',
    scenario: 'ignores-cancel',
    age: 4200,
    events: [{ at: 40, act: cancel() }],
  },
  /** A cancel was asked for, but the run was faster. */
  'completed-before-cancel': {
    title: 'Branch visits',
    dataset: 'branch-visits',
    scenario: 'ignores-cancel',
    age: 5400,
    events: [{ at: (script) => secondsOf(script) - 3, act: cancel() }],
  },
  /** Nobody knows how many steps there will be. */
  'unknown-total': { title: 'Agent run, open end', dataset: 'support-tickets', scenario: 'unknown-total', age: 52 },
  /** Declared 8 steps, now 12. */
  grown: { title: 'Regional sales', dataset: 'regional-sales', scenario: 'grows', age: 75 },
  /** 500 steps, about half of them done. */
  long: { title: 'Federated training', dataset: 'hospital-network', scenario: 'long', age: 60 },
  /** Nothing was reported for more than half a minute. */
  stalled: { title: 'Call centre transcripts', dataset: 'call-centre', scenario: 'stall', age: 90 },
  /** The first worker was lost; the second goes on where it stopped. */
  retried: {
    title: 'Fleet telemetry',
    dataset: 'fleet-telemetry',
    scenario: 'clean',
    age: 70,
    events: [{ at: 40, act: loseWorker }],
  },
  /** Two workers were lost and it was given up. */
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
  /** Someone else's run that may be watched only. */
  'read-only': { title: 'Team benchmark', dataset: 'adult-income', scenario: 'clean', age: 40, readOnly: true },
  /** One step only. */
  'single-step': { title: 'Quick fit', dataset: 'adult-income', method: 'TVAE', scenario: 'single-step', age: 50 },
} as const satisfies Record<string, SeedPlan>;
