import { createRoot } from 'react-dom/client';
import { createRestSource, RealTimeRunStatus, RunProvider } from 'runlight';
import { eventStream } from 'runlight/sse';
import { shareBetweenTabs } from 'runlight/tabs';

// The host's page: shows as many panels as the URL says, with the API it names.
const asked = new URLSearchParams(location.search);
// A token that becomes slow when the test says so.
const getHeaders = async () => {
  if ('slowHeaders' in document.body.dataset) {
    document.body.dataset.waitsForHeaders = '';
    await new Promise(() => {});
  }
  return { Authorization: 'Bearer ada' };
};
const rest = createRestSource({
  baseUrl: asked.get('api') ?? '',
  ...(asked.has('headers') && { getHeaders }),
  push: eventStream,
  http2: asked.has('http2'),
});
const source = asked.has('tabs') ? shareBetweenTabs(rest, { getIdentity: () => 'ada' }) : rest;
const ids = Array.from({ length: Number(asked.get('panels')) }, (_, i) => `run-${i + 1}`);

const element = document.getElementById('root');
if (element) {
  createRoot(element).render(
    <RunProvider source={source}>
      {ids.map((id) => (
        <div key={id} id={id}>
          <RealTimeRunStatus runId={id} />
        </div>
      ))}
    </RunProvider>,
  );
}
