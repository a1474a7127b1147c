import { isEnded } from '../../src/core/run/run';
import type { PushHandlers, PushMessage, ResumePoint } from '../../src/core/run/source/push';
import type { CancelReply, RunSource, RunSourceCapabilities } from '../../src/core/run/source/run-source';
import { RunSourceError } from '../../src/core/run/source/run-source-error';
import type { FastClock } from './fast-clock';
import { isPlain, isPushed, type ModelServer, type SourceKind } from './model-server';

/**
 * The fate of one request. The way there takes `out`, the way back `back` milliseconds:
 * - `ok`, `twice` (reaches the server a second time), `lost_request` (no effect), `lost_answer` (effect, no response),
 *   `garbled` (effect, unreadable response), `busy` (503, no effect);
 * - `text` (effect; a successful response with the text "Accepted" only: enough for a cancel, unreadable for a read);
 * - `hang`: never arrives and never returns; `late`: arrives after the client has given up.
 */
export interface RequestFate {
  kind: 'ok' | 'twice' | 'lost_request' | 'lost_answer' | 'garbled' | 'text' | 'busy' | 'hang' | 'late';
  out: number;
  back: number;
}

/** The fate of one pushed frame. Frames with different delays overtake each other. */
export interface FrameFate {
  kind: 'ok' | 'drop' | 'twice';
  delay: number;
}

/** The fate of a new push connection. */
export type LineFate = 'ok' | 'refused' | 'silent' | 'short';

/** The fates of all requests, frames and connections: each list repeats. */
export interface NetworkPlan {
  requests: readonly RequestFate[];
  frames: readonly FrameFate[];
  lines: readonly LineFate[];
  /** Server clock minus the client's at the start, ms. */
  skewMs: number;
}

/**
 * The effect of an outage: requests fail at once, never return, or arrive without a response. `not found`: reads return
 * 404, as from a replica or a proxy that does not know the run; everything else fails.
 */
export type Outage = 'refuses' | 'hangs' | 'swallows' | 'not found';

/** The kinds of requests. */
export type AskedFor = 'status' | 'status now' | 'steps' | 'cancel' | 'force' | 'line';

/** One request as it left the client. */
export interface Asked {
  what: AskedFor;
  /** The cancel's idempotency key. */
  key: string | null;
}

export interface ModelNetwork {
  source: RunSource;
  setOutage(outage: Outage | null): void;
  /** Ends the outage if it is still this one. */
  endOutage(outage: Outage): void;
  /** Cuts every push connection. `tells`: the client is notified; otherwise it is left with a dead socket. */
  cut(tells: boolean): void;
  /** Signs another user in: from now on, responses carry that user's name. */
  signIn(): void;
  /** The signed-in user. Every reported run carries the name of the user who requested it. */
  readonly user: string;
  /** When a request last failed or was aborted; ms elapsed. */
  readonly failedAt: number;
  /** Ends all failures; an open connection that has lost frames breaks. */
  heal(): void;
  /** The start of the newest successful status request, ms elapsed. */
  readonly lookedAt: number;
  /** How often it was requested. */
  asked(what: AskedFor): number;
  readonly askedInAll: number;
  /** The number of pending requests. */
  readonly inFlight: number;
  /** The server's clock, epoch ms. */
  serverNow(): number;
  /** The number of pending status requests. */
  readonly statusInFlight: Readonly<Record<'status' | 'status now', number>>;
}

const SNAPPY: RequestFate = { kind: 'ok', out: 10, back: 10 };
const HEARTBEAT_MS = 30_000;
/** Later than the client's timeout of 10 s. */
const LATE_MS = 12_000;
const BUSY_MS = 3_000;

interface Line {
  handlers: PushHandlers;
  /** The user who opened it. */
  user: string;
  /** The server's side is open. */
  isOpen: boolean;
  /** The client has closed it, or was notified of its close. */
  isOver: boolean;
  hasSnapshot: boolean;
  /** A frame was lost or overtaken; an ordered stream can only recover by breaking. */
  isLossy: boolean;
  arrivesBy: number;
}

export function createModelNetwork(
  kind: SourceKind,
  clock: FastClock,
  server: ModelServer,
  plan: NetworkPlan,
  onAsk: (asked: Asked) => void,
): ModelNetwork {
  const counts = new Map<AskedFor, number>();
  const startedAt = clock.now();
  const lines: Line[] = [];
  const turn = { requests: 0, frames: 0, lines: 0 };
  let outage: Outage | null = null;
  let isHealed = false;
  let inFlight = 0;
  let lookedAt = Number.NEGATIVE_INFINITY;
  let failedAt = Number.NEGATIVE_INFINITY;
  let users = 1;
  const identityListeners = new Set<() => void>();
  const userNow = () => `user-${users}`;
  const statusInFlight = { status: 0, 'status now': 0 };

  const take = <T>(list: readonly T[], which: keyof typeof turn, usual: T): T => {
    const at = turn[which];
    turn[which] += 1;
    return isHealed || list.length === 0 ? usual : (list[at % list.length] ?? usual);
  };
  const requestFate = (): RequestFate => {
    const fate = take(plan.requests, 'requests', SNAPPY);
    if (outage === 'refuses' || outage === 'not found') return { kind: 'lost_request', out: 5, back: 0 };
    if (outage === 'hangs') return { kind: 'hang', out: 0, back: 0 };
    return outage === 'swallows' ? { kind: 'lost_answer', out: fate.out, back: fate.back } : fate;
  };
  const serverNow = () => startedAt + clock.elapsed + plan.skewMs;
  const serverTimeMs = () => (isPlain(kind) ? null : serverNow());
  const failure = (errorKind: 'network' | 'server' | 'invalid' | 'not_found', retryAfterMs: number | null = null) => {
    const status = errorKind === 'not_found' ? 404 : null;
    return new RunSourceError(errorKind, `the model's network answered with ${errorKind}.`, { retryAfterMs, status });
  };

  const ask = (what: AskedFor, key: string | null = null) => {
    counts.set(what, (counts.get(what) ?? 0) + 1);
    onAsk({ what, key });
  };

  /** `ofText`: the result of a response that says nothing about the run. Without it such a response is unreadable. */
  const request = <T>(signal: AbortSignal, effect: () => T, ofText?: T): Promise<T> =>
    new Promise<T>((onAnswer, onFailure) => {
      const isUnknown = outage === 'not found' && ofText === undefined;
      const fate = requestFate();
      let isOver = false;
      inFlight += 1;
      const finish = () => {
        if (!isOver) inFlight -= 1;
        isOver = true;
      };
      const resolve = (value: T) => {
        finish();
        onAnswer(value);
      };
      const reject = (error: unknown) => {
        if (!isOver) failedAt = clock.elapsed;
        finish();
        onFailure(error);
      };
      signal.addEventListener('abort', () => reject(failure('network')));
      const arrive = (answer: (outcome: () => void) => void) => {
        try {
          const said = effect();
          const value = isText ? ofText : said;
          answer(() => resolve(value));
        } catch (error) {
          answer(() => reject(error));
        }
      };
      const backAfter = (outcome: () => void) => clock.after(fate.back, outcome);
      const isText = fate.kind === 'text' && ofText !== undefined;
      switch (isText ? 'ok' : fate.kind) {
        case 'ok':
          clock.after(fate.out, () => arrive(backAfter));
          return;
        case 'twice':
          clock.after(fate.out, () => arrive(backAfter));
          clock.after(fate.out + fate.back + 1, () => arrive(() => {}));
          return;
        case 'lost_request':
          clock.after(fate.out, () => reject(failure(isUnknown ? 'not_found' : 'network')));
          return;
        case 'busy':
          clock.after(fate.out, () => reject(failure('server', fate.back > 100 ? BUSY_MS : null)));
          return;
        case 'lost_answer':
        case 'garbled':
        case 'text':
          clock.after(fate.out, () => {
            arrive(() => backAfter(() => reject(failure(fate.kind === 'lost_answer' ? 'network' : 'invalid'))));
          });
          return;
        case 'late':
          clock.after(LATE_MS + fate.out, () => arrive(() => {}));
          return;
        case 'hang':
      }
    });

  const close = (line: Line, closeKind: 'retry' | 'done', delay: number) => {
    line.isOpen = false;
    clock.after(delay, () => {
      if (line.isOver) return;
      line.isOver = true;
      line.handlers.onClose({ kind: closeKind, retryAfterMs: null, error: null });
    });
  };
  const frame = (line: Line, message: PushMessage) => {
    const fate = take<FrameFate>(plan.frames, 'frames', { kind: 'ok', delay: 10 });
    if (fate.kind === 'drop' || outage !== null) {
      line.isLossy = true;
      return;
    }
    // Without revisions, the client cannot order two frames: such a stream must be in order.
    const isLate = clock.elapsed + fate.delay < line.arrivesBy;
    const delay = isLate && isPlain(kind) ? line.arrivesBy - clock.elapsed : fate.delay;
    const arrivesAt = clock.elapsed + delay;
    if (arrivesAt < line.arrivesBy) line.isLossy = true;
    line.arrivesBy = Math.max(line.arrivesBy, arrivesAt);
    const run = message.run && { ...message.run, name: line.user };
    const deliver = () => {
      if (!line.isOver) line.handlers.onMessage({ ...message, run });
    };
    clock.after(delay, deliver);
    if (fate.kind === 'twice' && !isPlain(kind)) clock.after(delay + 70, deliver);
  };
  const messageOf = (change: Partial<PushMessage> & Pick<PushMessage, 'type' | 'steps'>): PushMessage => ({
    prev: null,
    rev: server.run.rev ?? null,
    epoch: server.run.epoch ?? null,
    run: server.run,
    resumed: true,
    more: false,
    serverTimeMs: serverTimeMs(),
    ...change,
  });
  const closeIfDone = (line: Line) => {
    // After the frames sent before: an ordered stream does not report its end first.
    if (isEnded(server.run.status) && line.isOpen && line.hasSnapshot && outage === null) {
      close(line, 'done', Math.max(0, line.arrivesBy - clock.elapsed) + 50);
    }
  };
  const beat = (line: Line) => {
    clock.after(HEARTBEAT_MS, () => {
      if (!line.isOpen || line.isOver) return;
      if (outage === null) line.handlers.onAlive();
      beat(line);
    });
  };
  const greet = (line: Line, resume: ResumePoint) => {
    if (!line.isOpen || line.isOver) return;
    const resumed = resume.epoch === null || resume.epoch === server.run.epoch;
    line.hasSnapshot = true;
    const steps = isPlain(kind) ? { steps: [] } : server.stepsAfter(resumed ? resume.rev : 0);
    frame(line, messageOf({ type: 'snapshot', resumed, ...steps }));
    beat(line);
    closeIfDone(line);
  };
  const subscribe = (_runId: string, handlers: PushHandlers, resume: ResumePoint) => {
    ask('line');
    const fate = take<LineFate>(plan.lines, 'lines', 'ok');
    const line: Line = {
      handlers,
      user: userNow(),
      isOpen: true,
      isOver: false,
      hasSnapshot: false,
      isLossy: false,
      arrivesBy: 0,
    };
    lines.push(line);
    if (outage !== null || fate === 'refused') close(line, 'retry', 20);
    else if (fate === 'silent') line.isLossy = true;
    else {
      clock.after(30, () => greet(line, resume));
      if (fate === 'short') clock.after(400, () => line.isOpen && close(line, 'retry', 0));
    }
    return () => {
      line.isOver = true;
    };
  };
  const open = () => lines.filter((line) => line.isOpen && !line.isOver);

  server.onChange = ({ prev, steps }) => {
    for (const line of open()) {
      if (!line.hasSnapshot) continue;
      if (isPlain(kind)) frame(line, messageOf({ type: 'snapshot', steps: [] }));
      else frame(line, messageOf({ type: 'change', prev, steps }));
      closeIfDone(line);
    }
  };
  // A restart resets a store and breaks every connection.
  server.onReset = () => network.cut(true);

  const capabilities: RunSourceCapabilities = {
    cancel: true,
    force: !isPlain(kind),
    pause: false,
    start: false,
    list: false,
    revisions: !isPlain(kind),
    separateMetrics: false,
    etaProfile: false,
    push: isPushed(kind) ? 'websocket' : null,
    ...(server.onlyMarks && { stopConfirmed: false }),
  };

  const network: ModelNetwork = {
    source: {
      capabilities,
      ...(isPushed(kind) ? { subscribe } : {}),
      onIdentityChange(listener) {
        identityListeners.add(listener);
        return () => identityListeners.delete(listener);
      },
      async readRun(_runId, options) {
        const { signal, validator = null } = options;
        // Polling always sends its validator; the status read after a cancel requests everything.
        const what = 'validator' in options ? 'status' : 'status now';
        ask(what);
        statusInFlight[what] += 1;
        const beganAt = clock.elapsed;
        const name = userNow();
        try {
          const answer = await request(signal, () => {
            const run = { ...server.run, name };
            const tag = isPlain(kind) ? null : `${run.epoch}.${run.rev}`;
            const isSame = tag !== null && tag === validator;
            return { run: isSame ? null : run, validator: tag, serverTimeMs: serverTimeMs(), retryAfterMs: null };
          });
          lookedAt = Math.max(lookedAt, beganAt);
          return answer;
        } finally {
          statusInFlight[what] -= 1;
        }
      },
      readSteps(_runId, { signal, after, epoch }) {
        ask('steps');
        return request(signal, () => server.readSteps(after, epoch));
      },
      cancelRun(_runId, { signal, idempotencyKey, force = false }) {
        ask(force ? 'force' : 'cancel', idempotencyKey);
        const name = userNow();
        const cancel = (): CancelReply => {
          const reply = server.cancel(idempotencyKey, force);
          return { ...reply, run: reply.run && { ...reply.run, name } };
        };
        return request(signal, cancel, { status: 'cancelling', run: null });
      },
    },
    signIn() {
      users += 1;
      for (const listener of [...identityListeners]) listener();
    },
    get user() {
      return userNow();
    },
    get failedAt() {
      return failedAt;
    },
    setOutage(next) {
      outage = next;
    },
    endOutage(which) {
      if (outage === which) outage = null;
    },
    cut(tells) {
      for (const line of open()) {
        line.isLossy = true;
        if (tells) close(line, 'retry', 5);
        else line.isOpen = false;
      }
    },
    heal() {
      isHealed = true;
      outage = null;
      for (const line of open()) {
        if (line.isLossy) close(line, 'retry', 10);
        else closeIfDone(line);
      }
    },
    statusInFlight,
    get lookedAt() {
      return lookedAt;
    },
    serverNow,
    asked: (what) => counts.get(what) ?? 0,
    get inFlight() {
      return inFlight;
    },
    get askedInAll() {
      return [...counts.values()].reduce((sum, count) => sum + count, 0);
    },
  };
  return network;
}
