import type { Clock } from '../../core/platform/clock';
import { hasEnded, isEnded, type RunStep } from '../../core/run/run';
import type { PushHandlers, ResumePoint } from '../../core/run/source/push';
import type { RunSource } from '../../core/run/source/run-source';
import { RunSourceError } from '../../core/run/source/run-source-error';
import type { HeldRun } from './local-run';
import type { LocalState } from './record';
import type { StoredRuns } from './stored-runs';

const DEFAULT_PAGE = 50;

/** Sort key in the list: newest first. The id orders runs of the same millisecond. */
const placeOf = ({ run }: LocalState) => `${String(run.createdAt ?? 0).padStart(15, '0')}:${run.id}`;

const newerThan = (steps: readonly RunStep[], rev: number) => steps.filter((step) => (step.rev ?? 0) > rev);

function assertWanted(signal: AbortSignal): void {
  if (signal.aborted) throw new RunSourceError('network', 'the request was aborted.');
}

/** A source of the runs of this page and of stored ones. */
export function createLocalSource(options: {
  held: ReadonlyMap<string, HeldRun>;
  kept: StoredRuns | null;
  clock: Clock;
}): RunSource {
  const { held, kept, clock } = options;

  async function stateOf(runId: string, signal: AbortSignal): Promise<LocalState> {
    assertWanted(signal);
    const state = held.get(runId)?.record.get() ?? (await kept?.read(runId)) ?? null;
    if (!state) throw new RunSourceError('not_found', `there is no run ${runId} on this page or in its storage.`);
    return state;
  }
  async function allStates(): Promise<readonly LocalState[]> {
    const here = [...held.values()].map(({ record }) => record.get());
    const others = ((await kept?.list()) ?? []).filter(({ run }) => !held.has(run.id));
    return [...here, ...others].sort((a, b) => (placeOf(a) < placeOf(b) ? 1 : -1));
  }

  return {
    capabilities: {
      cancel: true,
      force: false,
      pause: false,
      start: false,
      list: true,
      revisions: true,
      separateMetrics: false,
      etaProfile: false,
      push: 'sse',
      // No connection is needed: these are calls within the page.
      maxStreams: Number.POSITIVE_INFINITY,
    },
    async readRun(runId, { signal, validator }) {
      const { run } = await stateOf(runId, signal);
      const tag = `${run.epoch}:${run.rev}:${run.can?.cancel !== false}`;
      return { run: tag === validator ? null : run, validator: tag, serverTimeMs: clock.now(), retryAfterMs: null };
    },
    async readSteps(runId, { signal, after, epoch, limit }) {
      const { run, steps, droppedRev = 0 } = await stateOf(runId, signal);
      const isForeign = (epoch !== null && epoch !== run.epoch) || (after > 0 && after < droppedRev);
      const wanted = newerThan(steps, isForeign ? 0 : after);
      if (limit !== undefined) wanted.sort((a, b) => (a.rev ?? 0) - (b.rev ?? 0));
      // A page never ends between steps of one rev.
      const last = limit === undefined ? undefined : wanted[limit - 1]?.rev;
      const page = last == null ? wanted : wanted.filter((step) => (step.rev ?? 0) <= last);
      const more = page.length < wanted.length;
      const next = (more ? last : run.rev) ?? 0;
      return { steps: page, epoch: run.epoch ?? null, next, more, reset: isForeign, invalid: 0 };
    },
    async listRuns({ limit = DEFAULT_PAGE, cursor, status, ids }, { signal }) {
      assertWanted(signal);
      const all = (await allStates()).filter(
        (state) =>
          (!ids || ids.includes(state.run.id)) &&
          (!status || status.includes(state.run.status)) &&
          (cursor == null || placeOf(state) < cursor),
      );
      const page = all.slice(0, limit);
      const last = page.at(-1);
      const nextCursor = last && all.length > page.length ? placeOf(last) : null;
      return { runs: page.map(({ run }) => run), nextCursor, serverTimeMs: clock.now(), retryAfterMs: null };
    },
    async cancelRun(runId, { signal, reason }) {
      const run = held.get(runId);
      const before = (await stateOf(runId, signal)).run;
      if (!run) {
        if (hasEnded(before)) throw new RunSourceError('ended', 'the run has ended.', { run: before });
        const detail = 'The run is active in another tab. Cancel it there.';
        throw new RunSourceError('rejected', 'the run is active in another tab.', {
          code: 'other_tab',
          detail,
          run: before,
        });
      }
      run.cancel(reason ?? null);
      const now = run.record.get().run;
      if (now.status !== 'cancelling' && now.status !== 'cancelled')
        throw new RunSourceError('ended', 'the run has ended.', { run: now });
      return { status: now.status, run: now };
    },
    subscribe: (runId, handlers, resume) => subscribe({ held: held.get(runId), handlers, resume, clock }),
  };
}

/** Pushes a run of this page. Runs of other tabs can only be read. */
function subscribe(options: {
  held: HeldRun | undefined;
  handlers: PushHandlers;
  resume: ResumePoint;
  clock: Clock;
}): () => void {
  const { held, handlers, resume, clock } = options;
  let isOpen = true;
  let isWaiting = false;
  let sent: number | null = null;
  const record = held?.record;

  function send(): void {
    isWaiting = false;
    if (!isOpen) return;
    if (!record) {
      isOpen = false;
      handlers.onClose({ kind: 'final', retryAfterMs: null, error: null });
      return;
    }
    const { run, steps, droppedRev = 0 } = record.get();
    const [rev, epoch] = [run.rev ?? 0, run.epoch ?? null];
    const resumed = sent === null && resume.epoch === epoch;
    const known = sent ?? (resumed ? resume.rev : 0);
    const isGap = known < droppedRev;
    const from = isGap ? 0 : known;
    const about = { rev, epoch, run, steps: newerThan(steps, from), more: false, serverTimeMs: clock.now() };
    if (sent === null || isGap)
      handlers.onMessage({ ...about, type: 'snapshot', prev: null, resumed: resumed && !isGap });
    else if (rev > sent) handlers.onMessage({ ...about, type: 'change', prev: sent, resumed: false });
    sent = rev;
    // An unconfirmed end may still be corrected.
    const isFinal = isEnded(run.status) && run.cancel?.outcome !== 'unconfirmed';
    if (!isFinal || !isOpen) return;
    close();
    handlers.onClose({ kind: 'done', retryAfterMs: null, error: null });
  }
  /** Several writes of one moment are one message. */
  function schedule(): void {
    if (isWaiting) return;
    isWaiting = true;
    queueMicrotask(send);
  }
  const unsubscribe = record?.subscribe(schedule);
  function close(): void {
    isOpen = false;
    unsubscribe?.();
  }
  schedule();
  return close;
}
