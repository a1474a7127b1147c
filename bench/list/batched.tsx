import { type ComponentType, useEffect, useState } from 'react';
import { Card, type CardRun } from './Card';
import { driveList, type ListPage } from './driver';

function useBatch({ intervalMs, ids }: ListPage): CardRun[] {
  const [runs, setRuns] = useState<CardRun[]>([]);
  useEffect(() => {
    const read = async () => setRuns((await (await fetch(`/v1/runs?limit=${ids.length}`)).json()).runs);
    void read();
    const timer = setInterval(read, intervalMs);
    return () => clearInterval(timer);
  }, [intervalMs, ids]);
  return runs;
}

/** One request for all runs, cards, and the bar under test: measures the cost of the bar. */
export function driveBatched(Bar: ComponentType<{ percent: number }>): void {
  function Page(page: ListPage) {
    return useBatch(page).map((run) => <Card key={run.id} run={run} Bar={Bar} />);
  }
  driveList((page) => <Page {...page} />);
}
