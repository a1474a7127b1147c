import type { ListRequest, StepsRequest } from '../../src/wire/inputs';
import type { RunToWrite, StepToWrite } from '../../src/wire/write';
import { etaProfileOf, type SimulatedProfile } from './eta-profile';
import { pageOfRuns, pageOfSteps } from './pages';
import type { SimulatedStart, Simulation } from './simulation';

/** What became of a cancel; `asked`: the work has been told and has not stopped yet. */
export type CancelOutcome = 'stopped' | 'asked' | 'ended' | 'not_there';

/**
 * What carries the wire needs no more of a backend than this. It knows no HTTP, no validators, no cursors of its own and no
 * frames: whoever mounts it adds them.
 */
export interface RunEngine {
  readonly can: Readonly<
    Record<'cancel' | 'force' | 'pause' | 'start' | 'list' | 'revisions' | 'stopConfirmed', boolean>
  >;
  /** Run and steps as they were at one moment; `null` when there is no such run. */
  read(runId: string): Promise<{ run: RunToWrite; steps: readonly StepToWrite[] } | null>;
  /** The steps that changed after a rev; `null` when there is no such run. */
  stepsAfter(
    runId: string,
    request: StepsRequest,
  ): Promise<{ steps: readonly StepToWrite[]; next: number; more: boolean; reset: boolean } | null>;
  /** One page; `null` for a cursor that is not from an earlier page. */
  list(request: ListRequest): Promise<{ runs: readonly RunToWrite[]; nextCursor: string | null } | null>;
  start(request: SimulatedStart): Promise<RunToWrite>;
  cancel(runId: string, request: { by: string | null; reason: string | null; force: boolean }): Promise<CancelOutcome>;
  etaProfile(runId: string): Promise<SimulatedProfile | null>;
  /** Says that a run has changed and never what: look again. Returns the function that ends it. */
  onChange(runId: string, listener: () => void): () => void;
}

/** A {@link Simulation} as an engine. */
export function createRunEngine(simulation: Simulation): RunEngine {
  return {
    can: { cancel: true, force: true, pause: false, start: true, list: true, revisions: true, stopConfirmed: true },
    async read(runId) {
      const record = simulation.find(runId);
      return record ? { run: simulation.toRun(record), steps: record.steps.byRev() } : null;
    },
    async stepsAfter(runId, request) {
      const record = simulation.find(runId);
      return record ? pageOfSteps(record, request) : null;
    },
    async list(request) {
      const page = pageOfRuns(simulation, request);
      return page && { runs: page.records.map(simulation.toRun), nextCursor: page.nextCursor };
    },
    start: async (request) => simulation.toRun(simulation.start(request)),
    async cancel(runId, request) {
      const record = simulation.find(runId);
      if (!record) return 'not_there';
      const after = simulation.cancel(record, request);
      if (after === 'ended') return 'ended';
      return after === 'cancelled' ? 'stopped' : 'asked';
    },
    async etaProfile(runId) {
      const record = simulation.find(runId);
      return record ? etaProfileOf(record, simulation.newestFirst().reverse()) : null;
    },
    onChange: (runId, listener) => simulation.subscribe(runId, () => listener()),
  };
}
