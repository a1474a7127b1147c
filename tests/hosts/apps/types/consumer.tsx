// What a strict host writes. Compiled, never run.
import {
  type CancelPhase,
  createRestSource,
  createRunClient,
  LiveActivityFeed,
  RealTimeRunStatus,
  type Run,
  RunCard,
  RunExecutionModal,
  RunProgressIndicator,
  RunProvider,
  RunStatusBadge,
  RunStatusBadgeLabel,
  stepCountProgress,
  useRunStatus,
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
