import type { StartRunInput } from '../../src/core/run/source/run-source';
import { RunSourceError } from '../../src/core/run/source/run-source-error';
import type { EngineCancel, RunEngine, RunReading } from '../../src/server/engine';
import { pageOf } from '../../src/server/looks/views';
import { etaProfileOf } from './eta-profile';
import { pageOfRuns } from './pages';
import { readSimulationParams } from './params';
import type { RunRecord } from './run-record';
import type { Simulation } from './simulation';
import type { StepRow } from './step-rows';

/** Options of {@link createRunEngine}. */
export interface SimulatedEngineOptions {
  /** Owner of runs that were not started through this engine. */
  owner: string;
  /** Range of speeds that a start may request. */
  speeds: readonly [least: number, most: number];
  /** Assigns IDs `run_0001` and so on, instead of the handler's. Default false. */
  namesRuns?: boolean;
}

const CANCELS: Readonly<Record<ReturnType<Simulation['cancel']>, EngineCancel>> = {
  ended: 'ended',
  cancelled: 'stopped',
  cancelling: 'asked',
};

const toStep = (row: StepRow) => ({ ...row, id: String(row.n) });

/** Exposes a {@link Simulation} as an engine that counts revisions and stores cancels itself. */
export function createRunEngine(
  simulation: Simulation,
  { owner, speeds, namesRuns = false }: SimulatedEngineOptions,
): RunEngine {
  const owners = new Map<string, string>();
  /** Assigned IDs by the handler's IDs. */
  const names = new Map<string, string>();
  const ownerOf = (id: string) => owners.get(id) ?? owner;
  const readingOf = (record: RunRecord): RunReading => ({
    owner: ownerOf(record.id),
    run: simulation.toRun(record),
    steps: record.steps.byRev().map(toStep),
    serverTimeMs: simulation.clock.now(),
  });
  const paramsOf = (params: StartRunInput['params'] = {}) => readSimulationParams(params, { speeds });

  return {
    capabilities: { cancel: true, force: true, pause: false, start: true, etaProfile: true, stopConfirmed: true },
    async read(id) {
      const record = simulation.find(id);
      return record ? readingOf(record) : null;
    },
    async list({ owner: wanted, ...query }) {
      const page = pageOfRuns(simulation, { ...query, status: null, ids: query.ids ? [...query.ids] : null });
      if (!page) throw new RunSourceError('rejected', 'no such page', { code: 'bad_cursor' });
      const own = page.records.filter(({ id }) => ownerOf(id) === wanted);
      return { readings: own.map(readingOf), nextCursor: page.nextCursor };
    },
    readStart(input) {
      const params = paramsOf(input.params);
      if (!('errors' in params)) return { value: input };
      return { errors: params.errors.map(({ field, message }) => ({ field: `params.${field}`, message })) };
    },
    async start({ params: given, ...input }, { id, principal }) {
      const known = names.get(id);
      if (known !== undefined || simulation.find(id)) return { id: known ?? id, replayed: true };
      const params = paramsOf(given);
      const { dataset, ...story } = 'value' in params ? params.value : {};
      const work = { ...(dataset !== undefined && { dataset }), ...input, ...story };
      const record = simulation.start({ ...work, ...(!namesRuns && { id }) });
      owners.set(record.id, principal.owner);
      if (namesRuns) names.set(id, record.id);
      return { id: record.id, replayed: false };
    },
    async cancel(id, { by, reason, force }) {
      const record = simulation.find(id);
      if (!record) return 'gone';
      if (record.readOnly) throw new RunSourceError('forbidden', 'this run may be watched, not cancelled.');
      return CANCELS[simulation.cancel(record, { by, reason, force })];
    },
    async etaProfile(id) {
      const record = simulation.find(id);
      return record ? etaProfileOf(record, simulation.newestFirst().reverse()) : null;
    },
    watch: (hint) => simulation.subscribe(null, ({ record }) => hint(record.id)),
    revisions: {
      get epoch() {
        return simulation.epoch;
      },
      async changes(id, after, { limit }) {
        const record = simulation.find(id);
        if (!record) return null;
        const { steps, ...reading } = readingOf(record);
        const seen = (steps ?? []).map((step) => ({ ...step, rev: step.rev ?? 0 }));
        return { ...reading, ...pageOf(seen, { after: after > record.rev ? 0 : after, limit }) };
      },
      heads: async (ids) => ids.flatMap((id) => simulation.find(id) ?? []).map(({ id, rev }) => ({ id, rev })),
    },
  };
}
