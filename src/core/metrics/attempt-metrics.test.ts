// @vitest-environment node
import { expect, it } from 'vitest';
import type { Run, RunStep } from '../run/run';
import { metricsOfAttempts } from './attempt-metrics';

const step = (n: number, fields: Partial<RunStep>): RunStep => ({
  ...{ id: `s/${n}`, n, kind: 'training', status: 'done', title: `Step ${n}` },
  ...fields,
});
const run = (fields: Partial<Run>): Run => ({ id: 'r', status: 'running', ...fields });

it('takes the newest value of each attempt, and of the newest the run’s own', () => {
  const steps = [
    step(1, { attempt: 1, metrics: { loss: 0.9 } }),
    step(2, { attempt: 1, metrics: { loss: 0.4 } }),
    step(3, { attempt: 2, metrics: { loss: 0.3 } }),
  ];
  const ended = run({
    attempt: 2,
    metrics: [
      { key: 'loss', value: 0.2 },
      { key: 'auc', group: 'privacy', value: 0.6 },
    ],
  });
  expect(metricsOfAttempts(ended, steps)).toEqual([
    { attempt: 1, metrics: [{ key: 'loss', value: 0.4 }] },
    {
      attempt: 2,
      metrics: [
        { key: 'loss', value: 0.2 },
        { key: 'auc', group: 'privacy', value: 0.6 },
      ],
    },
  ]);
});

it('is empty where nothing was measured, and takes a missing value for none', () => {
  expect(metricsOfAttempts(null, [])).toEqual([]);
  const steps = [step(1, { attempt: 1, metrics: { loss: 0.9 } }), step(2, { attempt: 1, metrics: { loss: null } })];
  expect(metricsOfAttempts(run({ metrics: [{ key: 'auc', value: null }] }), steps)).toEqual([
    { attempt: 1, metrics: [{ key: 'loss', value: 0.9 }] },
  ]);
});

it('steps that name no attempt belong to the one before them; without any there is one', () => {
  const steps = [
    step(1, { metrics: { a: 1 } }),
    step(2, { attempt: 2, metrics: { a: 2 } }),
    step(3, { metrics: { b: 3 } }),
  ];
  expect(metricsOfAttempts(null, steps)).toEqual([
    { attempt: 1, metrics: [{ key: 'a', value: 1 }] },
    {
      attempt: 2,
      metrics: [
        { key: 'a', value: 2 },
        { key: 'b', value: 3 },
      ],
    },
  ]);
});

it('a metric that steps report without its group is one with the run’s', () => {
  const steps = [step(1, { attempt: 1, metrics: { auc: 0.7 } })];
  const metrics = metricsOfAttempts(
    run({ attempt: 1, metrics: [{ key: 'auc', group: 'privacy', value: 0.6 }] }),
    steps,
  );
  expect(metrics).toEqual([{ attempt: 1, metrics: [{ key: 'auc', group: 'privacy', value: 0.6 }] }]);
});
