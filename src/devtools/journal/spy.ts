import type { Clock } from '../../core/platform/clock';
import type { PushClose, PushMessage } from '../../core/run/source/push';
import type { RunSource, SourceCallOptions } from '../../core/run/source/run-source';
import { createFaults, type Faults, SLOW_MS } from './faults';
import { createJournal, type Journal } from './journal';
import { summarise, summariseError } from './summary';

/** Records the calls of one source. */
export interface Spy {
  readonly journal: Journal;
  readonly faults: Faults;
  /** False if the source is frozen: its methods cannot be replaced. */
  readonly isWatching: boolean;
}

interface SpyContext extends Pick<Spy, 'journal' | 'faults'> {
  clock: Clock;
}

const spies = new WeakMap<RunSource, Spy>();

/** Records every call of a source by replacing its methods. One spy per source, for the lifetime of the page. */
export function spyOn(source: RunSource, clock: Clock): Spy {
  const known = spies.get(source);
  if (known) return known;
  const context: SpyContext = { clock, journal: createJournal(), faults: createFaults() };
  const isWatching = Object.isExtensible(source) && !Object.isFrozen(source);
  if (isWatching) replaceMethods(source, context);
  const spy = { journal: context.journal, faults: context.faults, isWatching };
  spies.set(source, spy);
  return spy;
}

function replaceMethods(source: RunSource, context: SpyContext): void {
  const { readRun, readSteps, read, readMetrics, listRuns, cancelRun, setPaused, startRun, readEtaProfile } = source;
  const { subscribe } = source;
  const ask = <Answer>(call: string, runId: string | null, options: SourceCallOptions, send: () => Promise<Answer>) =>
    recordCall({ context, call, runId, options, send });

  source.readRun = (id, options) => ask('readRun', id, options, () => readRun.call(source, id, options));
  source.readSteps = (id, options) => ask('readSteps', id, options, () => readSteps.call(source, id, options));
  if (read) source.read = (id, options) => ask('read', id, options, () => read.call(source, id, options));
  if (readMetrics)
    source.readMetrics = (id, options) => ask('readMetrics', id, options, () => readMetrics.call(source, id, options));
  if (listRuns)
    source.listRuns = (query, options) => ask('listRuns', null, options, () => listRuns.call(source, query, options));
  if (cancelRun)
    source.cancelRun = (id, request) => ask('cancelRun', id, request, () => cancelRun.call(source, id, request));
  if (setPaused)
    source.setPaused = (id, paused, options) =>
      ask(paused ? 'pause' : 'resume', id, options, () => setPaused.call(source, id, paused, options));
  if (startRun)
    source.startRun = (input, options) => ask('startRun', null, options, () => startRun.call(source, input, options));
  if (readEtaProfile)
    source.readEtaProfile = (id, options) =>
      ask('readEtaProfile', id, options, () => readEtaProfile.call(source, id, options));
  if (subscribe)
    source.subscribe = (runId, handlers, resume) =>
      recordPush(context, runId, {
        open: (watched) => subscribe.call(source, runId, watched, resume),
        handlers,
      });
}

interface Call<Answer> {
  context: SpyContext;
  call: string;
  runId: string | null;
  options: SourceCallOptions;
  send: () => Promise<Answer>;
}

async function recordCall<Answer>({ context, call, runId, options, send }: Call<Answer>): Promise<Answer> {
  const { clock, journal, faults } = context;
  const change = journal.begin({ call, runId, startedAt: clock.now() });
  try {
    if (faults.list().has('slow')) await pause(clock, options.signal);
    const error = faults.errorOf(call);
    if (error) throw error;
    const answer = await send();
    change({ endedAt: clock.now(), ...summarise(answer) });
    return answer;
  } catch (error) {
    change({ endedAt: clock.now(), ...summariseError(error, options.signal.aborted) });
    throw error;
  }
}

/** Simulates a slow connection. Rejects immediately if the request is aborted. */
function pause(clock: Clock, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = () => {
      clock.clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = clock.setTimeout(() => {
      signal.removeEventListener('abort', abort);
      resolve();
    }, SLOW_MS);
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  });
}

type PushCall = {
  open: (handlers: Parameters<NonNullable<RunSource['subscribe']>>[1]) => () => void;
  handlers: Parameters<NonNullable<RunSource['subscribe']>>[1];
};

function recordPush(context: SpyContext, runId: string, { open, handlers }: PushCall): () => void {
  const { clock, journal, faults } = context;
  const change = journal.begin({ call: 'subscribe', runId, startedAt: clock.now() });
  let messages = 0;
  let isOver = false;
  let disconnect: (() => void) | null = null;
  const end = (summary: string) => {
    isOver = true;
    unsubscribe();
    change({ endedAt: clock.now(), outcome: 'closed', summary });
  };
  const close = (reason: PushClose, summary: string) => {
    if (isOver) return;
    end(summary);
    handlers.onClose(reason);
  };
  const isBroken = () => faults.list().has('noPush') || faults.list().has('offline');
  const check = () => {
    if (isOver || !isBroken()) return;
    disconnect?.();
    close({ kind: 'retry', retryAfterMs: null, error: null }, 'closed by devtools');
  };
  const unsubscribe = faults.subscribe(check);

  if (isBroken()) {
    // Close asynchronously: the caller does not have the unsubscribe function yet.
    const timer = clock.setTimeout(check, 0);
    return () => {
      clock.clearTimeout(timer);
      if (!isOver) end('closed by the page');
    };
  }
  change({ outcome: 'open', summary: 'no message yet' });
  disconnect = open({
    ...handlers,
    onAlive: () => handlers.onAlive(),
    onMessage(message) {
      if (isOver) return;
      messages += 1;
      change({ summary: `message ${messages}: ${messageText(message)}` });
      handlers.onMessage(message);
    },
    onClose: (reason) => close(reason, `closed (${reason.kind}) after ${messages} messages`),
  });
  return () => {
    disconnect?.();
    if (!isOver) end(`closed by the page after ${messages} messages`);
  };
}

function messageText(message: PushMessage): string {
  const { summary } = summarise(message);
  return summary === '' ? message.type : `${message.type}, ${summary}`;
}
