import { useCallback, useMemo, useSyncExternalStore } from 'react';
import type { RunClient } from '../core/client/types';
import type { Clock } from '../core/platform/clock';
import type { Run, RunMetric, RunStep } from '../core/run/run';
import { emptySnapshot } from '../core/run/snapshot/empty-snapshot';
import { withLoss } from '../core/run/snapshot/lost-run';
import type { RunSnapshot } from '../core/run/snapshot/snapshot';
import { soundRun } from '../core/run/sound-run';
import { withHostStatus } from '../core/run/status/host-status';
import { withKnownStatus } from '../core/run/status/known-status';
import { mayStillWork } from '../core/run/stop-confirmed';
import { withKnownBefore } from './run/known-before';
import { createFrameGate } from './run/once-a-frame';
import { useRunContext } from './run-context';

/**
 * Input of a component: a run id under a provider, or plain data. With both, the client watches the run by its id, and
 * the data is shown until the first answer.
 */
export interface RunInput {
  /** Id of the run to watch through the provider's client. */
  runId?: string | undefined;
  /**
   * The run itself, for apps that fetch it themselves. With `runId` under a provider, it is shown until the first
   * answer; afterwards it fills in the name, data set, method and `data` that the backend leaves out.
   */
  run?: Run | null | undefined;
  /** The run's steps, for apps that fetch them themselves. */
  steps?: readonly RunStep[] | undefined;
  /** The run's metrics. Default: those of `run`. */
  metrics?: readonly RunMetric[] | undefined;
}

/** @internal The input of a hook: a run id under a provider, or the data itself; nothing while there is no run. */
export const inputOf = (input: string | RunInput | null | undefined): RunInput =>
  typeof input === 'string' ? { runId: input } : (input ?? {});

/** Data that a component renders. */
export interface RunView extends RunSnapshot {
  /** The run's id from either input; `null` without one. */
  runId: string | null;
  /** True if the data comes through the provider's client. */
  isWatched: boolean;
}

const noSubscription = (): (() => void) => () => {};

function subscribeOncePerFrame(
  listener: () => void,
  {
    client,
    runId,
    clock,
    listen,
  }: { client: RunClient; runId: string; clock: Clock; listen: (onChange: () => void) => () => void },
): () => void {
  const gate = createFrameGate(listener, clock);
  // Status and cancel changes skip the frame gate, so they commit together with ungated subscribers: "ended before the
  // cancel" must not show beside "Cancelling…" for a frame.
  let latest = client.getSnapshot(runId);
  const end = listen(() => {
    const now = client.getSnapshot(runId);
    const isUrgent = now.run?.status !== latest.run?.status || now.cancel !== latest.cancel;
    latest = now;
    gate.pass(isUrgent);
  });
  return () => {
    gate.close();
    end();
  };
}

/**
 * Resolves {@link RunInput} to data. Watches once per mounted caller; the client shares the requests.
 * @param options.steps whether the caller needs the steps; default true
 * @param options.metrics whether it shows metrics of an active run; default true
 * @param options.watch false shows what others read and sends no request; default true
 * @param options.oncePerFrame false renders on every change, even several within a frame; default true
 */
export function useRunView(
  input: RunInput,
  options: { steps?: boolean; metrics?: boolean; watch?: boolean; oncePerFrame?: boolean } = {},
): RunView {
  const { client, clock, statuses } = useRunContext();
  const { run, steps, metrics } = input;
  // Without TypeScript a host may pass `null`: there is no run "null" to ask for.
  const runId = input.runId ?? undefined;
  const needsSteps = options.steps !== false;
  const needsMetrics = options.metrics !== false;
  const isActive = options.watch !== false;
  const oncePerFrame = options.oncePerFrame !== false;
  const watched = runId === undefined ? null : client;
  if (run === undefined && runId !== undefined && client === null) {
    throw new Error(
      `runlight: a component with runId="${runId}" has no <RunProvider> above it, so it cannot read the run. ` +
        'Wrap it in <RunProvider source={…}>, or pass the data itself as run={…} and steps={…}.',
    );
  }
  const subscribe = useCallback(
    (listener: () => void) => {
      if (!watched || runId === undefined) return noSubscription();
      const listen = (onChange: () => void) =>
        isActive
          ? watched.watch(runId, onChange, { steps: needsSteps, metrics: needsMetrics })
          : watched.subscribe(runId, onChange);
      return oncePerFrame
        ? subscribeOncePerFrame(listener, { client: watched, runId, clock, listen })
        : listen(listener);
    },
    [watched, runId, needsSteps, needsMetrics, isActive, oncePerFrame, clock],
  );
  const getSnapshot = useCallback(
    () => (watched && runId !== undefined ? watched.getSnapshot(runId) : emptySnapshot),
    [watched, runId],
  );
  const getInitialSnapshot = useCallback(
    () => (watched && runId !== undefined ? watched.getInitialSnapshot(runId) : emptySnapshot),
    [watched, runId],
  );
  const snapshot = useSyncExternalStore(subscribe, getSnapshot, getInitialSnapshot);
  return useMemo(() => {
    const shown = (latest: Run | null | undefined) =>
      latest == null ? null : withHostStatus(soundRun(withKnownStatus(latest)), statuses);
    if (watched && runId !== undefined) {
      const read = shown(snapshot.run);
      const known = shown(run);
      return {
        ...snapshot,
        run: withLoss(withKnownBefore(read, known, runId), snapshot.connection),
        steps: snapshot.stepsState === 'unread' && steps ? steps : snapshot.steps,
        metrics: snapshot.metricsState === 'unread' && metrics ? metrics : snapshot.metrics,
        runId,
        isWatched: true,
      };
    }
    const sound = shown(run);
    return {
      ...emptySnapshot,
      run: sound,
      reported: sound,
      steps: steps ?? emptySnapshot.steps,
      stepsState: steps ? 'read' : 'unread',
      metrics: metrics ?? run?.metrics ?? emptySnapshot.metrics,
      mayStillWork: mayStillWork(run, client?.source.capabilities ?? {}),
      metricsState: metrics || run ? 'read' : 'unread',
      runId: run?.id ?? runId ?? null,
      isWatched: false,
    };
  }, [watched, snapshot, runId, run, steps, metrics, client, statuses]);
}
