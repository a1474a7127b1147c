import { useEffect, useState } from 'react';
import { WidthBar } from '../bars';
import { Card, type CardRun } from '../Card';
import { driveList } from '../driver';

function Row({ id, intervalMs }: { id: string; intervalMs: number }) {
  const [run, setRun] = useState<CardRun | null>(null);
  useEffect(() => {
    const read = async () => setRun(await (await fetch(`/v1/runs/${id}/status`)).json());
    void read();
    const timer = setInterval(read, intervalMs);
    return () => clearInterval(timer);
  }, [id, intervalMs]);
  return run ? <Card run={run} Bar={WidthBar} /> : null;
}

// As in the plan: every card polls on its own.
driveList(({ ids, intervalMs }) => ids.map((id) => <Row key={id} id={id} intervalMs={intervalMs} />));
