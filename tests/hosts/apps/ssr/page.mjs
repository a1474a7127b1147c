// What both formats render: every composite, from plain data and under a provider.
/** @param {typeof import('react')} React @param {typeof import('runlight')} runlight */
export function createPage(React, runlight) {
  const h = React.createElement;
  const startedAt = Date.UTC(2026, 0, 1);
  const run = {
    id: 'r1',
    name: 'Rendered in Node',
    status: 'running',
    startedAt,
    progress: { completedSteps: 3, totalSteps: 8 },
    currentStep: { n: 4, name: 'Training CTGAN model', startedAt },
    metrics: [{ key: 'ks_mean', value: 0.08, label: 'KS mean', direction: 'lower', pass: 0.1, warn: 0.2 }],
  };
  const steps = [{ id: '1', n: 1, kind: 'loading', status: 'done', title: 'Loading adult.csv', startedAt }];
  const source = runlight.createRestSource({
    baseUrl: 'http://127.0.0.1:9',
    fetch: () => {
      throw new Error('Nothing may be asked for while rendering on a server.');
    },
  });
  return h(
    'main',
    null,
    h(runlight.RunCard, { run }),
    h(runlight.RunsList, { list: { runs: [run] } }),
    h(runlight.RealTimeRunStatus, { run, steps, showFeed: true, showMetrics: true }),
    h(runlight.CancelRunButton, { run, onCancel: async () => {} }),
    h(runlight.RunTimeStats, { run }),
    h(runlight.LiveActivityFeed, { run, steps }),
    h(runlight.RunMetricsPreview, { run }),
    h(
      runlight.RunProvider,
      { source, locale: 'en' },
      h(runlight.RealTimeRunStatus, { runId: 'watched', showFeed: true, showMetrics: true }),
      h(runlight.RunExecutionModal, { runId: 'watched', open: true, onOpenChange: () => {} }),
      h(runlight.RunsList, {}),
    ),
  );
}
