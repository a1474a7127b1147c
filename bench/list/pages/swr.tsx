import useSWR from 'swr';
import { ShadcnBar } from '../bars';
import { Card, type CardRun } from '../Card';
import { driveList } from '../driver';

const read = async (path: string): Promise<CardRun> => (await fetch(path)).json();

function Row({ id, intervalMs }: { id: string; intervalMs: number }) {
  const { data } = useSWR(`/v1/runs/${id}/status`, read, { refreshInterval: intervalMs, dedupingInterval: 0 });
  return data ? <Card run={data} Bar={ShadcnBar} /> : null;
}

driveList(({ ids, intervalMs }) => ids.map((id) => <Row key={id} id={id} intervalMs={intervalMs} />));
