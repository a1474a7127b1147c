// @vitest-environment node
import { expect, it } from 'vitest';
import { createManualClock } from '../../testing/manual-clock';
import { createManualEnvironment } from '../../testing/manual-environment';
import { createScriptedSource } from '../../testing/scripted-source';
import { createRunClient } from './run-client';

it('a run that begins between the read of its status and that of its steps is not "queued" above a running step', async () => {
  const clock = createManualClock();
  const source = createScriptedSource({ clock, latencyMs: 40, run: { status: 'queued', startedAt: null } });
  const client = createRunClient({ source, clock, environment: createManualEnvironment() });
  // The status is answered; then the worker takes the run; then the steps are answered.
  source.intercept('readRun', async (proceed) => {
    const answer = await proceed();
    source.setRun({ status: 'running' });
    source.setStep({ n: 1, title: 'Loading', status: 'running' });
    return answer;
  });
  client.watch('run-1');
  await clock.advance(450);
  const { run, steps } = client.getSnapshot('run-1');
  expect([run?.status, steps.length]).toEqual(['running', 1]);
  client.dispose();
});

it('a backend that counts steps apart from the run is asked no more often for that', async () => {
  const clock = createManualClock();
  const source = createScriptedSource({ clock, run: { status: 'queued', startedAt: null } });
  const client = createRunClient({ source, clock, environment: createManualEnvironment() });
  // Steps far ahead of the run, which stays queued.
  const step = { id: '1', n: 1, kind: 'info', status: 'running', title: 'Loading', rev: 50 } as const;
  source.interceptAll('readSteps', async () => {
    return { steps: [step], epoch: 'epoch-1', next: 50, more: false, reset: false, invalid: 0 };
  });
  client.watch('run-1');
  await clock.advance(5_000);
  expect(client.getSnapshot('run-1').steps).toHaveLength(1);
  expect(source.count('readRun')).toBeLessThanOrEqual(8);
  client.dispose();
});
