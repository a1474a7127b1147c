import { createRestSource, RealTimeRunStatus, RunProvider } from 'runlight';
import { driveList } from '../../list/driver';

const source = createRestSource({ baseUrl: location.origin });
driveList(({ ids, intervalMs }) => (
  <RunProvider source={source} options={{ statusIntervalMs: intervalMs }}>
    <RealTimeRunStatus runId={ids[0] ?? ''} style={{ width: 580 }} />
  </RunProvider>
));
