import { QueryClient, QueryClientProvider, useQuery } from '@tanstack/react-query';
import { ShadcnBar } from '../bars';
import { Card, type CardRun } from '../Card';
import { driveList } from '../driver';

const client = new QueryClient();

function Row({ id, intervalMs }: { id: string; intervalMs: number }) {
  const { data } = useQuery<CardRun>({
    queryKey: ['run', id],
    queryFn: async () => (await fetch(`/v1/runs/${id}/status`)).json(),
    refetchInterval: intervalMs,
  });
  return data ? <Card run={data} Bar={ShadcnBar} /> : null;
}

driveList(({ ids, intervalMs }) => (
  <QueryClientProvider client={client}>
    {ids.map((id) => (
      <Row key={id} id={id} intervalMs={intervalMs} />
    ))}
  </QueryClientProvider>
));
