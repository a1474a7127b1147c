import { createRestSource, RunProvider, RunsList } from 'runlight';
import { driveList } from '../../list/driver';

const source = createRestSource({ baseUrl: location.origin });
driveList(({ intervalMs }) => (
  <RunProvider source={source} options={{ statusIntervalMs: intervalMs }}>
    <RunsList style={{ width: 580 }} />
  </RunProvider>
));
