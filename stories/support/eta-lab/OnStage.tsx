import { type ReactNode, useEffect, useMemo } from 'react';
import { RunContext, useRunContext } from '../../../src/hooks/run-context';
import type { Stage } from './stage';

/** Puts the components inside on a {@link Stage}, moved to where `beats` beats have passed. */
export function OnStage({ stage, beats, children }: { stage: Stage; beats: number; children: ReactNode }) {
  const page = useRunContext();
  const value = useMemo(() => ({ ...page, client: stage.client, clock: stage.client.clock }), [page, stage]);
  // Runs after those inside have subscribed, so that they see every beat.
  useEffect(() => stage.seek(beats), [stage, beats]);
  return <RunContext.Provider value={value}>{children}</RunContext.Provider>;
}
