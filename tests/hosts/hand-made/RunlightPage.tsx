import { createRestSource, RealTimeRunStatus, RunProvider } from 'runlight';
import 'runlight/styles.css';

const source = createRestSource({ baseUrl: 'https://hand-made.example' });

export function RunlightPage({ runId }: { runId: string }) {
  return (
    <RunProvider source={source}>
      <RealTimeRunStatus runId={runId} showFeed showMetrics />
    </RunProvider>
  );
}
