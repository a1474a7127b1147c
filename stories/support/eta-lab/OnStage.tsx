import { type ReactNode, useEffect, useMemo } from 'react';
import { RunContext, useRunContext } from '../../../src/hooks/run-context';
import type { Stage } from './stage';

/** Puts its children on a {@link Stage}, moved to a given beat. */
export function OnStage({ stage, beats, children }: { stage: Stage; beats: number; children: ReactNode }) {
  const page = useRunContext();
  const value = useMemo(() => ({ ...page, client: stage.client, clock: stage.client.clock }), [page, stage]);
  // Effects of children run first: they have subscribed by now, so they receive every beat.
  useEffect(() => stage.seek(beats), [stage, beats]);
  return <RunContext.Provider value={value}>{children}</RunContext.Provider>;
}
