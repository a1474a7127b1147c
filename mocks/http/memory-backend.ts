import { createRunHandler, memoryLedger, type RunHandler } from '../../src/server';
import { detailOf } from '../../src/server/calls/input';
import { keyReused, notFound, type Problem } from '../../src/server/http/problem';
import { matchesEtag } from '../../src/wire/etag';
import { readCancelRequest, readListQuery, readStartRequest, readStepsQuery } from '../../src/wire/inputs';
import { writeEtaProfile } from '../../src/wire/write/eta-profile';
import { writeNestedMetrics } from '../../src/wire/write/metrics';
import { writeRun } from '../../src/wire/write/run';
import { writeStep } from '../../src/wire/write/step';
import { createRunEngine } from '../simulator/engine';
import { etaProfileOf } from '../simulator/eta-profile';
import { pageOfRuns, pageOfSteps } from '../simulator/pages';
import { readSimulationParams } from '../simulator/params';
import type { RunRecord } from '../simulator/run-record';
import { createSimulation, type MemoryBackendOptions, type Simulation } from '../simulator/simulation';
import { answer, createProblems, type ProblemAnswer } from './answers';
import { createRunFetch } from './fetch';
import type { MemoryBackend, WrittenCancelReply } from './memory-backend.types';
import { createSimulatedSource } from './source';

const SPEEDS = [Number.MIN_VALUE, Number.MAX_VALUE] as const;

/** Clamps a requested limit to the maximum page size. */
const atMost = (most: number, limit: unknown) => (Number(limit) > most ? most : limit);

/** Serialises a value independently of its key order. */
function fingerprint(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

const NO_LIMIT = Number.POSITIVE_INFINITY;

/** The production handler on top of the simulation, with one user and no rate limits. */
function createSimulatedHandler(simulation: Simulation): RunHandler {
  return createRunHandler({
    engine: createRunEngine(simulation, { owner: 'demo', speeds: SPEEDS, namesRuns: true }),
    authenticate: () => ({ user: 'demo-user', owner: 'demo' }),
    ledger: memoryLedger(), // finds repeated starts by their key
    limits: { readsPerMinute: NO_LIMIT, cancelsPerMinute: NO_LIMIT, startsPerMinute: NO_LIMIT, streams: NO_LIMIT },
    clock: simulation.clock,
  });
}

/**
 * Creates a {@link MemoryBackend}. Deterministic with a manual clock.
 *
 * @example
 * const backend = createMemoryBackend({ speed: 10 });
 * const started = backend.startRun({ name: 'Nightly' });
 */
export function createMemoryBackend(options: MemoryBackendOptions = {}): MemoryBackend {
  const simulation = createSimulation(options);
  const { clock } = simulation;
  const problem = createProblems();
  let handler: RunHandler | null = null;
  const replays = new Map<string, { fingerprint: string; runId: string }>();

  const toWire = (record: RunRecord) => writeRun(simulation.toRun(record), clock.now());
  /** An error response with the handler's own code and text. */
  const refusal = (status: ProblemAnswer['status'], { code, detail }: Problem) => problem(status, code, detail);
  const missing = () => refusal(404, notFound());
  const created = (record: RunRecord, headers: Record<string, string> = {}) =>
    answer(201, toWire(record), { Location: `/v1/runs/${record.id}/status`, ...headers });

  const backend: MemoryBackend = {
    clock,
    get epoch() {
      return simulation.epoch;
    },
    get refusedWrites() {
      return simulation.refusedWrites;
    },

    startRun(body, { idempotencyKey: key = null, id, ...extras } = {}) {
      const checked = readStartRequest(body, {
        readParams: (params) => readSimulationParams(params, { speeds: SPEEDS }),
      });
      if ('errors' in checked) return problem(422, 'invalid_body', detailOf(checked.errors));
      const print = fingerprint(body);
      const earlier = key === null ? undefined : replays.get(key);
      const replayed = earlier && simulation.find(earlier.runId);
      if (earlier && replayed) {
        if (earlier.fingerprint === print) return created(replayed, { 'Idempotency-Replayed': 'true' });
        return refusal(422, keyReused());
      }
      if (id !== undefined && simulation.find(id)) return problem(409, 'id_taken', `There is a run ${id} already.`);
      const { params: { dataset: _, ...params } = {}, ...request } = checked.value;
      const record = simulation.start({ ...request, ...params, ...extras, ...(id !== undefined && { id }) });
      if (key !== null) replays.set(key, { fingerprint: print, runId: record.id });
      return created(record);
    },

    listRuns(query = {}) {
      const checked = readListQuery({ ...query, limit: atMost(100, query.limit) });
      if ('errors' in checked) return problem(400, 'bad_request', detailOf(checked.errors));
      const page = pageOfRuns(simulation, checked.value);
      if (!page) return problem(400, 'bad_request', 'This cursor is not from an earlier page.');
      return answer(200, {
        runs: page.records.map(toWire),
        next_cursor: page.nextCursor,
        server_time: new Date(clock.now()).toISOString(),
      });
    },

    readStatus(runId, ifNoneMatch) {
      const record = simulation.find(runId);
      if (!record) return missing();
      const etag = `W/"${record.epoch}.${record.rev}"`;
      const headers = { ETag: etag, 'Cache-Control': 'private, no-cache' };
      if (matchesEtag(ifNoneMatch, etag)) return answer(304, null, headers);
      return answer(200, toWire(record), headers);
    },

    readSteps(runId, query = {}) {
      const record = simulation.find(runId);
      if (!record) return missing();
      const checked = readStepsQuery({ ...query, limit: atMost(500, query.limit) });
      if ('errors' in checked) return problem(400, 'bad_request', detailOf(checked.errors));
      const { steps, ...page } = pageOfSteps(record, checked.value);
      return answer(200, { epoch: record.epoch, run_rev: record.rev, steps: steps.map(writeStep), ...page });
    },

    readMetrics(runId) {
      const record = simulation.find(runId);
      return record ? answer(200, writeNestedMetrics(record.metrics)) : missing();
    },

    readEtaProfile(runId) {
      const record = simulation.find(runId);
      return record
        ? answer(200, writeEtaProfile(etaProfileOf(record, simulation.newestFirst().reverse())))
        : missing();
    },

    cancelRun(runId, body) {
      const record = simulation.find(runId);
      if (!record) return missing();
      const checked = readCancelRequest(body);
      if ('errors' in checked) return problem(422, 'invalid_body', detailOf(checked.errors));
      if (record.readOnly) return problem(403, 'forbidden', 'You may watch this run, not cancel it.');
      const status = simulation.cancel(record, { by: 'demo-user', ...checked.value });
      const run = toWire(record);
      if (status === 'ended') return problem(409, 'already_finished', `The run has already ${run.status}.`, run);
      const reply: WrittenCancelReply = { ok: true, status, run };
      return answer(status === 'cancelled' ? 200 : 202, reply);
    },

    subscribe(runId, listener) {
      return simulation.subscribe(runId, ({ record, prev, rev, steps }) => {
        listener({ epoch: record.epoch, prev, rev, run: toWire(record), steps: steps.map(writeStep) });
      });
    },

    asHandler() {
      handler ??= createSimulatedHandler(simulation);
      return handler;
    },
    release: simulation.release,
    loseWorker: (runId, { thaws = false } = {}) => simulation.loseWorker(runId, thaws),
    reset: simulation.reset,
    asFetch: (settings) => createRunFetch(backend, settings),
    asSource: (settings) => createSimulatedSource(backend, settings),
    dispose() {
      void handler?.close();
      simulation.dispose();
    },
  };
  return backend;
}
