import type { RunClient } from '../client/run-client.types';
import type { TimerHandle } from '../platform/clock';
import { type ProfileAnswer, profilesOf } from './eta-profile';
import type { ForecastOptions } from './forecast';
import type { ForecastStore } from './forecast-store';

/** Longest wait for the ETA profile before the first value is shown, ms. A bar counted first would stand still. */
const PATIENCE = 2_000;
/** When a profile that could not be read is asked for again, ms after each failure. After the last it is done without. */
const TRY_AGAIN_AFTER = [2_000, 10_000, 60_000];

/** Brings what is known of earlier runs to a run's forecast. */
export interface ProfileReader {
  /** Looks whether it is to be asked for. Called with every piece of news as long as anybody looks at the forecast. */
  look(): void;
  /** What the host gave, and what was learned where it gave nothing. */
  with(given: ForecastOptions): ForecastOptions;
  /** Nobody looks any more: nothing is asked for, nothing is waited for. */
  end(): void;
}

/** @internal Whether anything may become known of earlier runs, so that the first value had better wait for it. */
export const mayHaveProfile = (client: RunClient, { history }: ForecastOptions): boolean =>
  history == null && client.use(profilesOf).isPossible;

/**
 * @param store takes what is learned
 * @param given what the host gives, as of now; it comes before what is learned
 */
export function createProfileReader(
  client: RunClient,
  runId: string,
  store: ForecastStore,
  given: () => ForecastOptions,
): ProfileReader {
  const { clock } = client;
  const profiles = client.use(profilesOf);
  let profile: ForecastOptions | null = null;
  let failures = 0;
  let isLookedAt = false;
  let isAsking = false;
  let isSettled = false;
  let patience: { timer: TimerHandle } | null = null;
  let nextTry: { timer: TimerHandle } | null = null;
  let isOver = false;

  const stopWaiting = () => {
    if (patience) clock.clearTimeout(patience.timer);
    patience = null;
    isOver = true;
    store.setAwaited(false);
  };
  const merge = (options: ForecastOptions): ForecastOptions => ({
    ...profile,
    ...Object.fromEntries(Object.entries(options).filter(([, value]) => value != null)),
  });
  const take = (answer: ProfileAnswer) => {
    isAsking = false;
    const pause = TRY_AGAIN_AFTER[failures];
    isSettled = answer.isFinal || pause === undefined;
    profile = answer.profile;
    if (profile) store.setOptions(merge(given()));
    stopWaiting();
    failures += 1;
    if (isSettled || pause === undefined || !isLookedAt) return;
    const again = () => {
      nextTry = null;
      look();
    };
    nextTry = { timer: clock.setTimeout(again, Math.max(pause, answer.retryAfterMs ?? 0)) };
  };
  const look = () => {
    isLookedAt = true;
    const { run, steps } = client.getSnapshot(runId);
    // Only where somebody reads the steps: a list of two hundred cards must not ask for two hundred profiles.
    const isWanted = profiles.isPossible && (steps.length > 0 || profiles.wantsSteps(runId));
    if (!isWanted || given().history != null) store.setAwaited(false);
    if (!isWanted || run?.status !== 'running') return;
    if (!isOver && !patience && given().history == null) {
      store.setAwaited(true);
      patience = { timer: clock.setTimeout(stopWaiting, PATIENCE) };
    }
    if (isSettled || isAsking || nextTry) return;
    isAsking = true;
    void profiles.read(runId).then(take);
  };
  return {
    look,
    with: merge,
    end() {
      isLookedAt = false;
      if (patience) clock.clearTimeout(patience.timer);
      if (nextTry) clock.clearTimeout(nextTry.timer);
      patience = nextTry = null;
    },
  };
}
