import { useState } from 'react';
import { createRoot } from 'react-dom/client';
import { createRestSource, RealTimeRunStatus, RunCard, RunProvider } from 'runlight';

// The host's page: starts a run on its own, and shows it as a panel and as a card; `?run=<id>` shows someone else's run
// as a card only.
const asked = new URLSearchParams(location.search);
const baseUrl = asked.get('api') ?? '';

/** Like a host's own sign-in: the token is asynchronous. */
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
