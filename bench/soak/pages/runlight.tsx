import { createRestSource, RunProvider } from 'runlight';
import { driveSoak } from '../drive';
import { Visited } from '../Visited';

driveSoak({
  open() {
    const source = createRestSource({ baseUrl: location.origin, push: 'websocket' });
    return {
      page: (
        <RunProvider source={source} options={{ maxSteps: 2_000 }}>
          <Visited />
        </RunProvider>
      ),
    };
  },
});
