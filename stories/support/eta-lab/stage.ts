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

/** What is known of the run at one moment. */
export interface Scene {
  /** The stage gives it its id and counts its attempts. */
  run: Omit<Run, 'id' | 'attempt'>;
  steps: readonly RunStep[];
}

export interface StageOptions {
  /** When the first beat's time is counted from, epoch ms. */
  startMs: number;
  /** When the components look at the run, ms from the start, ascending. */
  beats: readonly number[];
  /** What they find at the beat with this index. */
  sceneAt(beat: number): Scene;
  /** What is known beforehand, e.g. earlier runs. Default: nothing. */
  profile?: EtaEstimatorOptions | null;
}

/** A run whose time is moved by hand, forth and back, for the real components to be looked at. */
export interface Stage {
  /** Stands in the context; components find the run by {@link Stage.runId}. */
  client: RunClient;
  runId: string;
  /** Plays the run to where this many beats have passed. What is shown of a run depends on all that was shown before. */
  seek(beats: number): void;
}

const RUN_ID = 'on-stage';

/** Makes a {@link Stage}, standing before the first beat: the run waits. */
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
  /** Coming back is the one event that makes the page's beat catch up at once. */
  const beat = () => {
    for (const watcher of [...watchers]) watcher('resumed');
  };
  const rewind = () => {
    // Another attempt is the one thing that lets a bar fall, and forgets what was shown.
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

  // Every movement of time makes a beat, so that no timer ever falls due.
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
  // After the run has ended nobody listens to the beat, and it would keep that time when the run is played again.
  tickerOf(clock, environment).subscribe(() => {});
  const subscribe = (listener: () => void) => {
    subscribers.add(listener);
    return () => {
      subscribers.delete(listener);
    };
  };
  const scripted = createScriptedSource({ clock, run: { id: RUN_ID }, capabilities: { etaProfile: profile !== null } });
  const readEtaProfile = async () => {
    // After whoever asked has taken it: what was shown until now was shown without it.
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
