// @vitest-environment node
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { toEtaProfile } from '../read/eta-profile';
import { toRun } from '../read/run';
import { toStep } from '../read/step';
import { ANSWERS } from '../shapes';
import { writeEtaProfile } from './eta-profile';
import { writeMetrics, writeNestedMetrics } from './metrics';
import { permissionsIn, type RunToWrite, writeRun } from './run';
import { type StepToWrite, writeStep } from './step';

const T = Date.UTC(2026, 0, 1, 12);

const RUN: RunToWrite = {
  id: 'run-1',
  status: 'waiting',
  name: 'Nightly',
  dataset: 'claims',
  method: 'CTGAN',
  rev: 7,
  epoch: 'e1',
  attempt: 2,
  maxAttempts: 3,
  progress: { completedSteps: 2, totalSteps: 8, fraction: 0.25 },
  currentStep: { n: 3, kind: 'training', name: 'Train', startedAt: T + 3000 },
  metrics: [
    { key: 'ks', value: 0.1, label: 'KS', unit: '%', group: 'utility', direction: 'lower', pass: 0.1, warn: 0.2 },
    { key: 'auc', value: null, label: null, unit: null, group: 'privacy', direction: null, pass: null, warn: null },
  ],
  queuePosition: null,
  waitingFor: { kind: 'approval', text: 'Go on?', href: '/approve' },
  cancel: { requestedAt: T + 4000, requestedBy: 'ada', reason: 'Wrong', deadlineAt: T + 9000, outcome: 'graceful' },
  error: { code: 'oom', message: 'Out of memory.' },
  can: { cancel: true, force: false, pause: false },
  createdAt: T,
  startedAt: T + 1000,
  finishedAt: null,
  updatedAt: T + 4000,
};

const STEP: StepToWrite = {
  n: 3,
  kind: 'training',
  kindText: 'training',
  status: 'done',
  title: 'Train',
  detail: 'Long',
  rev: 6,
  attempt: 2,
  progress: { current: 3, total: 10, unit: 'epoch' },
  metrics: { loss: 0.5 },
  method: 'CTGAN',
  agent: true,
  createdAt: T,
  startedAt: T + 1000,
  finishedAt: T + 2000,
};

describe('what is written is read as it was', () => {
  it('a run, with every field the wire has', () => {
    expect(toRun(writeRun(RUN, T + 5000), null)).toEqual({
      run: { ...RUN, statusText: 'waiting' },
      serverTimeMs: T + 5000,
    });
  });

  it('a step, with every field the wire has', () => {
    expect(toStep(writeStep(STEP))).toEqual({ ...STEP, id: '3' });
  });

  it('a profile of earlier runs', () => {
    const steps = [{ name: 'Train', startedAtMs: 0, finishedAtMs: 900 }];
    const profile = {
      expectedSteps: 8,
      plan: [{ name: 'Train', weight: 2 }],
      history: [{ durationMs: 1000, expectedSteps: 8, steps }],
    };
    expect(toEtaProfile(writeEtaProfile({ workflow: 'w', ...profile }))).toEqual(profile);
  });
});

describe('what is written fits the shapes', () => {
  const { cancel, waitingFor, error, currentStep, ...bare } = RUN;
  const least: RunToWrite = { id: 'a', status: 'queued', rev: 1, epoch: 'e', createdAt: T };

  it.each([
    ['everything', RUN],
    ['hardly anything', least],
    ['a run without what may be absent', { ...bare, waitingFor: null }],
  ])('%s', (_what, run) => {
    expect(v.safeParse(ANSWERS.Run, writeRun(run, T)).issues).toBeUndefined();
  });

  it('a step', () => {
    expect(v.safeParse(ANSWERS.Step, writeStep(STEP)).issues).toBeUndefined();
  });

  it('a backend whose runs never wait says nothing about it', () => {
    expect(writeRun(least, T)).not.toHaveProperty('waiting_for');
    expect(writeRun({ ...least, waitingFor: null }, T).waiting_for).toBeNull();
  });
});

it('metrics that are read apart stand under their group, those without one under "other"', () => {
  const metrics = [
    { key: 'a', value: 1, group: 'utility' },
    { key: 'b', value: null, group: 'utility' },
    { key: 'c', value: 3 },
  ];
  expect(writeNestedMetrics(metrics)).toEqual({ utility: { a: 1, b: null }, other: { c: 3 } });
});

it('of a metric that is reported several times, as in a history, the last value is written', () => {
  const loss = (value: number, group?: string) => ({ key: 'loss', value, ...(group !== undefined && { group }) });
  expect(writeMetrics([loss(3, 'train'), loss(2, 'train'), loss(1, 'train')])).toEqual({
    loss: { value: 1, group: 'train' },
  });
  expect(writeMetrics([loss(3), loss(2)])).toEqual({ loss: { value: 2 } });
  expect(writeMetrics([loss(3, 'train'), loss(5, 'test'), loss(2, 'train')])).toEqual({
    train: { loss: { value: 2, group: 'train' } },
    test: { loss: { value: 5, group: 'test' } },
  });
});

it('a group is data, whatever its name', () => {
  const written = writeNestedMetrics([{ key: 'a', value: 1, group: '__proto__' }]);
  expect(JSON.stringify(written)).toBe('{"__proto__":{"a":1}}');
});

it.each([
  ['queued', true, { cancel: true, force: false }],
  ['running', true, { cancel: true, force: true }],
  ['waiting', true, { cancel: true, force: true }],
  ['cancelling', true, { cancel: false, force: true }],
  ['succeeded', true, { cancel: false, force: false }],
  ['running', false, { cancel: false, force: false }],
] as const)('in %s, somebody who may control it: %s → %j', (status, mayControl, can) => {
  expect(permissionsIn(status, mayControl)).toEqual({ ...can, pause: false });
});
