import type { RunClient } from '../../src/core/client/types';
import { isEnded, type Run, type RunStatus } from '../../src/core/run/run';
import type { RequestPhase, RunSnapshot } from '../../src/core/run/snapshot/snapshot';
import type { FastClock } from './fast-clock';
import type { Asked, ModelNetwork } from './model-network';
import { attemptOf, type CancelEffect, type ModelServer, type SourceKind } from './model-server';

/** How long the client may keep polling after the last watcher has left, ms. */
const LINGER_MS = 50;

/** What must hold in every sequence. Failures print these texts. */
export const INVARIANTS = {
  I1: 'never shows an older state than it has shown within an epoch',
  I2: 'never shows a run that goes on after an accepted cancel',
  I3: 'never shows what the server has not said',
  I4: 'at most one cancel effect per wish',
  I5: 'asks nothing when nobody watches, and leaves no timer behind',
  I6: 'in the end it shows exactly what the server has',
  I7: 'never two status requests at once',
  I8: 'never shows an end before its last steps, where they can be read',
  I9: 'does and shows nothing in the name of who has left',
  I10: 'never calls a run cancelled without reservation that may end otherwise',
} as const;

/** A feed as text: its steps and their progress, in order. */
export const feedOf = (steps: readonly { id: string; progress?: { current: number } | null }[]) =>
  steps.map((step) => `${step.id}@${step.progress?.current}`).join(' ');

/** Identifies one attempt in one store. */
const nameOf = (run: Run) => `${run.epoch} ${attemptOf(run)}`;

/** Fails the sequence and names the invariant. */
export function violated(which: keyof typeof INVARIANTS, what: string): never {
  throw new Error(`${which} (${INVARIANTS[which]}): ${what}`);
}

export interface Invariants {
  /** Checks the current view. */
  look(): void;
  /** Checks an outgoing request. */
  onAsk(asked: Asked): void;
  /** Another user is about to sign in: resets everything. */
  onSignIn(): void;
  /** Rethrows the first violation, for those thrown inside the client's own calls. */
  rethrow(): void;
}

export function watchInvariants(
  kind: SourceKind,
  clock: FastClock,
  server: ModelServer,
  getClient: () => RunClient,
  isWatched: () => boolean,
  stepsWatchedSince: () => number,
  network: () => ModelNetwork,
): Invariants {
  let failure: unknown = null;
  let before: RunSnapshot | null = null;
  let epoch: string | null | undefined;
  let epochsShown = 0;
  let changesShown = 0;
  let attemptShown = 0;
  let version = 0;
  // The final status on display.
  let over: RunStatus | null = null;
  // The runs that were shown as finally cancelled, by store and attempt.
  const surelyCancelled = new Set<string>();
  let accepted = false;
  let phase: RequestPhase = 'idle';
  let force: RunSnapshot['cancel']['force'] = 'idle';
  let cancelWishes = 0;
  let forceWishes = 0;
  // True if the first request was a forced cancel; otherwise a force is a second request next to the cancel.
  let isFirstForce = false;
  let lastTryAt = 0;
  let heldUntil = Number.POSITIVE_INFINITY;
  const stepVersions = new Map<string, number>();
  const keysOfWish = new Map<string, Set<string>>();
  let keysOfThePast = new Set<string>();

  const lastWishKeys = () => keysOfWish.get(isFirstForce ? `force ${forceWishes}` : `cancel ${cancelWishes}`);

  /** I8. */
  const lookAtEnd = ({ steps }: RunSnapshot, reported: Run) => {
    const { run, finalSteps } = server;
    const end = server.ends.find(({ status }) => status === reported.status);
    if (!end || reported.epoch !== run.epoch || attemptOf(reported) !== attemptOf(run)) return;
    const couldBeRead = network().failedAt < end.at && stepsWatchedSince() < end.at;
    if (!couldBeRead) return;
    const shown = feedOf(steps);
    if (finalSteps.slice(end.listsBefore).some((final) => feedOf(final) === shown)) return;
    violated('I8', `${reported.status} is shown with "${shown}", but the last steps are "${feedOf(server.steps)}"`);
  };

  /** I1, and the part of I3 that everything shown was once reported. */
  const lookAtReported = (reported: Run, snapshot: RunSnapshot) => {
    if (reported.name != null && reported.name !== network().user) {
      violated('I9', `${network().user} sees what was told to ${reported.name}`);
    }
    const shown = reported.updatedAt ?? 0;
    const told = server.runAt(shown);
    if (!told || told.status !== reported.status || told.rev !== reported.rev || told.epoch !== reported.epoch) {
      violated('I3', `it shows ${JSON.stringify(reported)}, which was never told`);
    }
    if (reported.epoch !== epoch) {
      // D8: an epoch may return, so its name implies no order; the order of reports counts.
      const changes = server.changesAt(shown);
      if (changes < changesShown) violated('I1', `back from ${epoch} to ${reported.epoch}`);
      changesShown = changes;
      epochsShown = Number(reported.epoch?.split('-')[1] ?? 1);
      epoch = reported.epoch;
      attemptShown = 0;
      version = 0;
      over = null;
      accepted = false;
      stepVersions.clear();
    }
    // D1: an ended run may continue in a later attempt, which the previous attempt's requests do not affect.
    if (attemptOf(reported) > attemptShown) {
      over = null;
      accepted = false;
    }
    attemptShown = attemptOf(reported);
    // Without revisions, the client cannot order a pushed frame and a response in flight at the same time.
    if (shown < version && kind !== 'plain push')
      violated('I1', `the run went back from version ${version} to ${shown}`);
    if (over !== null && !isEnded(reported.status)) violated('I1', `an ended run is ${reported.status} again`);
    version = shown;
    if (!isEnded(reported.status)) over = null;
    else if (over !== reported.status) {
      lookAtEnd(snapshot, reported);
      over = reported.status;
    }
    if (reported.status === 'cancelled' && !snapshot.mayStillWork) surelyCancelled.add(nameOf(reported));
  };

  const lookAtSteps = ({ steps, stepsTrimmed }: RunSnapshot) => {
    let last = Number.NEGATIVE_INFINITY;
    const ids = new Set<string>();
    for (const step of steps) {
      const stepVersion = step.progress?.current ?? 0;
      const known = stepVersions.get(step.id) ?? 0;
      if (stepVersion < known) violated('I1', `step ${step.id} went back from version ${known} to ${stepVersion}`);
      if (ids.has(step.id)) violated('I1', `step ${step.id} is shown twice`);
      if (step.n < last) violated('I1', `step ${step.id} stands after one with a higher number`);
      ids.add(step.id);
      stepVersions.set(step.id, stepVersion);
      last = step.n;
    }
    if (stepsTrimmed === 0 && ids.size < stepVersions.size) violated('I1', 'a step that was shown is gone');
  };

  const lookAtCancel = ({ run, reported, cancel }: RunSnapshot) => {
    const wasPending = phase === 'requesting' || phase === 'unknown';
    if (cancel.phase !== phase) {
      if (cancel.phase === 'requesting') {
        cancelWishes += 1;
        isFirstForce = cancel.force === 'requesting';
      }
      if (cancel.phase === 'refused' && wasPending && cancel.error?.isTransient) {
        const { lookedAt } = network();
        if (lookedAt < lastTryAt) violated('I2', 'given up without a look at the status after the last try');
        const isOurs = (key: string) => lastWishKeys()?.has(key) === true;
        const isStanding = ({ epochs, attempt }: CancelEffect) =>
          epochs === server.epochs && attempt === attemptOf(server.run);
        const taken = server.effects.find((e) => isOurs(e.key) && isStanding(e) && e.at < lookedAt);
        if (taken) violated('I2', `given up at ${clock.elapsed} ms, although the server took it at ${taken.at} ms`);
      }
    }
    if (cancel.force !== force && cancel.force === 'requesting') forceWishes += 1;
    phase = cancel.phase;
    force = cancel.force;
    const isPending = phase === 'requesting' || phase === 'unknown' || phase === 'accepted';
    // A cancel accepted by a lost store has no meaning for the run in the next one, and neither has one of an earlier
    // attempt (D1).
    const isHere = server.effects.some(({ epochs, attempt }) => epochs === epochsShown && attempt === attemptShown);
    if ((phase === 'accepted' && isHere) || reported?.status === 'cancelling') accepted = true;
    const status = run?.status;
    const goesOn = status === 'running' || status === 'queued' || status === 'paused';
    if (goesOn && isPending) violated('I2', `${status} is shown while the cancel is ${phase}`);
    if (goesOn && accepted) violated('I2', `${status} is shown although the cancel was accepted`);
    if (status !== reported?.status && !(status === 'cancelling' && isPending)) {
      violated('I3', `${status} is shown, but ${reported?.status} was told`);
    }
    if (cancel.result === 'cancelled' && reported?.status !== 'cancelled') {
      violated('I3', `the cancel is called done, but the run is ${reported?.status}`);
    }
  };

  const hold = () => {
    const isHeld = isWatched() || phase === 'requesting' || phase === 'unknown' || phase === 'accepted';
    if (isHeld) heldUntil = Number.POSITIVE_INFINITY;
    else if (heldUntil === Number.POSITIVE_INFINITY) heldUntil = clock.elapsed + LINGER_MS;
  };

  const keep = (check: () => void) => {
    if (failure !== null) return;
    try {
      check();
    } catch (error) {
      failure = error;
    }
  };

  return {
    look() {
      keep(() => {
        const snapshot = getClient().getSnapshot('run-1');
        if (snapshot !== before) {
          before = snapshot;
          if (snapshot.reported) lookAtReported(snapshot.reported, snapshot);
          else if (epoch !== undefined) violated('I1', 'the run that was shown is gone');
          lookAtSteps(snapshot);
          lookAtCancel(snapshot);
          if (!Number.isFinite(snapshot.connection.serverOffsetMs)) violated('I3', 'the offset is no number');
        }
        hold();
      });
    },
    onAsk(asked) {
      keep(() => {
        hold();
        if (clock.elapsed > heldUntil) {
          violated('I5', `${asked.what} was asked for at ${clock.elapsed} ms, nobody watched since ${heldUntil} ms`);
        }
        if (asked.what === 'status' && network().statusInFlight.status > 0)
          violated('I7', `the second began at ${clock.elapsed} ms`);
        if (asked.key === null) return;
        if (keysOfThePast.has(asked.key)) violated('I9', `${asked.what} of the one before was sent again`);
        if ((asked.what === 'force') === isFirstForce) lastTryAt = clock.elapsed;
        const wish = asked.what === 'force' ? `force ${forceWishes}` : `cancel ${cancelWishes}`;
        const keys = keysOfWish.get(wish) ?? new Set();
        keysOfWish.set(wish, keys.add(asked.key));
      });
    },
    onSignIn() {
      before = null;
      epoch = undefined;
      epochsShown = changesShown = attemptShown = version = 0;
      over = null;
      accepted = false;
      phase = force = 'idle';
      stepVersions.clear();
      keysOfThePast = new Set([...keysOfWish.values()].flatMap((keys) => [...keys]));
    },
    rethrow() {
      keep(() => {
        const last = server.ends.at(-1);
        if (last && last.status !== 'cancelled' && surelyCancelled.has(nameOf(server.run))) {
          violated('I10', `it was cancelled for good, but then it has ${last.status}`);
        }
        for (const [wish, keys] of keysOfWish) {
          const effects = server.effects.filter((effect) => keys.has(effect.key));
          const stores = new Set(effects.map((effect) => effect.epochs));
          if (effects.length > stores.size) {
            violated('I4', `${wish} had ${effects.length} effects, with the keys ${[...keys].join(', ')}`);
          }
        }
      });
      if (failure !== null) throw failure;
    },
  };
}
