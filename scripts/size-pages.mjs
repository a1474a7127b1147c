// The pages with a size budget: real host code, each with everything it needs. tests/package/size.test.ts measures
// them, and tests/world/bundles runs them in a browser, because a broken page would be small for the wrong reason.

/**
 * @typedef {object} SizedPage
 * @property {string} name
 * @property {string} code The host's file. It renders into `#root` and finds its backend at `window.backend`.
 * @property {{ eager: number, lazy: number }} measured The last measurement in kB (1000 bytes), minified and gzipped:
 *   the initial load, and what may be loaded later.
 * @property {{ eager: number, lazy: number }} target The size to aim for.
 */

const REACT = `import { createElement as h } from 'react';
import { createRoot } from 'react-dom/client';
`;
const SOURCE = `const source = createRestSource({ baseUrl: window.backend });
`;

/** @param {string} element @param {string} [before] */
const page = (element, before = '') => `${before}createRoot(document.getElementById('root')).render(${element});
`;

/** @param {readonly string[]} children */
const provided = (...children) => `h(RunProvider, { source }, ${children.join(', ')})`;

const RUN = `{ id: 'r1', name: 'Import', status: 'running', progress: { completedSteps: 3, totalSteps: 8 } }`;

/** @type {readonly SizedPage[]} */
export const SIZED_PAGES = [
  {
    name: 'bar by plain data',
    code: `${REACT}import { RunProgressIndicator } from 'runlight';
${page(`h(RunProgressIndicator, { run: ${RUN} })`)}`,
    measured: { eager: 17.8, lazy: 8.3 },
    target: { eager: 9, lazy: 12 },
  },
  {
    name: 'client and REST source, polling',
    code: `import { createRestSource, createRunClient } from 'runlight/core';
${SOURCE}const client = createRunClient({ source });
client.watch('r1', () => {
  const { run } = client.getSnapshot('r1');
  document.getElementById('root').textContent = run ? run.name + ': ' + run.status : '';
});
`,
    measured: { eager: 34.3, lazy: 0 },
    target: { eager: 11.5, lazy: 0 },
  },
  {
    name: 'hooks: useRunStatus and useCancelRun',
    code: `${REACT}import { createRestSource, RunProvider, useCancelRun, useRunStatus } from 'runlight/headless';
${SOURCE}${page(
  provided('h(Run)'),
  `function Run() {
  const { run } = useRunStatus('r1');
  const { cancel, isCancelling } = useCancelRun('r1');
  return h('button', { onClick: cancel, disabled: isCancelling }, run?.name, ' ', run?.status);
}
`,
)}`,
    measured: { eager: 36.7, lazy: 0 },
    target: { eager: 12.5, lazy: 0 },
  },
  {
    name: 'hooks: useRunStatus, useCancelRun and useEta',
    code: `${REACT}import { createRestSource, RunProvider, useCancelRun, useEta, useRunStatus } from 'runlight/headless';
${SOURCE}${page(
  provided('h(Run)'),
  `function Run() {
  const { run } = useRunStatus('r1');
  const { cancel, isCancelling } = useCancelRun('r1');
  const { label } = useEta('r1');
  return h('button', { onClick: cancel, disabled: isCancelling }, run?.name, ' ', run?.status, ' ', label);
}
`,
)}`,
    measured: { eager: 50.8, lazy: 0 },
    target: { eager: 20, lazy: 0 },
  },
  {
    name: 'CancelRunButton, dialog included',
    code: `${REACT}import { CancelRunButton } from 'runlight';
${page(`h(CancelRunButton, { run: ${RUN}, onCancel: () => fetch(window.backend, { method: 'POST' }) })`)}`,
    measured: { eager: 24.4, lazy: 68.8 },
    target: { eager: 13, lazy: 12 },
  },
  {
    name: 'progress, cancel, activity and metrics by run id',
    code: `${REACT}import {
  CancelRunButton, createRestSource, LiveActivityFeed, RunMetricsPreview, RunProgressIndicator, RunProvider,
} from 'runlight';
${SOURCE}${page(
  provided(
    `h(RunProgressIndicator, { runId: 'r1' })`,
    `h(CancelRunButton, { runId: 'r1' })`,
    `h(LiveActivityFeed, { runId: 'r1' })`,
    `h(RunMetricsPreview, { runId: 'r1' })`,
  ),
)}`,
    measured: { eager: 90.9, lazy: 74.6 },
    target: { eager: 40, lazy: 12 },
  },
  {
    name: 'RealTimeRunStatus by run id',
    code: `${REACT}import { createRestSource, RealTimeRunStatus, RunProvider } from 'runlight';
${SOURCE}${page(provided(`h(RealTimeRunStatus, { runId: 'r1', showFeed: true, showMetrics: true })`))}`,
    measured: { eager: 120.7, lazy: 67.2 },
    target: { eager: 52, lazy: 12 },
  },
  {
    name: 'RunsList and RunExecutionModal',
    code: `${REACT}import { createRestSource, RunExecutionModal, RunProvider, RunsList } from 'runlight';
${SOURCE}${page(provided(`h(RunsList)`, `h(RunExecutionModal, { runId: 'r1', open: true, onOpenChange: () => {} })`))}`,
    measured: { eager: 143.4, lazy: 77.9 },
    target: { eager: 62, lazy: 16 },
  },
];

/** The stylesheet, kB after gzip. */
export const STYLES = { measured: 14.4, target: 9 };

/** How much a page may grow over the last measurement before a test fails. A smaller page never fails. */
export const ROOM = 1.05;
