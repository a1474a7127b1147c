import type { ReactNode } from 'react';
import type { RunClient } from '../../core/client/types';
import type { InspectedRun } from '../inspect/inspect-client';
import type { SimulatedRuns } from '../simulated-runs';
import { ageText, durationText, offsetText } from './text';

interface RunDetailsProps {
  client: RunClient;
  inspected: InspectedRun;
  /** Epoch ms, local clock. */
  now: number;
  simulation: SimulatedRuns | undefined;
}

type Fact = [label: string, value: ReactNode];

function statusText({ run, reported, correctedFrom, mayStillWork }: InspectedRun['snapshot']): string {
  if (!run || !reported) return 'not read yet';
  const word = reported.statusText ?? reported.status;
  const parts = [run.status === reported.status ? word : `${run.status} (reported as ${word})`];
  if (correctedFrom) parts.push(`corrected from ${correctedFrom}`);
  if (mayStillWork) parts.push('may still work');
  return parts.join(', ');
}

function watcherText(watchers: InspectedRun['watchers']): string {
  if (watchers.length === 0) return 'no component; a list may update it';
  const steps = watchers.filter((watcher) => watcher.steps).length;
  const metrics = watchers.filter((watcher) => watcher.metrics).length;
  return `${watchers.length}: ${steps} with steps, ${metrics} with metrics`;
}

function factsOf({ snapshot, epoch, stepsRev, watchers, runId }: InspectedRun, now: number): Fact[] {
  const { run, connection, cancel, steps, stepsState, stepsTrimmed, metrics, metricsState } = snapshot;
  return [
    ['Id', <code key="id">{runId}</code>],
    ['Status', statusText(snapshot)],
    ['Attempt', run?.attempt == null ? '–' : String(run.attempt)],
    ['Revision', run?.rev == null ? 'none: the backend has no revisions' : String(run.rev)],
    ['Epoch', epoch === null ? '–' : <code key="epoch">{epoch}</code>],
    [
      'Steps',
      `${steps.length} (${stepsState}${stepsTrimmed > 0 ? `, ${stepsTrimmed} dropped` : ''})` +
        (stepsRev > 0 ? `, complete up to rev ${stepsRev}` : ''),
    ],
    ['Metrics', `${metrics.length} (${metricsState})`],
    ['Connection', connection.state],
    ['Transport', connection.transport ?? '–'],
    ['Last response', ageText(connection.lastUpdateAt, now)],
    ['Server clock', offsetText(connection.serverOffsetMs)],
    ...(connection.retryAt == null
      ? []
      : ([['Next request in', durationText(Math.max(0, connection.retryAt - now))]] satisfies Fact[])),
    ['Cancel', cancelText(cancel, now)],
    ['Watched by', watcherText(watchers)],
    ...(connection.error ? ([['Error', connection.error.message]] satisfies Fact[]) : []),
  ];
}

function cancelText({ phase, force, result, requestedAt, overdue }: InspectedRun['snapshot']['cancel'], now: number) {
  if (phase === 'idle') return 'idle';
  const parts = [result === null ? phase : `${phase}: ${result}`];
  if (requestedAt !== null) parts.push(`requested ${ageText(requestedAt, now)}`);
  if (force !== 'idle') parts.push(`force ${force}`);
  if (overdue) parts.push('overdue');
  return parts.join(', ');
}

export function RunDetails({ client, inspected, now, simulation }: RunDetailsProps) {
  const { runId, snapshot } = inspected;
  return (
    <div className="details">
      <h2>{snapshot.run?.name ?? runId}</h2>
      <div className="actions">
        <button type="button" onClick={() => void client.refresh(runId)}>
          Read now
        </button>
        {simulation && (
          <>
            <button type="button" onClick={() => simulation.release(runId)}>
              Release from the queue
            </button>
            <button type="button" onClick={() => simulation.loseWorker(runId)}>
              Lose its worker
            </button>
            <button type="button" onClick={() => simulation.loseWorker(runId, { thaws: true })}>
              Freeze its worker
            </button>
          </>
        )}
      </div>
      <dl>
        {factsOf(inspected, now).map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <details>
        <summary>Run as reported by the backend</summary>
        <pre>{JSON.stringify(snapshot.reported, null, 2)}</pre>
      </details>
    </div>
  );
}
