import { useEffect, useRef } from 'react';
import type { RunClientEvents } from '../../core/client/events';
import type { RunClient } from '../../core/client/types';

/** Event handlers of a provider, for every run of its client; see `client.on`. */
export interface ClientEventProps {
  /**
   * A run that was seen active has ended; its status says how. Called once per end, for all runs watched or listed
   * below, including unloaded pages of a list and ends in a hidden tab. Not for runs first seen after their end.
   */
  onRunEnd?: RunClientEvents['runEnded'] | undefined;
  /** Something about a run has changed. */
  onRunChange?: RunClientEvents['runChanged'] | undefined;
  /** A cancel has an outcome. */
  onCancelOutcome?: RunClientEvents['cancelOutcome'] | undefined;
  /** A run or a list (`runId` is `null`) could not be read. Called once until a read succeeds again. */
  onError?: RunClientEvents['error'] | undefined;
}

/** @internal Subscribes while the caller is mounted. Handlers are often inline: a new function does not resubscribe. */
export function useClientEvents(client: RunClient, handlers: ClientEventProps): void {
  const latest = useRef(handlers);
  useEffect(() => {
    latest.current = handlers;
  });
  const hearsEnds = handlers.onRunEnd !== undefined;
  const hearsChanges = handlers.onRunChange !== undefined;
  const hearsOutcomes = handlers.onCancelOutcome !== undefined;
  const hearsErrors = handlers.onError !== undefined;
  useEffect(() => {
    // Subscribe only to what the host handles: `runEnded` makes the client follow runs that no page shows.
    const unsubscribe = [
      hearsEnds && client.on('runEnded', (run) => latest.current.onRunEnd?.(run)),
      hearsChanges && client.on('runChanged', (run, previous) => latest.current.onRunChange?.(run, previous)),
      hearsOutcomes && client.on('cancelOutcome', (outcome, runId) => latest.current.onCancelOutcome?.(outcome, runId)),
      hearsErrors && client.on('error', (error, runId) => latest.current.onError?.(error, runId)),
    ];
    return () => {
      for (const end of unsubscribe) if (end) end();
    };
  }, [client, hearsEnds, hearsChanges, hearsOutcomes, hearsErrors]);
}
