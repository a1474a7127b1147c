import { useState } from 'react';
import { createRoot } from 'react-dom/client';
import { createRestSource, RealTimeRunStatus, RunCard, RunProvider } from 'runlight';

// The host's page: it starts a run by itself, and shows it as a panel and as a card; `?run=<id>`: a run of others, as a
// card alone.
const asked = new URLSearchParams(location.search);
const baseUrl = asked.get('api') ?? '';

/** As a host's own sign-in: the token has to be waited for. */
const getHeaders = async () => ({ authorization: `Bearer ${await Promise.resolve(asked.get('token') ?? '')}` });
const source = createRestSource({ baseUrl, wire: 'basic', getHeaders });

async function start(): Promise<string> {
  const answer = await fetch(`${baseUrl}/v1/runs`, { method: 'POST', headers: await getHeaders() });
  const { id } = (await answer.json()) as { id: string };
  return id;
}

function App() {
  const given = asked.get('run');
  const [runId, setRunId] = useState(given);
  return (
    <main style={{ display: 'grid', gap: 24, padding: 24, gridTemplateColumns: '3fr 2fr', alignItems: 'start' }}>
      {runId === null ? (
        <button type="button" onClick={() => void start().then(setRunId)}>
          Train
        </button>
      ) : (
        <>
          {given === null && <RealTimeRunStatus id="panel" runId={runId} showFeed showMetrics />}
          <RunCard id="card" runId={runId} />
        </>
      )}
    </main>
  );
}

const element = document.getElementById('root');
if (element) {
  createRoot(element).render(
    <RunProvider source={source}>
      <App />
    </RunProvider>,
  );
}
