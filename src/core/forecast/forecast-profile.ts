import type { RunClient } from '../client/types';
import { createTimer } from '../platform/timer';
import { type ProfileAnswer, profilesOf } from './eta-profile';
import type { ForecastOptions } from './forecast';
import type { ForecastStore } from './forecast-store';

/** Longest wait for the ETA profile before the first value, ms. A counted bar might start too high and stand still. */
const MAX_WAIT_MS = 2_000;
/** Delays before a failed profile request is repeated, ms. After the last one the forecast works without a profile. */
const RETRY_AFTER_MS = [2_000, 10_000, 60_000];

/** Loads the profile of earlier runs for a run's forecast. */
export interface ProfileReader {
  /** Requests the profile when it is due. Call it on every change of the run while the forecast has a subscriber. */
  requestIfNeeded(): void;
  /** Merges the host's values over the learned ones. */
  merge(provided: ForecastOptions): ForecastOptions;
  /** The last subscriber has left: stops requests and timers until the next `requestIfNeeded`. */
  stop(): void;
}

/** Options of {@link createProfileReader}. */
export interface ProfileReaderOptions {
  client: RunClient;
  runId: string;
  /** Called with learned values. */
  store: Pick<ForecastStore, 'setOptions' | 'setAwaited'>;
  /** The host's current values; they take precedence over learned ones. */
  getProvided: () => ForecastOptions;
}

/** @internal True while a profile may still arrive, so the first value waits for it. */
export const mayHaveProfile = (client: RunClient, { history }: ForecastOptions): boolean =>
  history == null && client.use(profilesOf).isPossible;

/** @internal */
export function createProfileReader({ client, runId, store, getProvided }: ProfileReaderOptions): ProfileReader {
  const profiles = client.use(profilesOf);
  const waitTimer = createTimer(client.clock);
  const retryTimer = createTimer(client.clock);
  let profile: ForecastOptions | null = null;
  let failures = 0;
  let isActive = false;
  let isRequesting = false;
  let isSettled = false;
  let isWaiting = false;
  let isRetryPlanned = false;
  // Only the first value waits.
  let hasWaited = false;

  const stopWaiting = () => {
    waitTimer();
    isWaiting = false;
    hasWaited = true;
    store.setAwaited(false);
  };
  const merge = (provided: ForecastOptions): ForecastOptions => ({
    ...profile,
    ...Object.fromEntries(Object.entries(provided).filter(([, value]) => value != null)),
  });
  const take = (answer: ProfileAnswer) => {
    isRequesting = false;
    const pauseMs = RETRY_AFTER_MS[failures];
    isSettled = answer.isFinal || pauseMs === undefined;
    profile = answer.profile;
    if (profile) store.setOptions(merge(getProvided()));
    stopWaiting();
    failures += 1;
    if (isSettled || pauseMs === undefined || !isActive) return;
    isRetryPlanned = true;
    retryTimer(Math.max(pauseMs, answer.retryAfterMs ?? 0), () => {
      isRetryPlanned = false;
      requestIfNeeded();
    });
  };
  const requestIfNeeded = () => {
    isActive = true;
    const { run, steps } = client.getSnapshot(runId);
    // Only while a watcher reads steps: a list of two hundred cards must not request two hundred profiles.
    const isWanted = profiles.isPossible && (steps.length > 0 || profiles.wantsSteps(runId));
    const isProvided = getProvided().history != null;
    if (!isWanted || isProvided) store.setAwaited(false);
    if (!isWanted || run?.status !== 'running') return;
    if (!hasWaited && !isWaiting && !isProvided) {
      isWaiting = true;
      store.setAwaited(true);
      waitTimer(MAX_WAIT_MS, stopWaiting);
    }
    if (isSettled || isRequesting || isRetryPlanned) return;
    isRequesting = true;
    void profiles.read(runId).then(take);
  };
  return {
    requestIfNeeded,
    merge,
    stop() {
      isActive = isWaiting = isRetryPlanned = false;
      waitTimer();
      retryTimer();
    },
  };
}
