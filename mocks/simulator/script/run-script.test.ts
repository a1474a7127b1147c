// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { createRunScript, declaredSteps, endedProgress } from './run-script';
import { RUN_SCENARIOS } from './scenarios';

const durationOf = (options: Parameters<typeof createRunScript>[0]) =>
  createRunScript(options).steps.reduce((sum, step) => sum + step.durationMs, 0);

describe('createRunScript', () => {
  it('tells the plan: 8 steps with an error, a backup attempt and metrics', () => {
    const script = createRunScript();
    expect(script.steps.map((step) => step.kind)).toEqual([
      'planned',
      'loading',
      'info',
      'training',
      'error',
      'backup',
      'training',
      'metrics',
    ]);
    expect(script.totalSteps).toBe(8);
    expect(script.steps[0]?.agent).toBe(true);
    expect(script.steps[3]).toMatchObject({
      outcome: 'failed',
      method: 'CTGAN',
      progress: { total: 300, unit: 'epoch' },
    });
    expect(script.steps[6]).toMatchObject({ outcome: 'done', method: 'TVAE' });
    expect(Object.keys(script.steps[7]?.runMetrics ?? {})).toEqual(['ks_mean', 'corr_delta', 'mia_auc', 'dup_rate']);
    expect(script.outcome).toBe('succeeded');
  });

  it.each(RUN_SCENARIOS)('%s: the same options give the same script, steps are numbered from 1', (scenario) => {
    const script = createRunScript({ scenario, seed: 7 });
    expect(createRunScript({ scenario, seed: 7 })).toEqual(script);
    expect(script.steps.map((step) => step.n)).toEqual(script.steps.map((_, index) => index + 1));
    expect(script.steps.every((step) => step.durationMs > 0 && step.title !== '')).toBe(true);
  });

  it('differs by seed, and only in wording by name, dataset and method', () => {
    expect(createRunScript({ seed: 2 })).not.toEqual(createRunScript({ seed: 1 }));
    const renamed = createRunScript({ seed: 1, name: 'Other', dataset: 'other', method: 'CopulaGAN' });
    expect(renamed.steps.map((step) => step.durationMs)).toEqual(
      createRunScript({ seed: 1 }).steps.map((step) => step.durationMs),
    );
    expect(renamed.steps[3]?.title).toBe('Training CopulaGAN model');
  });

  it('never backs a method up with itself', () => {
    const script = createRunScript({ method: 'TVAE' });
    expect(script.steps[5]?.method).not.toBe('TVAE');
  });

  it.each(RUN_SCENARIOS)('%s: takes about two minutes, ten times less at speed 10', (scenario) => {
    const ms = durationOf({ scenario });
    expect(ms).toBeGreaterThan(90_000);
    expect(ms).toBeLessThan(140_000);
    expect(durationOf({ scenario, speed: 10 })).toBeCloseTo(ms / 10, -3);
  });

  it('gives every run metric its thresholds, in the right order', () => {
    for (const scenario of RUN_SCENARIOS) {
      for (const step of createRunScript({ scenario }).steps) {
        for (const metric of Object.values(step.runMetrics ?? {})) {
          expect(metric.direction).toBe('lower');
          expect(metric.pass).toBeLessThan(metric.warn ?? 0);
          expect(['utility', 'privacy']).toContain(metric.group);
        }
      }
    }
  });

  it('declares what the scenario says about the number of steps', () => {
    expect(createRunScript({ scenario: 'unknown-total' }).totalSteps).toBeNull();
    expect(createRunScript({ scenario: 'long' }).steps).toHaveLength(500);
    expect(createRunScript({ scenario: 'single-step' }).steps).toHaveLength(1);
    const fails = createRunScript({ scenario: 'fails' });
    expect([fails.steps.length, fails.totalSteps, fails.outcome, fails.error?.code]).toEqual([
      7,
      8,
      'failed',
      'out_of_memory',
    ]);
    const grows = createRunScript({ scenario: 'grows' });
    expect(grows.steps).toHaveLength(12);
    expect([0, 4, 5, 12].map((completed) => declaredSteps(grows, completed))).toEqual([8, 8, 12, 12]);
  });

  it('ends a failed step where it broke off', () => {
    const failed = createRunScript().steps[3];
    if (!failed) throw new Error('the fourth step is missing');
    expect(endedProgress(failed)).toEqual({ current: failed.stopsAt, total: 300, unit: 'epoch' });
    expect(failed.stopsAt).toBeLessThan(300);
    expect(failed.detail).not.toContain('undefined');
  });

  it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])('refuses speed %s', (speed) => {
    expect(() => createRunScript({ speed })).toThrow(/^runlight: speed/);
  });
});
