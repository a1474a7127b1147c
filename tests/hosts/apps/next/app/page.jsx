// A server component: it renders the client entry, and uses the entry without React itself.
import { RunProgressIndicator, RunStatusBadge, RunTimeStats } from 'runlight';
import { formatDuration, isEnded } from 'runlight/core';
import { LiveRun } from './LiveRun';

export const dynamic = 'force-dynamic';

export default function Page() {
  const startedAt = Date.now() - 154_000;
  const run = {
    id: 'plain',
    name: 'Rendered on the server',
    status: 'running',
    startedAt,
    progress: { completedSteps: 3, totalSteps: 8 },
    currentStep: { n: 4, name: 'Training CTGAN model', startedAt: startedAt + 60_000 },
  };
  return (
    <main>
      <section data-testid="server">
        <p>
          {isEnded(run.status) ? 'ended' : 'going on'} for {formatDuration(154_000, { locale: 'en' })}
        </p>
        <RunStatusBadge run={run} />
        <RunProgressIndicator run={run} />
        <RunTimeStats run={run} />
      </section>
      <section data-testid="live">
        <LiveRun runId="r1" />
      </section>
    </main>
  );
}
