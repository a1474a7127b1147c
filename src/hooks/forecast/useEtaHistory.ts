import { useEffect, useState } from 'react';
import type { EtaEstimatorOptions } from '../../core/forecast/estimate';
import { readEtaProfile } from '../../core/forecast/eta-profile';
import { useRunContext } from '../run-context';
import type { RunView } from '../useRunView';

type Known = Pick<EtaEstimatorOptions, 'history' | 'plan'>;

/** @internal History of earlier runs and plan: the host's, else the client's. */
export function useEtaHistory({ runId, isWatched, run, stepsState }: RunView, etaProp: Known | undefined): Known {
  const { client } = useRunContext();
  const [read, setRead] = useState<{ runId: string; known: Known | null } | null>(null);
  // Wait until the run is known: similar runs are matched by its properties.
  const isKnown = run?.status === 'running' && stepsState === 'read';
  const isNeeded = client !== null && isWatched && runId !== null && isKnown && etaProp?.history == null;
  useEffect(() => {
    if (!isNeeded || client === null || runId === null) return;
    let isOver = false;
    void readEtaProfile(client, runId).then((known) => {
      if (!isOver) setRead({ runId, known });
    });
    return () => {
      isOver = true;
    };
  }, [client, runId, isNeeded]);
  const known = read !== null && read.runId === runId ? read.known : null;
  return { history: etaProp?.history ?? known?.history, plan: etaProp?.plan ?? known?.plan };
}
