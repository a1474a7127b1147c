import { SIZED_PAGES } from '../../../scripts/size-pages.mjs';
import type { PageExport } from './exports';

/** A page of a host: the names it imports from the package, and what it renders with them. */
export interface HostPage {
  name: string;
  imports: readonly string[];
  /** JavaScript: an expression of a React element; `h` is React's `createElement`, `source` the backend. */
  element: string;
  /** JavaScript before it. */
  before?: string;
  /** The whole file, replacing the above. */
  code?: string;
}

/** The current time of the pages; the browser's clock stands still. */
export const NOW = Date.UTC(2026, 10, 29, 12);
const STEPS = ['Load', 'Check', 'Split', 'Training', 'Evaluate', 'Compare', 'Report', 'Save'];
const run = {
  id: 'r1',
  name: 'Import',
  status: 'running',
  startedAt: NOW - 90_000,
  updatedAt: NOW,
  progress: { completedSteps: 3, totalSteps: 8 },
  currentStep: { n: 4, name: 'Training', startedAt: NOW - 30_000 },
};
const step = {
  id: 's4',
  n: 4,
  kind: 'training',
  status: 'running',
  title: 'Training',
  startedAt: NOW - 30_000,
  finishedAt: null,
};
const metric = { key: 'ks_mean', value: 0.25, direction: 'lower' };
const history = [
  {
    durationMs: 240_000,
    steps: STEPS.map((name, i) => ({ name, startedAtMs: i * 30_000, finishedAtMs: (i + 1) * 30_000 })),
  },
];

/** Props of an export besides or instead of `runId`. All others take `runId` or the run from context. */
const PROPS: Readonly<Record<string, object>> = {
  ActivityItem: { step },
  LiveIndicator: { connection: { state: 'live' } },
  RunExecutionModal: { runId: 'r1', open: true, onOpenChange: null },
  RunMetricTile: { metric },
  RunMetricsGroup: { name: 'Utility', metrics: [metric] },
  RunMetricsPreview: { metrics: [metric] },
  RunsList: {},
};

/** Arguments of hooks that take something other than a run's id. */
const ARGUMENTS: Readonly<Record<string, string>> = {
  useFeedWindow: `[${JSON.stringify(step)}]`,
  useNow: '',
  useRuns: '',
  useStickToEnd: '{ count: 3 }',
};

const provided = (element: string) => `h(RunProvider, { source, locale: 'en' }, ${element})`;

/** The page of one export, alone below the provider. */
export function pageOf({ name, kind, parents }: PageExport): HostPage {
  const around = [...parents];
  const imports = [...new Set(['RunProvider', 'createRestSource', ...around, name])];
  if (kind === 'hook') {
    return {
      name,
      imports,
      before: `function Page() { return h('pre', null, print(${name}(${ARGUMENTS[name] ?? "'r1'"}))); }`,
      element: provided('h(Page)'),
    };
  }
  if (name === 'RunProvider') return { name, imports, element: provided(`'A page without runs'`) };
  const propsOf = (one: string, isPart: boolean) => JSON.stringify(PROPS[one] ?? (isPart ? {} : { runId: 'r1' }));
  const chain = [...around, name];
  const element = chain.reduceRight(
    (child, one, depth) => `h(${one}, ${propsOf(one, depth > 0)}${child && `, ${child}`})`,
    '',
  );
  return { name, imports, element: provided(element) };
}

const REST = ['RunProvider', 'createRestSource'];
const data = JSON.stringify(run);
const eta = JSON.stringify({ history });

/** Pages with lazy parts, and those with a size budget; tested with every bundler. */
export const PAGES: readonly HostPage[] = [
  ...SIZED_PAGES.map(({ name, code }) => ({ name, imports: [], element: '', code })),
  {
    name: 'a bar, alone',
    imports: [...REST, 'RunProgressIndicator'],
    element: provided(`h(RunProgressIndicator, { runId: 'r1' })`),
  },
  {
    name: 'a bar by plain data with earlier runs',
    imports: ['RunProgressIndicator'],
    element: `h(RunProgressIndicator, { run: ${data}, eta: ${eta} })`,
  },
  {
    name: 'useRunProgress by plain data with earlier runs',
    imports: ['useRunProgress'],
    before: `function Page() { return h('pre', null, print(useRunProgress({ run: ${data} }, ${eta}))); }`,
    element: 'h(Page)',
  },
  {
    name: 'a card by plain data',
    imports: ['RunCard'],
    element: `h(RunCard, { run: ${data}, onCancel: async () => undefined })`,
  },
  {
    name: 'a cancel button by plain data',
    imports: ['CancelRunButton'],
    element: `h(CancelRunButton, { run: ${data}, onCancel: async () => undefined, askReason: true })`,
  },
  {
    name: 'a list that cancels several',
    imports: [...REST, 'RunsList'],
    element: provided(`h(RunsList, { showBulkCancel: true })`),
  },
  {
    name: 'loading the dialogs before they are needed',
    imports: [...REST, 'CancelRunButton', 'preloadDialogs'],
    before: 'preloadDialogs();',
    element: provided(`h(CancelRunButton, { runId: 'r1' })`),
  },
];

/** The file of a page, as a host would write it. */
export function fileOf({ imports, element, before = '', code }: HostPage): string {
  if (code !== undefined) return code;
  return `import { createElement as h } from 'react';
import { createRoot } from 'react-dom/client';
import { ${imports.join(', ')} } from 'runlight';
const print = (value) => {
  const seen = new Set();
  return JSON.stringify(value, (key, part) => {
    if (typeof part === 'function') return 'function';
    if (typeof part !== 'object' || part === null) return part;
    if (seen.has(part) || part instanceof Node || part === window) return undefined;
    seen.add(part);
    return part;
  }, 1);
};
${imports.includes('createRestSource') ? 'const source = createRestSource({ baseUrl: window.backend });' : ''}
${before}
createRoot(document.getElementById('root')).render(${element});
`;
}

/** The backend's data: one run at its fourth step of eight. */
export const wire = {
  run(status: 'running' | 'cancelling') {
    const at = (ms: number) => new Date(NOW - ms).toISOString();
    return {
      id: 'r1',
      name: 'Import',
      status,
      rev: status === 'running' ? 5 : 6,
      epoch: 'e1',
      attempt: 1,
      max_attempts: 1,
      progress: { completed_steps: 3, total_steps: 8, fraction: null },
      current_step: { n: 4, kind: 'training', name: 'Training', started_at: at(30_000) },
      metrics: { ks_mean: { value: 0.25, direction: 'lower' } },
      can: { cancel: true, pause: true },
      cancel: status === 'running' ? null : { requested_at: at(0), deadline_at: new Date(NOW + 10_000).toISOString() },
      created_at: at(100_000),
      started_at: at(90_000),
      finished_at: null,
      updated_at: at(0),
      server_time: at(0),
    };
  },
  steps() {
    const at = (ms: number) => new Date(NOW - ms).toISOString();
    const steps = STEPS.slice(0, 4).map((title, i) => ({
      n: i + 1,
      rev: i + 2,
      attempt: 1,
      kind: i === 3 ? 'training' : 'info',
      status: i === 3 ? 'running' : 'done',
      title,
      created_at: at(90_000 - i * 20_000),
      started_at: at(90_000 - i * 20_000),
      finished_at: i === 3 ? null : at(70_000 - i * 20_000),
    }));
    return { epoch: 'e1', run_rev: 5, steps, next: 5, more: false, reset: false };
  },
};
