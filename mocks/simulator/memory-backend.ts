import { systemClock } from '../../src/core/platform/clock';
import { matchesEtag } from '../../src/wire/etag';
import { answer, createProblems } from './answers';
import { etaProfileOf } from './eta-profile';
import type { MemoryBackend, MemoryBackendOptions, RunChange } from './memory-backend.types';
import { recordToWire } from './record-to-wire';
import { checkCancel, checkCount, checkStart, fingerprint } from './requests';
import { type RecordChange, RunRecord } from './run-record';
import { createScopedClock } from './scoped-clock';
import type { WireCancelReply } from './script/contract';
import { createRunScript } from './script/run-script';
import { createMemoryWorker } from './worker';

/**
 * Makes a {@link MemoryBackend}. Deterministic under a hand-wound clock.
 *
 * @example
 * const backend = createMemoryBackend({ speed: 10 });
 * const started = backend.startRun({ name: 'Nightly' });
 */
export function createMemoryBackend(options: MemoryBackendOptions = {}): MemoryBackend {
  const { seed = 1, speed = 1, scenario = 'default', graceMs = 800, deadlineMs = 10_000 } = options;
  const { claimAfterMs = 400, concurrency = 4, updateEveryMs = 500, maxAttempts = 2 } = options;
  const clock = createScopedClock(options.clock ?? systemClock);
  const problem = createProblems();
  const records = new Map<string, RunRecord>();
  const replays = new Map<string, { fingerprint: string; runId: string }>();
  const listeners = new Map<string, Set<(change: RunChange) => void>>();
  const held = new Set<string>();
  const waiting: RunRecord[] = [];
  const ready = new Set<RunRecord>();
  let generation = 1;
  let started = 0;
  let refusedWrites = 0;
  let disposed = false;
  const epochName = () => `sim-${seed}-${generation}`;

  const worker = createMemoryWorker({
    clock,
    concurrency,
    graceMs,
    updateEveryMs,
    onRefused: () => {
      refusedWrites += 1;
    },
    onFree: () => pump(),
  });

  const positionOf = (record: RunRecord) => (record.status === 'queued' ? waiting.indexOf(record) : null);
  const toWire = (record: RunRecord) => recordToWire(record, clock.now(), positionOf(record));

  function onChange(record: RunRecord, change: RecordChange): void {
    if (record.status !== 'queued') leaveQueue(record);
    else if (!waiting.includes(record)) enqueue(record);
    const to = listeners.get(record.id);
    if (!to) return;
    const { epoch } = record;
    const message: RunChange = { epoch, ...change, run: toWire(record) };
    for (const listener of [...to]) listener(message);
  }

  function enqueue(record: RunRecord): void {
    waiting.push(record);
    clock.setTimeout(() => {
      ready.add(record);
      pump();
    }, claimAfterMs);
  }

  function leaveQueue(record: RunRecord): void {
    const index = waiting.indexOf(record);
    if (index < 0) return;
    waiting.splice(index, 1);
    ready.delete(record);
    // The others have moved up, which readers with a validator would never see without a new rev.
    for (const other of waiting.slice(index)) other.touch(clock.now());
  }

  function pump(): void {
    if (disposed) return;
    for (const record of [...waiting]) {
      if (worker.hasRoom && ready.has(record) && !held.has(record.id)) worker.take(record);
    }
  }

  const missing = () => problem(404, 'not_found', 'There is no such run, or it is not yours.');

  return {
    clock,
    get epoch() {
      return epochName();
    },
    get refusedWrites() {
      return refusedWrites;
    },

    startRun(body, extras = {}) {
      const checked = checkStart(body);
      if ('invalid' in checked) return problem(422, 'invalid_run', checked.invalid);
      const key = extras.idempotencyKey ?? null;
      const print = fingerprint(body);
      const earlier = key === null ? undefined : replays.get(key);
      const replayed = earlier && records.get(earlier.runId);
      if (earlier && replayed) {
        if (earlier.fingerprint !== print) {
          return problem(422, 'idempotency_mismatch', 'This Idempotency-Key was used for another request.');
        }
        return answer(201, toWire(replayed), {
          Location: `/v1/runs/${replayed.id}/status`,
          'Idempotency-Replayed': 'true',
        });
      }
      const id = extras.id ?? `run_${String(started + 1).padStart(4, '0')}`;
      if (records.has(id)) return problem(409, 'id_taken', `There is a run ${id} already.`);
      const script = extras.script ?? createRunScript({ scenario, speed, seed: seed + started, ...checked.value });
      started += 1;
      const now = clock.now();
      const record = new RunRecord({
        id,
        script,
        epoch: epochName(),
        now,
        maxAttempts,
        readOnly: extras.readOnly ?? false,
        onChange,
      });
      records.set(id, record);
      if (key !== null) replays.set(key, { fingerprint: print, runId: id });
      if (extras.held) held.add(id);
      enqueue(record);
      return answer(201, toWire(record), { Location: `/v1/runs/${id}/status` });
    },

    listRuns({ limit, cursor, status, ids } = {}) {
      const count = checkCount('limit', limit, 50, 1);
      if ('invalid' in count) return problem(400, 'bad_limit', count.invalid);
      const size = Math.min(100, count.value);
      // Newest first; of the same instant, the one started later. The Map keeps the order of starting.
      const newestFirst = [...records.values()].reverse().sort((a, b) => b.createdAt - a.createdAt);
      let from = 0;
      if (cursor) {
        from = newestFirst.findIndex((record) => `${record.createdAt}_${record.id}` === cursor) + 1;
        if (from === 0) return problem(400, 'bad_cursor', 'This cursor is not from an earlier page.');
      }
      const matching = newestFirst
        .slice(from)
        .filter((record) => (!status?.length || status.includes(record.status)) && (!ids || ids.includes(record.id)));
      const page = matching.slice(0, size);
      const last = page.at(-1);
      return answer(200, {
        runs: page.map(toWire),
        next_cursor: last && matching.length > size ? `${last.createdAt}_${last.id}` : null,
        server_time: new Date(clock.now()).toISOString(),
      });
    },

    readStatus(runId, ifNoneMatch) {
      const record = records.get(runId);
      if (!record) return missing();
      const etag = `W/"${record.epoch}.${record.rev}"`;
      const headers = { ETag: etag, 'Cache-Control': 'private, no-cache' };
      if (matchesEtag(ifNoneMatch, etag)) return answer(304, null, headers);
      return answer(200, toWire(record), headers);
    },

    readSteps(runId, { after, limit, epoch } = {}) {
      const record = records.get(runId);
      if (!record) return missing();
      const from = checkCount('after', after, 0, 0);
      if ('invalid' in from) return problem(400, 'bad_after', from.invalid);
      const count = checkCount('limit', limit, 200, 1);
      if ('invalid' in count) return problem(400, 'bad_limit', count.invalid);
      const size = Math.min(500, count.value);
      const reset = Boolean(epoch) && epoch !== record.epoch;
      const newer = record.stepsByRev().filter((step) => step.rev > (reset ? 0 : from.value));
      const steps = newer.slice(0, size);
      const more = newer.length > steps.length;
      return answer(200, {
        epoch: record.epoch,
        run_rev: record.rev,
        steps,
        next: more ? (steps.at(-1)?.rev ?? record.rev) : record.rev,
        more,
        reset,
      });
    },

    readMetrics(runId) {
      const record = records.get(runId);
      if (!record) return missing();
      const groups: Record<string, Record<string, number | null>> = {};
      for (const [key, metric] of Object.entries(toWire(record).metrics)) {
        const group = metric.group ?? 'other';
        groups[group] = { ...groups[group], [key]: metric.value };
      }
      return answer(200, groups);
    },

    readEtaProfile(runId) {
      const record = records.get(runId);
      return record ? answer(200, etaProfileOf(record, [...records.values()])) : missing();
    },

    cancelRun(runId, body) {
      const record = records.get(runId);
      if (!record) return missing();
      const checked = checkCancel(body);
      if ('invalid' in checked) return problem(422, 'invalid_cancel', checked.invalid);
      if (record.readOnly) return problem(403, 'not_allowed', 'You may watch this run, not cancel it.');
      const before = record.status;
      const result = record.requestCancel(clock.now(), { by: 'demo-user', deadlineMs, ...checked.value });
      if (result === 'ended') {
        return problem(409, 'already_ended', `The run has already ${record.status}.`, toWire(record));
      }
      if (before === 'running' || before === 'waiting' || before === 'cancelling') worker.signal(runId);
      if (result === 'cancelling' && before !== 'cancelling') {
        clock.setTimeout(() => record.deadlinePassed(clock.now()), deadlineMs);
      }
      const reply: WireCancelReply = { ok: true, status: result, run: toWire(record) };
      return answer(result === 'cancelled' ? 200 : 202, reply);
    },

    subscribe(runId, listener) {
      const set = listeners.get(runId) ?? new Set();
      listeners.set(runId, set);
      set.add(listener);
      return () => {
        set.delete(listener);
        if (set.size === 0 && listeners.get(runId) === set) listeners.delete(runId);
      };
    },

    release(runId) {
      if (held.delete(runId)) pump();
    },

    loseWorker(runId, { thaws = false } = {}) {
      const record = records.get(runId);
      if (!record?.workerLost(clock.now())) return;
      worker.lose(runId, thaws);
    },

    reset() {
      generation += 1;
      for (const record of records.values()) record.renumber(epochName());
    },

    dispose() {
      disposed = true;
      clock.dispose();
    },
  };
}
