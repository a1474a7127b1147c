import type { Run, RunStep } from '../../../src/core';

/** The current time of the page. */
export const NOW = Date.UTC(2026, 4, 4, 14, 30, 0);

/** The data of the host's backend. */
export const hostRuns: readonly Run[] = [
  {
    id: 'r1',
    name: 'Churn, weekly',
    status: 'running',
    dataset: 'churn-w18',
    method: 'CTGAN',
    startedAt: NOW - 154_000,
    progress: { completedSteps: 2, totalSteps: 8 },
    attempt: 2,
    currentStep: { n: 3, kind: 'training', name: 'Training CTGAN model' },
    data: { project: 'Growth' },
    metrics: [
      { key: 'ks_mean', value: 0.064 },
      { key: 'mia_auc', value: 0.71 },
      { key: 'dup_rate', value: 0.3 },
    ],
    stages: [
      { id: 'prepare', name: 'Prepare', status: 'done' },
      { id: 'train', name: 'Train', status: 'running' },
      { id: 'publish', name: 'Publish' },
    ],
    plan: {
      chosen: 'CTGAN first',
      reason: 'many categories',
      alternatives: [{ name: 'TVAE', used: false, reason: 'as a backup' }],
      parameters: { epochs: 300 },
    },
  },
  {
    id: 'r2',
    name: 'Claims',
    status: 'unknown',
    statusText: 'completed_with_failures',
    dataset: 'claims-2025',
    startedAt: NOW - 900_000,
    finishedAt: NOW - 300_000,
    data: { project: 'Insurance' },
    metrics: [{ key: 'ks_mean', value: 0.31 }],
  },
];

/** The steps of the opened run. */
export const hostSteps: readonly RunStep[] = [
  { id: 'a', n: 101, kind: 'loading', status: 'done', title: 'Loading customers', startedAt: NOW - 150_000 },
  {
    id: 'b',
    n: 102,
    kind: 'training',
    status: 'done',
    title: 'First attempt',
    attempt: 1,
    startedAt: NOW - 120_000,
    metrics: [
      { key: 'ks_mean', group: 'utility', value: 0.12 },
      { key: 'mia_auc', group: 'privacy', value: 0.74 },
    ],
  },
  {
    id: 'c',
    n: 103,
    kind: 'unknown',
    kindText: 'deploy',
    status: 'running',
    title: 'Deploying',
    startedAt: NOW - 9_000,
  },
];
