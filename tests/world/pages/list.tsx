import { createRoot } from 'react-dom/client';
import { createRunClient, type Run, RunProvider, type RunStatus, RunsList } from 'runlight';
import { systemClock } from 'runlight/core';
import { createScriptedSource } from 'runlight/testing';

const NOW = Date.UTC(2026, 4, 6, 12);
const MIXED: readonly RunStatus[] = ['running', 'succeeded', 'failed', 'succeeded', 'queued', 'cancelled'];

const runs = Array.from({ length: 30 }, (_, i): Run => {
  const status = MIXED[i % MIXED.length] ?? 'running';
  const hasEnded = ['succeeded', 'failed', 'cancelled'].includes(status);
  const startedAt = status === 'queued' ? null : NOW - (i + 1) * 60_000;
  return {
    id: `run-${i}`,
    name: `Patient admissions ${i + 1}`,
    status,
    dataset: 'patient-admissions',
    method: 'CTGAN',
    startedAt,
    updatedAt: NOW,
    finishedAt: hasEnded && startedAt !== null ? startedAt + 50_000 : null,
    progress: status === 'queued' ? null : { completedSteps: 2, totalSteps: 8 },
    currentStep: status === 'running' ? { n: 3, name: 'Training CTGAN model' } : null,
    error: status === 'failed' ? { message: 'Out of memory' } : null,
  };
});

const [first, ...others] = runs;
if (!first) throw new Error('There are no runs.');
const source = createScriptedSource({ clock: systemClock, run: first });
for (const run of others) source.addRun(run);
const client = createRunClient({ source });

createRoot(document.getElementById('root') ?? document.body).render(
  <RunProvider client={client}>
    <RunsList showBulkCancel showSearch onRunSelect={() => {}} />
  </RunProvider>,
);
