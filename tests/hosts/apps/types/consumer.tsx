// What a strict host writes. Compiled, never run.
import {
  type CancelPhase,
  CancelRunButton,
  createRestSource,
  createRunClient,
  type IconComponent,
  LiveActivityFeed,
  LiveIndicator,
  RealTimeRunStatus,
  type Run,
  RunCard,
  RunExecutionModal,
  RunMetricsPreview,
  RunProgressIndicator,
  RunProvider,
  RunStatusBadge,
  RunStatusBadgeLabel,
  RunsList,
  RunTimeStats,
  stepCountProgress,
  useNow,
  usePauseRun,
  useRunAttention,
  useRunStatus,
  useStickToEnd,
} from 'runlight';
import { isEnded, type RunSource } from 'runlight/core';
import { useCancelRun, useEta } from 'runlight/headless';
import { createManualClock, createScriptedSource } from 'runlight/testing';
import 'runlight/styles.css';

const source: RunSource = createRestSource({
  baseUrl: 'https://api.example.com',
  getHeaders: async () => ({ Authorization: 'Bearer token' }),
  push: 'websocket',
});
const client = createRunClient({ source });
export const stop: () => void = client.watch('r1', () => client.getSnapshot('r1').run?.status);
export const scripted = createScriptedSource({ clock: createManualClock(), run: { status: 'queued' } });

const run: Run = { id: 'r1', status: 'running', progress: { totalSteps: null } };
// @ts-expect-error a status that does not exist
export const wrong: Run = { id: 'r1', status: 'done' };

function Hooks({ runId }: { runId: string }) {
  const status = useRunStatus(runId);
  const { phase, cancel } = useCancelRun(runId);
  const known: CancelPhase = phase;
  const eta = useEta(runId);
  return (
    <button type="button" disabled={cancel === null} onClick={() => cancel?.()}>
      {known} {eta.label} {status.run && isEnded(status.run.status) ? 'ended' : status.connection.state}
    </button>
  );
}

export function App() {
  return (
    <RunProvider source={source} locale="de" messages={{ cancel: { action: 'Abbrechen' } }}>
      <RealTimeRunStatus runId="r1" showFeed className={({ status }) => `host-${status}`} />
      <RunExecutionModal runId="r1" open onOpenChange={(open: boolean) => open} />
      <RunCard run={run} />
      <RunProgressIndicator run={run} rule={stepCountProgress({ totalExpectedSteps: 8, cap: 0.95 })} />
      <LiveActivityFeed runId="r1" ref={(element: HTMLElement | null) => void element?.focus()} />
      <RunStatusBadge run={run} classNames={{ icon: 'host-icon' }}>
        <RunStatusBadgeLabel />
      </RunStatusBadge>
      {/* @ts-expect-error a size that does not exist */}
      <RunStatusBadge run={run} size="huge" />
      <Hooks runId="r1" />
    </RunProvider>
  );
}

/** What an app does not know yet, or does not set: `undefined`, as in React's own props. */
interface Wishes {
  theme: 'light' | 'dark' | undefined;
  direction: 'rtl' | undefined;
  isQuiet: boolean | undefined;
  intervalMs: number | undefined;
  size: 'sm' | undefined;
  Icon: IconComponent | undefined;
  className: string | undefined;
  onClick: ((runId: string) => void) | undefined;
}

export function Undecided({ theme, direction, isQuiet, intervalMs, size, Icon, className, onClick }: Wishes) {
  const classNames = className === undefined ? undefined : { icon: className };
  useNow({ enabled: isQuiet, intervalMs });
  usePauseRun('r1', { watch: isQuiet });
  useRunAttention('r1', { title: isQuiet, favicon: isQuiet, notification: isQuiet, onNotificationClick: onClick });
  useRunStatus('r1', { steps: isQuiet, metrics: isQuiet, watch: isQuiet });
  useCancelRun('r1', { confirm: isQuiet, watch: isQuiet });
  useStickToEnd({ count: 1, resetKey: className, thresholdPx: intervalMs });
  return (
    <RunProvider
      source={isQuiet ? undefined : source}
      client={isQuiet ? client : undefined}
      options={{ statusIntervalMs: intervalMs, maxSteps: intervalMs }}
      theme={theme}
      direction={direction}
      announce={isQuiet}
      clock={undefined}
      environment={undefined}
    >
      <CancelRunButton
        runId="r1"
        classNames={className ? { trigger: className } : undefined}
        icons={{ trigger: Icon }}
      />
      <LiveIndicator runId="r1" classNames={classNames} icons={{ stale: Icon }} />
      <RunStatusBadge run={run} size={size} showStep={isQuiet} classNames={classNames} icons={{ failed: Icon }} />
      <RunProgressIndicator run={run} size={size} animated={isQuiet} classNames={undefined} icons={{ failed: Icon }} />
      <RunTimeStats run={run} eta={undefined} classNames={{ elapsedLabel: className }} />
      <RunMetricsPreview run={run} classNames={{ group: className, groupTitle: className }} />
      <LiveActivityFeed runId="r1" classNames={undefined} />
      <RunsList classNames={isQuiet ? { card: className } : undefined} />
    </RunProvider>
  );
}

export const undecided = (token: string | undefined) => [
  createRestSource({ baseUrl: token, wire: undefined, http2: undefined, mapRun: undefined, push: undefined }),
  createRunClient({ source, timeoutMs: undefined, etaMemory: undefined }),
  client.cancel('r1', { reason: token, force: undefined, watch: undefined }),
];
