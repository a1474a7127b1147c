import { fullJitter } from '../backoff';
import type { TimerHandle } from '../clock';
import { isEnded } from '../run';
import type { RunState, RunUpdate } from '../run-reducer';
import type { PushClose, PushMessage } from '../run-source';
import type { StoreContext } from '../store-context';

/** Nothing heard for this long = the line is dead, whatever the socket says. Heartbeats come every 30 s. ms */
export const SILENCE_MS = 45_000;
/** A connection shorter than this does not count as one, ms. */
const SHORT_LIFE_MS = 1_000;
/** After so many short ones in a row … */
const MAX_SHORT_LIVES = 3;
/** … it rests this long, ms. */
export const REST_MS = 60_000;
/** The pause before a new connection has a ceiling of twice this after the first close, ms. */
const RETRY_BASE_MS = 500;
/** It never has a higher one, ms. */
const RETRY_CAP_MS = 60_000;

/** What a push connection reads into. */
export interface PushTarget {
  getState(): RunState;
  apply(update: RunUpdate): void;
  onServerTime(serverTimeMs: number | null): void;
  /** Data flows: asking can stop. Called again after each {@link PushTarget.onDown}. */
  onUp(): void;
  /** Data does not flow any more, or some is missing: ask at once. Not called after {@link PushLink.stop}. */
  onDown(): void;
  /** The backend has more steps than it pushed: read them, then call back with whether they are all here. */
  readMissing(done: (complete: boolean) => void): void;
}

/** Holds a push connection as long as it is wanted. */
export interface PushLink {
  start(): void;
  stop(): void;
  /** True while data flows. */
  readonly isUp: boolean;
}

/** @internal Push as an upgrade of polling: connects, resumes, notices gaps and silence, comes back with jitter. */
export function createPushLink(context: StoreContext, runId: string, target: PushTarget): PushLink {
  const { source, clock, environment } = context;
  let wanted = false;
  let isUp = false;
  let close: (() => void) | null = null;
  let retryTimer: TimerHandle | null = null;
  let silenceTimer: TimerHandle | null = null;
  let closes = 0;
  let shortLives = 0;
  let authFailures = 0;
  let isFinal = false;
  // The rev up to which this connection has delivered without a gap.
  let have = 0;
  // While older steps are still being read, pushed ones must not move the cursor past them.
  let catchingUp = false;
  let generation = 0;

  const clear = (timer: TimerHandle | null) => {
    if (timer !== null) clock.clearTimeout(timer);
    return null;
  };

  const disconnect = () => {
    generation += 1;
    silenceTimer = clear(silenceTimer);
    catchingUp = false;
    isUp = false;
    const closing = close;
    close = null;
    closing?.();
  };
  const drop = () => {
    const wasUp = isUp;
    disconnect();
    if (wasUp) target.onDown();
  };

  const retryAfter = (delayMs: number) => {
    retryTimer = clear(retryTimer);
    if (!wanted || isFinal) return;
    retryTimer = clock.setTimeout(() => {
      retryTimer = null;
      connect();
    }, delayMs);
  };
  const retry = (floorMs: number) => {
    closes += 1;
    const pause = fullJitter(closes, RETRY_BASE_MS, RETRY_CAP_MS, environment.random);
    const rest = shortLives >= MAX_SHORT_LIVES ? REST_MS : 0;
    if (rest > 0) shortLives = 0;
    retryAfter(Math.max(pause, floorMs, rest));
  };

  const listenForSilence = () => {
    silenceTimer = clear(silenceTimer);
    silenceTimer = clock.setTimeout(() => {
      silenceTimer = null;
      drop();
      retry(0);
    }, SILENCE_MS);
  };

  const take = (message: PushMessage) => {
    const { epoch, rev, run, steps } = message;
    const order = context.nextOrder();
    const reset = message.type === 'snapshot' && !message.resumed;
    // Without revisions only the run is pushed; its steps are still asked for.
    const next = rev === null || catchingUp || message.more ? null : rev;
    const carriesSteps = rev !== null;
    target.onServerTime(message.serverTimeMs);
    target.apply({ order, run, steps: carriesSteps ? { items: steps, epoch, next, reset } : null });
    if (rev !== null) have = rev;
    // Nothing will follow; what is here is checked once more by asking.
    const isOver = isEnded(target.getState().run?.status ?? 'unknown');
    if (isOver) {
      wanted = false;
      drop();
    }
    return !isOver;
  };

  const catchUp = () => {
    catchingUp = true;
    const own = generation;
    target.readMissing((complete) => {
      if (own !== generation) return;
      // The cursor must not move past what could not be read.
      if (!complete) {
        drop();
        retry(0);
        return;
      }
      catchingUp = false;
      const { epoch } = target.getState();
      target.apply({ order: context.nextOrder(), steps: { items: [], epoch, next: have, reset: false } });
    });
  };

  const onMessage = (message: PushMessage) => {
    if (message.type === 'snapshot') {
      if (!message.run) return;
      if (!take(message)) return;
      const { epoch } = target.getState();
      if (message.epoch !== null && message.epoch !== epoch) {
        // It was sent before the store was reset, and nothing that follows will fit.
        drop();
        retry(0);
        return;
      }
      if (!isUp) {
        isUp = true;
        authFailures = 0;
        target.onUp();
      }
      // After `onUp`, which ends the asking that this begins.
      if (message.more) catchUp();
      return;
    }
    // A change before the snapshot has nothing to build on.
    if (!isUp) return;
    const known = target.getState().epoch;
    const isForeign = message.epoch !== null && known !== null && message.epoch !== known;
    const isGap = message.prev !== null && message.prev > have;
    if (isForeign || isGap) {
      drop();
      retry(0);
      return;
    }
    if (message.rev !== null && message.rev <= have) return;
    take(message);
  };

  const onClose = ({ kind, retryAfterMs }: PushClose, openedAt: number) => {
    close = null;
    const lived = clock.now() - openedAt;
    shortLives = lived < SHORT_LIFE_MS ? shortLives + 1 : 0;
    if (lived >= SHORT_LIFE_MS && isUp) closes = 0;
    if (kind === 'auth') authFailures += 1;
    const { run } = target.getState();
    // Not final: after a reset of the store the run may go on, and then the line is wanted again.
    if (kind === 'done' && run !== null && isEnded(run.status)) wanted = false;
    // Once more with a fresh token, not for ever.
    isFinal = kind === 'final' || authFailures > 1;
    drop();
    if (!isFinal) retry(retryAfterMs ?? 0);
  };

  const connect = () => {
    if (!wanted || close || !source.subscribe) return;
    const openedAt = clock.now();
    const { epoch, stepsRev } = target.getState();
    generation += 1;
    const own = generation;
    have = stepsRev;
    listenForSilence();
    const closing = source.subscribe(
      runId,
      {
        onAlive: () => own === generation && listenForSilence(),
        onMessage: (message) => {
          if (own !== generation) return;
          listenForSilence();
          onMessage(message);
        },
        onClose: (closed) => {
          if (own === generation) onClose(closed, openedAt);
        },
      },
      { epoch, rev: stepsRev, freshToken: authFailures > 0 },
    );
    // A source may close while it is being opened.
    if (own === generation && wanted) close = closing;
    else closing();
  };

  return {
    start() {
      if (wanted) return;
      wanted = true;
      isFinal = false;
      authFailures = 0;
      connect();
    },
    stop() {
      wanted = false;
      retryTimer = clear(retryTimer);
      disconnect();
    },
    get isUp() {
      return isUp;
    },
  };
}
