// @vitest-environment node
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Run } from './run';
import { soundRun } from './sound-run';

describe('soundRun', () => {
  it('gives a sound run back as it is, and an unsound one as the same object each time', () => {
    const sound: Run = { id: 'r', status: 'running', progress: { completedSteps: 0, totalSteps: 7.5 }, startedAt: 0 };
    expect(soundRun(sound)).toBe(sound);
    const odd: Run = { ...sound, progress: { completedSteps: Number.NaN } };
    expect(soundRun(odd)).toBe(soundRun(odd));
    expect(soundRun(odd)).not.toBe(odd);
  });

  it('leaves no number that cannot be shown, whatever a host hands over', () => {
    const any = fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -3, -0.5, 0, 4, null);
    fc.assert(
      fc.property(any, any, any, any, any, (completedSteps, totalSteps, startedAt, queuePosition, n) => {
        const run = soundRun({
          id: 'r',
          status: 'running',
          progress: { completedSteps, totalSteps },
          currentStep: { n },
          startedAt,
          queuePosition,
        });
        for (const value of [
          run.progress?.completedSteps,
          run.progress?.totalSteps,
          run.queuePosition,
          run.currentStep?.n,
        ])
          expect(value === null || (typeof value === 'number' && Number.isFinite(value) && value >= 0)).toBe(true);
        expect(run.startedAt === null || Number.isFinite(run.startedAt)).toBe(true);
      }),
    );
  });

  it('writes no sign before nothing, and no time that no calendar has (hosts 7 "-0", hosts 10)', () => {
    const odd: Run = {
      id: 'r',
      status: 'running',
      progress: { completedSteps: -0, totalSteps: -0 },
      currentStep: { n: -0 },
    };
    const run = soundRun({ ...odd, startedAt: -1e20, updatedAt: 1e17, createdAt: 0 });
    expect(Object.is(run.progress?.completedSteps, 0)).toBe(true);
    expect(Object.is(run.progress?.totalSteps, 0)).toBe(true);
    expect(Object.is(run.currentStep?.n, 0)).toBe(true);
    expect(run).toMatchObject({ startedAt: null, updatedAt: null, createdAt: 0 });
  });

  it('takes a step’s name of which nothing is seen for none (hosts 10)', () => {
    for (const name of ['', '  ', '\x1b[0m'])
      expect(soundRun({ id: 'r', status: 'running', currentStep: { n: 4, name } }).currentStep).toEqual({
        n: 4,
        name: null,
      });
  });

  it('takes escape codes out of every text of a run (hosts 10)', () => {
    const run = soundRun({
      id: 'r',
      status: 'failed',
      name: '\x1b[1mImport\x1b[0m',
      dataset: 'a\x00b',
      error: { code: 'oom', message: '\x1b[31mCUDA\x1b[0m out of memory\r' },
      currentStep: { n: 3, name: '1%\r2%' },
    });
    expect(run).toMatchObject({
      name: 'Import',
      dataset: 'ab',
      error: { code: 'oom', message: 'CUDA out of memory' },
      currentStep: { n: 3, name: '2%' },
    });
  });
});
