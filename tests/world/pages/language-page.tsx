import {
  LiveActivityFeed,
  LiveIndicator,
  type PartialRunMessages,
  RealTimeRunStatus,
  type Run,
  RunCard,
  RunMetricsPreview,
  RunProgressIndicator,
  RunProvider,
  RunStatusBadge,
  type RunStep,
  RunTimeStats,
} from '../../../src';
import { createManualClock, createScriptedSource } from '../../../src/testing';

const startedAt = Date.UTC(2026, 4, 4, 14, 30);

const run: Run = {
  id: 'r1',
  name: 'Import',
  status: 'running',
  progress: { completedSteps: 1203, totalSteps: 8000 },
  currentStep: { n: 1204, name: 'Training' },
  metrics: [
    { key: 'dup_rate', value: 0.0123 },
    { key: 'rows', value: 1_234_567.891, unit: 'ms' },
  ],
  startedAt,
  updatedAt: startedAt + 143_000,
};
const ended: Run = { ...run, id: 'r2', status: 'failed', finishedAt: startedAt + 3_750_000, currentStep: null };
const queued: Run = { ...run, id: 'r3', status: 'queued', queuePosition: 1200, startedAt: null };
const steps: RunStep[] = Array.from({ length: 3 }, (_, i) => ({
  id: `s${i}`,
  n: i + 1,
  kind: 'training',
  status: i === 2 ? 'running' : 'done',
  title: 'Training',
  startedAt: startedAt + i * 31_000,
  finishedAt: i === 2 ? null : startedAt + (i + 1) * 31_000,
  progress: { current: 12_345, total: 30_000, unit: 'epoch' },
  metrics: { loss: 0.1234 },
}));

const source = createScriptedSource({ clock: createManualClock() });

/** The parts in the README that can render on a server, without a language unless one is given. */
export function LanguagePage({ locale, messages }: { locale?: string; messages?: PartialRunMessages }) {
  const parts = (
    <>
      <RunProgressIndicator run={run} />
      <RunProgressIndicator run={run} size="sm" />
      <RunProgressIndicator run={queued} />
      <RunTimeStats run={run} steps={steps} eta={{ expectedSteps: 8000 }} />
      <RunTimeStats run={ended} />
      <RunStatusBadge run={run} />
      <LiveIndicator connection="live" />
      <RunCard run={run} />
      <RunCard run={ended} />
      <LiveActivityFeed run={run} steps={steps} />
      <RunMetricsPreview run={run} />
      <RealTimeRunStatus run={ended} steps={steps} showFeed showMetrics />
    </>
  );
  if (locale === undefined && messages === undefined) return parts;
  return (
    <RunProvider source={source} locale={locale} messages={messages}>
      {parts}
    </RunProvider>
  );
}
