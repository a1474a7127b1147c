import * as fc from 'fast-check';
import type { CancelOutcome } from '../../src/core/client/cancel-outcome';
import { createRunClient } from '../../src/core/client/run-client';
import { isEnded, type RunStatus } from '../../src/core/run/run';
import { createManualEnvironment } from '../../src/testing/manual-environment';
import { createFastClock } from './fast-clock';
import { feedOf as feed, violated, watchInvariants } from './invariants';
import { createModelNetwork, type NetworkPlan } from './model-network';
import { createModelServer, isPlain, isPushed, type SourceKind } from './model-server';

/** The possible next actions. */
const DEEDS = [
  // The server and its worker.
  ...([
    'step',
    'step',
    'many steps',
    'finish step',
    'progress',
    'start',
    'succeed',
    'fail',
    'worker stops',
    'worker lost',
  ] as const),
  ...(['cancel elsewhere', 'reset store', 'restore store', 'run again', 'run again', 'fail and run again'] as const),
  // The user and the page.
  ...([
    'cancel',
    'cancel',
    'cancel twice',
    'force',
    'dismiss',
    'refresh',
    'watch',
    'watch run only',
    'unwatch',
  ] as const),
  ...(['hide', 'show', 'offline', 'online', 'resume', 'clock forward', 'clock back'] as const),
  ...(['leave and come back', 'glance away', 'sign in'] as const),
  // The network.
  ...(['outage: refuses', 'outage: hangs', 'outage: swallows', 'outage ends', 'cut', 'cut silently'] as const),
  'not found for a while' as const,
] as const;

type Deed = (typeof DEEDS)[number];

/** One sequence: its start, the network's behaviour, and the actions over time. */
export interface Sequence {
  initial: RunStatus;
  /** The number of initial steps. */
  steps: number;
  /** What is watched first. */
  first: 'steps' | 'run' | 'nothing';
  seed: number;
  /** The backend only marks runs as cancelled, and says so. */
  onlyMarks: boolean;
  network: NetworkPlan;
  /** Each action, and the delay after it, ms. */
  deeds: readonly (readonly [Deed, number])[];
  /** How the run ends after all failures have ended; `dispose`: the client is disposed before that. */
  ending: 'succeed' | 'fail' | 'cancel' | 'cancel in vain' | 'leave' | 'dispose';
}

const delay = fc.constantFrom(0, 10, 60, 400, 1_500, 4_000);

export const sequences: fc.Arbitrary<Sequence> = fc.record({
  initial: fc.constantFrom<RunStatus>('running', 'queued'),
  // Rarely, more steps than one read returns (50 pages).
  steps: fc.oneof({ weight: 60, arbitrary: fc.nat(7) }, { weight: 1, arbitrary: fc.constant(170) }),
  first: fc.constantFrom('steps', 'run', 'nothing'),
  seed: fc.nat(999),
  onlyMarks: fc.boolean(),
  network: fc.record({
    requests: fc.array(
      fc.record({
        kind: fc.oneof(
          { weight: 6, arbitrary: fc.constant('ok' as const) },
          fc.constantFrom('twice', 'lost_request', 'lost_answer', 'garbled', 'text', 'busy', 'hang', 'late'),
        ),
        out: delay,
        back: delay,
      }),
      { maxLength: 9 },
    ),
    frames: fc.array(
      fc.record({
        kind: fc.oneof(
          { weight: 4, arbitrary: fc.constant('ok' as const) },
          fc.constantFrom('drop' as const, 'twice' as const),
        ),
        delay: fc.constantFrom(0, 5, 10, 60, 400),
      }),
      { maxLength: 7 },
    ),
    lines: fc.array(
      fc.oneof(
        { weight: 4, arbitrary: fc.constant('ok' as const) },
        fc.constantFrom('refused' as const, 'silent' as const, 'short' as const),
      ),
      { maxLength: 3 },
    ),
    skewMs: fc.constantFrom(0, 3_600_000, -3_600_000, 700),
  }),
  deeds: fc.array(fc.tuple(fc.constantFrom(...DEEDS), fc.constantFrom(0, 0, 20, 300, 1_100, 2_500, 6_000, 35_000)), {
    maxLength: 18,
  }),
  ending: fc.constantFrom('succeed', 'fail', 'cancel', 'cancel in vain', 'leave', 'dispose'),
});

/**
 * How long the client may take to show the true state after all failures have ended: a dead socket (45 s), then a pause
 * (30 s). ms
 */
const DATA_PATIENCE_MS = 90_000;
/** The interval at which the client finally checks runs that may still be working after a cancel, ± 10 %. ms */
const LOOK_PATIENCE_MS = 400_000;
/** … and until it is live again, after a pause of a minute. ms */
const LIVE_PATIENCE_MS = 240_000;

/** Shorter than what the client treats as an outage (30 s), ms. */
const NOT_FOUND_MS = 20_000;

/** The client's clock tolerance (250 ms), plus the network's delay. */
const CLOCK_TOLERANCE_MS = 600;

/** Plays one sequence; rejects with the broken invariant. */
export async function play(kind: SourceKind, sequence: Sequence): Promise<void> {
  const clock = createFastClock();
  const environment = createManualEnvironment(sequence.seed);
  const server = createModelServer(kind, sequence.initial, sequence.onlyMarks, () => clock.elapsed);
  const watches: (() => void)[] = [];
  const stepWatches = new Set<() => void>();
  let stepsWatchedSince = Number.POSITIVE_INFINITY;
  const promises: { outcome: CancelOutcome | null }[] = [];
  const network = createModelNetwork(kind, clock, server, sequence.network, (asked) => invariants.onAsk(asked));
  const client = createRunClient({ source: network.source, clock, environment });
  const invariants = watchInvariants(
    kind,
    clock,
    server,
    () => client,
    () => watches.length > 0,
    () => stepsWatchedSince,
    () => network,
  );
  client.subscribe('run-1', () => invariants.look());
  const get = () => client.getSnapshot('run-1');

  let isDisposed = false;
  const watch = (steps: boolean) => {
    if (isDisposed) return;
    const end = client.watch('run-1', undefined, { steps });
    const unwatch = () => {
      end();
      if (stepWatches.delete(unwatch) && stepWatches.size === 0) stepsWatchedSince = Number.POSITIVE_INFINITY;
    };
    if (steps && stepWatches.add(unwatch).size === 1) stepsWatchedSince = clock.elapsed;
    watches.push(unwatch);
  };
  const unwatchAll = () => {
    for (const unwatch of watches.splice(0)) unwatch();
  };
  // A cancel was requested before anything was known about the run.
  let isBlind = false;
  const cancel = (force: boolean) => {
    isBlind ||= get().reported === null;
    const entry: (typeof promises)[number] = { outcome: null };
    promises.push(entry);
    void client.cancel('run-1', force ? { force } : {}).then((outcome) => {
      entry.outcome = outcome;
      const isTrue = outcome.result !== 'cancelled' || outcome.run?.status === 'cancelled';
      if (!isTrue) violated('I3', `the cancel came out as ${outcome.result}, but the run is ${outcome.run?.status}`);
    });
  };

  const act: Record<Deed, () => void> = {
    step: () => server.addStep(),
    'many steps': () => {
      for (let i = 0; i < 5; i += 1) server.addStep();
    },
    'finish step': () => server.finishStep(),
    progress: () => server.progress(),
    start: () => server.start(),
    succeed: () => server.end('succeeded'),
    fail: () => server.end('failed'),
    'worker stops': () => server.workerStops(),
    'worker lost': () => server.workerLost(),
    'cancel elsewhere': () => server.cancelFromElsewhere(),
    'reset store': () => server.reset(),
    'restore store': () => server.restore(),
    'run again': () => server.runAgain(),
    // The client may miss the end in between.
    'fail and run again': () => {
      server.end('failed');
      server.runAgain();
      server.start();
    },
    cancel: () => cancel(false),
    'cancel twice': () => {
      cancel(false);
      cancel(false);
    },
    force: () => cancel(!isPlain(kind)),
    dismiss: () => client.dismissCancel('run-1'),
    // A refresh without watchers reads once and starts no watch; refresh only watched runs here, so that I5 can be
    // checked.
    refresh: () => watches.length > 0 && void client.refresh('run-1'),
    watch: () => watches.length < 3 && watch(true),
    'watch run only': () => watches.length < 3 && watch(false),
    unwatch: () => watches.pop()?.(),
    'leave and come back': () => {
      unwatchAll();
      clock.after(80, () => watches.length === 0 && watch(true));
    },
    'glance away': () => {
      environment.setVisible(false);
      unwatchAll();
      environment.setVisible(true);
      watch(true);
    },
    'sign in': () => {
      invariants.onSignIn();
      stepsWatchedSince = stepWatches.size > 0 ? clock.elapsed : Number.POSITIVE_INFINITY;
      network.signIn();
    },
    hide: () => environment.setVisible(false),
    show: () => environment.setVisible(true),
    offline: () => {
      environment.setOnline(false);
      network.setOutage('refuses');
    },
    online: () => {
      environment.setOnline(true);
      network.setOutage(null);
    },
    resume: () => environment.resume(),
    'clock forward': () => clock.jump(3_600_000),
    'clock back': () => clock.jump(-3_600_000),
    'outage: refuses': () => network.setOutage('refuses'),
    'outage: hangs': () => network.setOutage('hangs'),
    'outage: swallows': () => network.setOutage('swallows'),
    'not found for a while': () => {
      network.setOutage('not found');
      clock.after(NOT_FOUND_MS, () => network.endOutage('not found'));
    },
    'outage ends': () => network.setOutage(null),
    cut: () => network.cut(true),
    'cut silently': () => network.cut(false),
  };
  const check = () => {
    invariants.look();
    invariants.rethrow();
  };

  /** Continues until `isReached`, and checks the view after every timer. */
  const runUntil = async (isReached: () => boolean, patienceMs: number, describe: () => string) => {
    const limit = clock.elapsed + patienceMs;
    const goesOn = async () => {
      if (await clock.runNext(limit)) return true;
      // A new request sets its first timer only after promises have settled.
      await clock.settle();
      return clock.runNext(limit);
    };
    while (!isReached()) {
      if (!(await goesOn())) violated('I6', `${describe()} after ${patienceMs} ms`);
      check();
    }
  };
  const feedIsTrue = () => {
    const shown = feed(get().steps);
    if (shown === feed(server.steps)) return true;
    // Steps that an unfenced worker writes after the end are shown only as of the final pull.
    return isPlain(kind) && server.finalSteps.some((steps) => feed(steps) === shown);
  };
  /**
   * A cancel requested before anything was known, and accepted by an attempt that the client never saw: it may concern
   * the visible attempt. It stays, and is shown as overdue.
   */
  const isHeldBlindly = () => {
    const { cancel: wish } = get();
    const isTaken = server.effects.some((e) => e.epochs === server.epochs && e.attempt === server.run.attempt);
    return isBlind && !isTaken && wish.phase === 'accepted' && wish.overdue;
  };
  const runIsTrue = () => {
    const { run, reported } = get();
    if (isPlain(kind) && isEnded(server.run.status))
      return run?.status === server.run.status && run.attempt === server.run.attempt;
    const isTold = reported?.updatedAt === server.run.updatedAt && reported?.epoch === server.run.epoch;
    return isTold && (run === reported || isHeldBlindly());
  };
  const isSettled = () => isEnded(server.run.status) === (get().connection.state === 'ended');
  /**
   * Polling stops for an ended run, so a later reset, restored store or attempt (D1) shows only after a refresh. The same
   * is true for a run that was never found, or was not found too often in a row (D2).
   */
  const askAgain = () => {
    const { connection, reported, stepsState } = get();
    const { epoch, attempt, updatedAt } = server.run;
    // A reset and a restore in one moment bring back the same epoch and attempt with later versions.
    const isReplaced = server.changesAt(reported?.updatedAt ?? 0) !== server.changesAt(updatedAt ?? 0);
    const isOther = reported?.epoch !== epoch || reported?.attempt !== attempt || isReplaced;
    const isPast = connection.state === 'ended' && isOther;
    // Steps that failed repeatedly next to a good status, or were not found, do not keep an ended run from ending.
    const isGivenUp = connection.state === 'ended' && stepsState !== 'read';
    if (isPast || isGivenUp || connection.state === 'failed') void client.refresh('run-1');
  };
  const dataIsTrue = () => {
    askAgain();
    return runIsTrue() && feedIsTrue() && isSettled();
  };
  const difference = () => {
    const { run, reported, connection, cancel: wish, steps } = get();
    return JSON.stringify({
      shown: run,
      reported: reported === run ? 'the same' : reported,
      server: server.run,
      feed: feed(steps),
      serverFeed: feed(server.steps),
      connection: connection.state,
      cancel: wish,
    });
  };
  const patience = () => DATA_PATIENCE_MS + (get().mayStillWork ? LOOK_PATIENCE_MS : 0);
  const goesWell = () => runUntil(dataIsTrue, patience(), difference);
  const clockIsTrue = () => {
    if (isPlain(kind) || isEnded(server.run.status)) return;
    const wrongBy = Math.abs(client.serverNow('run-1') - network.serverNow());
    if (wrongBy > CLOCK_TOLERANCE_MS) violated('I6', `the server's clock is taken wrong by ${wrongBy} ms`);
  };

  /** Polling stops once changes are pushed. */
  const isQuietWhileLive = async () => {
    const asked = network.asked('status');
    const lines = network.asked('line');
    const isLive = () => get().connection.state === 'live' && !isWished() && network.asked('line') === lines;
    if (!isLive()) return;
    await clock.advance(5_000);
    if (isLive() && network.asked('status') > asked) violated('I6', 'it is asked for although it is pushed');
  };
  const isWished = () => ['requesting', 'unknown', 'accepted'].includes(get().cancel.phase);

  for (let i = 0; i < sequence.steps; i += 1) server.addStep();
  if (sequence.first !== 'nothing') watch(sequence.first === 'steps');
  for (const [deed, wait] of sequence.deeds) {
    act[deed]();
    await clock.settle();
    check();
    if (wait > 0) await clock.advance(wait);
    check();
  }

  /** The client leaves nothing behind, and no caller waits forever. */
  const dispose = async () => {
    isDisposed = true;
    unwatchAll();
    client.dispose();
    await clock.settle();
    // A cancel in flight is not aborted; its timeout is the only timer that may remain.
    if (clock.pending > network.inFlight) violated('I5', `${clock.pending} timers wait after dispose`);
    if (promises.some(({ outcome }) => outcome === null)) violated('I6', 'a cancel is not answered after dispose');
    if (environment.listeners > 0) violated('I5', 'the environment is still listened to after dispose');
    const asked = network.askedInAll;
    await clock.advance(20_000);
    if (network.askedInAll > asked) violated('I5', 'it asks after dispose');
    if (clock.pending > 0) violated('I5', `${clock.pending} timers wait long after dispose`);
    invariants.rethrow();
  };
  if (sequence.ending === 'dispose') return dispose();

  network.heal();
  environment.setVisible(true);
  environment.setOnline(true);
  watch(true);
  await clock.settle();
  await goesWell();
  if (!isEnded(server.run.status)) {
    const best = isPushed(kind) ? 'live' : 'polling';
    // A cancel still in flight may end the run.
    const isBest = () => {
      askAgain();
      return get().connection.state === best || (isEnded(server.run.status) && dataIsTrue());
    };
    await runUntil(isBest, LIVE_PATIENCE_MS, difference);
    // The last slow response makes the next pause four times as long.
    await clock.advance(4 * 10_000);
    check();
    if (kind === 'push') await isQuietWhileLive();
    server.start();
    server.addStep();
    await goesWell();
    clockIsTrue();
  }

  if (sequence.ending !== 'leave') {
    if (sequence.ending === 'cancel' || sequence.ending === 'cancel in vain') {
      cancel(false);
      await clock.advance(100);
      server.finishStep();
      await clock.advance(300);
      if (sequence.ending === 'cancel') server.workerStops();
    }
    server.start();
    server.end(sequence.ending === 'fail' ? 'failed' : 'succeeded');
    await goesWell();
    await runUntil(
      () => promises.every(({ outcome }) => outcome !== null),
      DATA_PATIENCE_MS,
      () => `a cancel of an ended run is still waited for: ${difference()}`,
    );
  } else {
    unwatchAll();
  }
  await clock.advance(40_000);
  check();
  // Without revisions, the client keeps reading the steps of a cancelled run for a while, first at the pace of the last
  // slow response.
  if (isPlain(kind) && server.run.status === 'cancelled') await clock.advance(60_000);
  const isHeld = sequence.ending === 'leave' && isWished();
  // A run that may still end differently is checked again while it is watched.
  const isLookedAt = get().mayStillWork && watches.length > 0;
  if (!isHeld && !isLookedAt && clock.pending > 0)
    violated('I5', `${clock.pending} timers wait although all has ended`);
  if (!dataIsTrue() && sequence.ending !== 'leave') violated('I6', `later it was lost again: ${difference()}`);

  await dispose();
}
