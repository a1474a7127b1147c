import { createRestSource, RunProgressIndicator, RunProvider } from 'runlight';
import { driveList } from '../../list/driver';

const source = createRestSource({ baseUrl: location.origin });
driveList(({ ids, intervalMs }) => (
  <RunProvider source={source} options={{ statusIntervalMs: intervalMs }}>
    <RunProgressIndicator runId={ids[0] ?? ''} style={{ width: 580 }} />
  </RunProvider>
));
