import { describe, expect, it } from 'vitest';
import { RUN_STATUSES } from '../../../src/core/run/run';
import { NOW, sampleRun } from '../samples/sample-runs';
import { argsAtMoment, moments, RUN_MOMENTS } from './run-states';

describe('the moments a design is looked at in', () => {
  it('have each status', () => {
    const statuses = new Set(moments().map(({ moment }) => moment.run.status));
    expect([...statuses].toSorted()).toEqual([...RUN_STATUSES].toSorted());
  });

  it.each(moments())('$name: run and steps tell the same', ({ moment: { run, steps } }) => {
    const isOver = run.finishedAt != null;
    const running = steps.filter(({ status }) => status === 'running');
    expect(running.length).toBeLessThanOrEqual(1);
    if (isOver) expect(running).toEqual([]);
    for (const step of running) expect(run.currentStep?.n).toBe(step.n);
    const ended = steps.filter(({ status }) => status !== 'running').length;
    if (run.status !== 'failed' && run.status !== 'cancelled' && running.length > 0) {
      expect(run.progress?.completedSteps).toBe(ended);
    }
    for (const step of steps) expect(step.startedAt ?? 0).toBeLessThanOrEqual(NOW);
  });
});

describe('the run chosen in the toolbar', () => {
  const own = { run: sampleRun({ name: 'My own' }), size: 'lg' };

  it('takes the place of the story’s run, and of its steps where it has some', () => {
    const chosen = argsAtMoment({ ...own, steps: [] }, '500 steps');
    expect(chosen).toEqual({ ...RUN_MOMENTS['500 steps'], size: 'lg' });
    expect(argsAtMoment(own, 'queued')).toEqual({ run: RUN_MOMENTS.queued.run, size: 'lg' });
  });

  it('changes nothing where none is chosen, or the story shows no run', () => {
    expect(argsAtMoment(own, 'story')).toBe(own);
    const list = { list: { runs: [] } };
    expect(argsAtMoment(list, 'failed')).toBe(list);
  });
});
