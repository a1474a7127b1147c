import { createElement as h } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { CancelRunButton, RunProgressIndicator, RunStatusBadge } from 'runlight';

const run = { id: 'r1', name: 'Run', status: 'running', progress: { completedSteps: 3, totalSteps: 8 } };
const parts = (className) => [
  h(RunStatusBadge, { key: 1, run, className }),
  h(RunProgressIndicator, { key: 2, run, className }),
];
process.stdout.write(
  renderToStaticMarkup(
    h(
      'main',
      null,
      h('div', { id: 'kept' }, parts(), h(CancelRunButton, { run, onCancel: async () => {} })),
      h('div', { id: 'loud' }, parts('HOST-CLASS')),
    ),
  ),
);
