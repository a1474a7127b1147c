import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { CancelRunButton, createRestSource, RealTimeRunStatus, RunProvider, RunsList } from 'runlight';
import 'runlight/styles.css';

const source = createRestSource({ baseUrl: '/api' });
const plain = { id: 'plain', name: 'Plain run', status: 'running', startedAt: Date.now() };

createRoot(document.getElementById('root')).render(
  <StrictMode>
    <RunProvider source={source}>
      <RealTimeRunStatus runId="r1" showFeed showMetrics />
    </RunProvider>
    <div data-testid="plain">
      <CancelRunButton run={plain} onCancel={async () => {}} />
      <RunsList list={{ runs: [plain] }} />
    </div>
  </StrictMode>,
);
