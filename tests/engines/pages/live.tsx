import { createRoot } from 'react-dom/client';
import { createRestSource, RealTimeRunStatus, RunProvider, RunsList } from 'runlight';
import { eventStream } from 'runlight/sse';

// The host's page with its own backend: a list, and the run opened from it.
const asked = new URLSearchParams(location.search);
const source = createRestSource({
  baseUrl: asked.get('api') ?? '',
  getHeaders: () => ({ Authorization: 'Bearer demo-ada' }),
  push: asked.get('push') === 'sse' ? eventStream : 'websocket',
});
const runId = asked.get('run');

const element = document.getElementById('root');
if (element) {
  createRoot(element).render(
    <RunProvider source={source}>
      <main style={{ padding: 16, display: 'grid', gap: 16 }}>
        {runId !== null && <RealTimeRunStatus runId={runId} showFeed />}
        <RunsList />
      </main>
    </RunProvider>,
  );
}
