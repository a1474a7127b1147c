import { createRunClient } from '../../../src/core/client/run-client';
import type { RunClient } from '../../../src/core/client/types';
import type { EtaEstimatorOptions } from '../../../src/core/forecast/estimate';
import type { Clock } from '../../../src/core/platform/clock';
import type { Environment, EnvironmentEvent } from '../../../src/core/platform/environment';
import { tickerOf } from '../../../src/core/platform/ticker';
import type { Run, RunStep } from '../../../src/core/run/run';
import { emptySnapshot } from '../../../src/core/run/snapshot/empty-snapshot';
import type { RunSnapshot } from '../../../src/core/run/snapshot/snapshot';
import { createScriptedSource } from '../../../src/testing/scripted-source';

/** What is known about the run at one moment. */
export interface Scene {
  /** The stage sets the id and counts attempts. */
  run: Omit<Run, 'id' | 'attempt'>;
  steps: readonly RunStep[];
}

export interface StageOptions {
  /** The time from which beats are counted, epoch ms. */
  startMs: number;
  /** The times at which the components see the run, ms from the start, ascending. */
  beats: readonly number[];
  /** The scene at the beat with this index. */
  sceneAt(beat: number): Scene;
  /** What is known in advance, e.g. earlier runs. Default: nothing. */
  profile?: EtaEstimatorOptions | null;
}

/** A run whose time a test or story moves back and forth, observed by the real components. */
export interface Stage {
  /** Provided through context; components find the run by {@link Stage.runId}. */
  client: RunClient;
  runId: string;
  /** Replays the run up to this many beats. The display depends on everything it has shown before. */
  seek(beats: number): void;
}

const RUN_ID = 'on-stage';

/** Creates a {@link Stage} before its first beat: the run is queued. */
export function createStage({ startMs, beats, sceneAt, profile = null }: StageOptions): Stage {
  const subscribers = new Set<() => void>();
  const watchers = new Set<(event: EnvironmentEvent) => void>();
  let nowMs = startMs;
  let played = 0;
  let attempt = 1;

  const snapshotOf = ({ run, steps }: Scene): RunSnapshot => {
    const told: Run = { ...run, id: RUN_ID, attempt };
    return { ...emptySnapshot, run: told, reported: told, steps, metrics: told.metrics ?? emptySnapshot.metrics };
  };
  const waiting = (): RunSnapshot => {
    const { run } = sceneAt(0);
    const progress = { completedSteps: 0, totalSteps: run.progress?.totalSteps ?? null };
    return snapshotOf({ run: { ...run, status: 'queued', startedAt: null, currentStep: null, progress }, steps: [] });
  };
  let snapshot = waiting();

  const tell = () => {
    for (const listener of [...subscribers]) listener();
  };
  /** A return to visible is the one event that makes the page's ticker catch up at once. */
  const beat = () => {
    for (const watcher of [...watchers]) watcher('resumed');
  };
  const rewind = () => {
    // Only a new attempt lets the bar move back and resets the display.
    attempt += 1;
    played = 0;
    nowMs = startMs;
    snapshot = waiting();
    beat();
    tell();
  };
  const seek = (count: number) => {
    if (count < played) rewind();
    for (; played < count; played += 1) {
      nowMs = startMs + (beats[played] ?? 0);
      snapshot = snapshotOf(sceneAt(played));
      beat();
    }
    tell();
  };

  // Every change of time triggers a beat, so timers never need to fire.
  const clock: Clock = { now: () => nowMs, setTimeout: () => null, clearTimeout: () => {} };
  const environment: Environment = {
    isVisible: () => true,
    isOnline: () => true,
    subscribe(listener) {
      watchers.add(listener);
      return () => watchers.delete(listener);
    },
    random: () => 0.5,
    randomId: () => 'one',
  };
  // Keeps a subscriber after the run has ended; otherwise the ticker would keep its last time for the next replay.
  tickerOf(clock, environment).subscribe(() => {});
  const subscribe = (listener: () => void) => {
    subscribers.add(listener);
    return () => {
      subscribers.delete(listener);
    };
  };
  const scripted = createScriptedSource({ clock, run: { id: RUN_ID }, capabilities: { etaProfile: profile !== null } });
  const readEtaProfile = async () => {
    // After the caller has received it: what was shown until now did not use it.
    setTimeout(() => {
      const reached = played;
      rewind();
      seek(reached);
    });
    return profile ?? {};
  };
  const client: RunClient = {
    ...createRunClient({ source: { ...scripted, readEtaProfile }, clock, environment }),
    getSnapshot: () => snapshot,
    subscribe: (_runId, listener) => subscribe(listener),
    watch: (_runId, listener = () => {}) => subscribe(listener),
  };
  return { client, runId: RUN_ID, seek };
}
