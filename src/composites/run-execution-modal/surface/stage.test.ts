import { expect, it } from 'vitest';
import type { Run, RunStep } from '../../../core/run/run';
import { emptySnapshot } from '../../../core/run/snapshot/empty-snapshot';
import type { RunView } from '../../../hooks/useRunView';
import { isBare } from './stage';

const step: RunStep = { id: 's1', n: 1, kind: 'info', status: 'running', title: 'Loading' };
const view = (run: Partial<Run>, more: Partial<RunView> = {}): RunView => ({
  ...emptySnapshot,
  run: { id: 'r', status: 'running', ...run },
  stepsState: 'read',
  metricsState: 'read',
  runId: 'r',
  isWatched: true,
  ...more,
});

it.each<[string, RunView, boolean]>([
  ['only its status', view({}), true],
  ['its status, where steps are refused', view({}, { stepsState: 'refused' }), true],
  ['how it ended', view({ status: 'succeeded' }), true],
  ['nothing of its steps yet', view({}, { stepsState: 'unread' }), false],
  ['how many steps there are', view({ progress: { completedSteps: 0, totalSteps: 8 } }), false],
  ['the step it is at', view({ currentStep: { name: 'Loading' } }), false],
  ['a step', view({}, { steps: [step] }), false],
  ['a metric', view({}, { metrics: [{ key: 'loss', value: 1 }] }), false],
  ['that it waits for its turn', view({ status: 'queued' }), false],
  ['its phases', view({ stages: [{ id: 'train' }] }), false],
])('a run that tells %s', (_what, of, expected) => {
  expect(isBare(of)).toBe(expected);
});
