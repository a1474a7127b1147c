import { useEffect, useRef } from 'react';
import type { RunClientEvents } from '../../core/client/events';
import type { RunClient } from '../../core/client/types';

/** A provider's events, for every run of its client: see `client.on`. */
export interface ClientEventProps {
  /**
   * A run that was seen going on has ended; its status says how. Each end once, of all runs that are watched or listed below,
   * also beyond the pages a list has loaded and after the page was hidden. Not of runs that had ended when first seen.
   */
  onRunEnd?: RunClientEvents['runEnded'] | undefined;
  /** Something about a run has changed. */
  onRunChange?: RunClientEvents['runChanged'] | undefined;
  /** It is known how a cancel came out. */
  onCancelOutcome?: RunClientEvents['cancelOutcome'] | undefined;
  /** A run, or a list (`runId` is `null`), could not be read; once until it was read again. */
  onError?: RunClientEvents['error'] | undefined;
}

/** @internal Listens for as long as the caller is mounted. Hosts write these inline: another function listens on. */
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
