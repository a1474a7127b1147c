import { fullJitter, retryAfterFloor, spread } from '../../../platform/backoff';
import { createTimer } from '../../../platform/timer';
import type { Run } from '../../../run/run';
import { hasEnded } from '../../../run/run';
import { isForeign, type RunState, type RunUpdate } from '../../../run/run-reducer';
import type { PushClose, PushMessage } from '../../../run/source/push';
import type { StoreContext } from '../../types';
import { askForStream, connectionsOf, streamLimit } from './stream-slots';

/** A connection without a message for this long counts as dead, ms. Heartbeats arrive every 30 s. */
export const SILENCE_MS = 45_000;
/** A connection shorter than this counts as failed, ms. */
const SHORT_LIFE_MS = 1_000;
/** After this many failed connections in a row … */
const MAX_SHORT_LIVES = 3;
/** … push pauses for this long, ms. */
export const REST_MS = 60_000;
/** First pause after a refused connection, ms. Each further pause doubles … */
const REFUSED_MS = 60_000;
/** … up to this, ms. */
const REFUSED_CAP_MS = 600_000;
/** Backoff base: the ceiling of the pause after the first close is twice this, ms. */
const RETRY_BASE_MS = 500;
/** Maximum of that pause, ms. */
const RETRY_CAP_MS = 60_000;

/** Keeps a push connection open while a watcher needs it. */
export interface PushLink {
  /** Connects. Does nothing while it is started, or after a final close until `stop`. */
  start(): void;
  /** Closes the connection; `start` opens a new one. */
  stop(): void;
  /** True while data flows. */
  isUp(): boolean;
  /** True if this connection delivers all steps, so that they need no polling. */
  bringsSteps(): boolean;
}

/** Options of {@link createPushLink}. */
export interface PushLinkOptions {
  context: StoreContext;
  runId: string;
  getState: () => RunState;
  /** Applies pushed data, with the server's time if the message has one. */
  apply: (update: RunUpdate, serverTimeMs: number | null) => void;
  /** Data flows: polling can stop. Called again after each `onDown`. */
  onUp: () => void;
  /** Data has stopped or is incomplete: poll at once. Not called after `stop`. */
  onDown: () => void;
  /** Reads the steps that were not pushed. Resolves with true if all have arrived; `null` = no watcher needs them. */
  readMissing: () => Promise<boolean | null>;
  /** Takes a run that has ended while steps may still be missing. */
  takeEnd: (run: Run, order: number) => void;
}

/**
 * Push as an upgrade of polling: connects, resumes, detects gaps and silence, reconnects with jitter.
 *
 * @internal
 */
export function createPushLink({
  context,
  runId,
  getState,
  apply,
  onUp,
  onDown,
  readMissing,
  takeEnd,
}: PushLinkOptions): PushLink {
  const { source, clock, environment } = context;
  const retryTimer = createTimer(clock);
  const silenceTimer = createTimer(clock);
  let isWanted = false;
  let isUp = false;
  // Identity of the current connection: messages of earlier ones are ignored.
  let connection: object | null = null;
  let close: (() => void) | undefined;
  let leavePlace: (() => void) | undefined;
  let openedAt = 0;
  let closes = 0;
  let shortLives = 0;
  let authFailures = 0;
  let refusals = 0;
  // True if the last snapshot without revisions had all steps.
  let isWhole = false;
  // The rev up to which this connection has delivered without a gap.
  let deliveredRev = 0;
  // True while older steps are being read: pushed steps must not move the cursor past them.
  let isCatchingUp = false;

  const disconnect = () => {
    silenceTimer();
    connection = null;
    isUp = isCatchingUp = isWhole = false;
    const ending = [close, leavePlace];
    close = leavePlace = undefined;
    for (const end of ending) end?.();
  };
  const drop = () => {
    const wasUp = isUp;
    disconnect();
    if (wasUp) onDown();
  };
  const lose = (floorMs: number | null = null) => {
    if (isUp && clock.now() - openedAt >= SHORT_LIFE_MS) closes = 0;
    drop();
    if (!isWanted) return;
    closes += 1;
    const pause = fullJitter(closes, { baseMs: RETRY_BASE_MS, capMs: RETRY_CAP_MS, random: environment.random });
    const isShaky = shortLives >= MAX_SHORT_LIVES;
    if (isShaky) shortLives = 0;
    retryTimer(Math.max(pause, retryAfterFloor(floorMs), isShaky ? REST_MS : 0), reach);
  };
  /** Retries with growing pauses: the refusal may be temporary, e.g. during a deploy. */
  const refuse = (floorMs: number | null) => {
    drop();
    if (!isWanted) return;
    const pauseMs = Math.min(REFUSED_MS * 2 ** refusals, REFUSED_CAP_MS);
    refusals = Math.min(refusals + 1, 10);
    retryTimer(Math.max(spread(pauseMs, environment.random), REFUSED_MS, retryAfterFloor(floorMs)), connect);
  };
  const listenForSilence = () => silenceTimer(SILENCE_MS, () => lose());

  /** Reads the steps missing from a snapshot, then moves the cursor. */
  const catchUp = async () => {
    const attempt = connection;
    isCatchingUp = true;
    const isComplete = await readMissing();
    // The cursor must not pass unread steps: it stays while no watcher needs them.
    if (attempt !== connection || isComplete === null) return;
    if (!isComplete) return lose();
    isCatchingUp = false;
    const steps = { items: [], epoch: getState().epoch, next: deliveredRev, reset: false };
    apply({ order: context.nextOrder(), steps }, null);
  };

  const onMessage = ({ type, prev, rev, epoch, run, steps: items, resumed, more, serverTimeMs }: PushMessage) => {
    const isSnapshot = type === 'snapshot';
    // Some servers broadcast all runs to everyone. A change needs a snapshot to build on.
    if ((run && run.id !== runId && run.id !== getState().run?.id) || (isSnapshot ? !run : !isUp)) return;
    if (!isSnapshot) {
      // A frame is missing, or the stream has changed.
      if (isForeign(getState(), epoch) || (prev !== null && prev > deliveredRev)) return lose();
      if (rev !== null && rev <= deliveredRev) return;
    }
    const next = isCatchingUp || more ? null : rev;
    const had = isWhole;
    if (isSnapshot) isWhole = rev === null && !resumed && !more;
    // Without revisions, apply steps only after a snapshot with all of them; changes then add to it.
    const saysSteps = rev !== null || isWhole;
    // A part of the steps replaces none: of these, only the ones after the cursor would be read again.
    const steps = saysSteps ? { items, epoch, next, reset: isSnapshot && !resumed && !more } : null;
    const order = context.nextOrder();
    // The end is shown together with the last steps, so it waits for missing ones.
    const isEarly = run !== null && hasEnded(run) && next === null && !isWhole;
    apply({ order, isPushed: true, run: isEarly ? null : run, steps }, serverTimeMs);
    deliveredRev = rev ?? deliveredRev;
    if (isEarly || hasEnded(getState().run)) {
      // No more frames follow; one poll checks the data.
      isWanted = false;
      lose();
      if (isEarly) takeEnd(run, order);
      return;
    }
    if (!isSnapshot) return;
    // The frame predates a reset of the backend's store, so the following frames will not fit.
    if (isForeign(getState(), epoch)) return lose();
    if (!isUp) {
      isUp = true;
      authFailures = refusals = 0;
      onUp();
    }
    // Whether the steps need polling has changed.
    else if (had && !isWhole) onDown();
    else if (!had && isWhole) onUp();
    // Only after `onUp`, which would stop the polling that this starts.
    if (more) void catchUp();
  };

  const onClose = ({ kind, retryAfterMs }: PushClose) => {
    close = undefined;
    shortLives = clock.now() - openedAt < SHORT_LIFE_MS ? shortLives + 1 : 0;
    if (kind === 'auth') authFailures += 1;
    // `start` can still reconnect: after a reset of the backend's store the run may continue.
    if (kind === 'done' && hasEnded(getState().run)) isWanted = false;
    // Retry once with a fresh token. The link stays started, so that the next good answer does not reopen it.
    if (kind === 'final' || authFailures > 1) drop();
    else if (kind === 'refused') refuse(retryAfterMs);
    else lose(retryAfterMs);
  };

  const connect = () => {
    openedAt = clock.now();
    const { epoch, stepsRev: rev } = getState();
    const attempt = {};
    connection = attempt;
    deliveredRev = rev;
    listenForSilence();
    const hear =
      <T>(act: (value: T) => void) =>
      (value: T) => {
        if (attempt !== connection) return;
        listenForSilence();
        act(value);
      };
    const closing = source.subscribe?.(
      runId,
      {
        onAlive: hear<void>(() => {}),
        onMessage: hear(onMessage),
        onClose: hear(onClose),
      },
      { epoch, rev, freshToken: authFailures > 0 },
    );
    // The source may close while `subscribe` is running.
    if (attempt === connection) close = closing;
    else closing?.();
  };

  /** Connects once a stream slot is free. */
  const reach = () => {
    const place = askForStream({
      key: connectionsOf(source, runId),
      limit: streamLimit(source),
      clock,
      onPlace: connect,
      onRevoked: () => lose(REST_MS),
    });
    leavePlace = place.leave;
    if (place.isTaken) connect();
  };

  return {
    start() {
      if (isWanted) return;
      isWanted = true;
      authFailures = 0;
      reach();
    },
    stop() {
      isWanted = false;
      retryTimer();
      disconnect();
    },
    isUp: () => isUp,
    bringsSteps: () => isUp && isWhole,
  };
}
