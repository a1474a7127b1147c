import {
  createEtaDisplay,
  createEtaEstimator,
  type EtaEstimatorOptions,
  type EtaInput,
} from '../../src/core/forecast/estimate';
import { createForecast } from '../../src/core/forecast/forecast';
import type { Run, RunStep } from '../../src/core/run/run';
import { emptySnapshot } from '../../src/core/run/snapshot/empty-snapshot';
import type { Context, MakeEstimator, Observation } from './replay';

const MS = 1_000;
const seconds = (ms: number | null | undefined) => (ms == null ? null : ms / MS);

function optionsOf({ expectedSteps, history }: Context): EtaEstimatorOptions {
  return {
    expectedSteps,
    history: history.slice(-5).map((run) => ({
      durationMs: run.total * MS,
      expectedSteps: run.expected,
      steps: run.steps.map(({ name, start, end }) => ({ name, startedAtMs: start * MS, finishedAtMs: end * MS })),
    })),
  };
}

function inputOf({ now, steps }: Observation): EtaInput {
  return {
    nowMs: now * MS,
    startedAtMs: 0,
    steps: steps.map(({ name, start, end }) => ({
      name,
      startedAtMs: start * MS,
      finishedAtMs: end === null ? null : end * MS,
    })),
  };
}

/** The estimator's raw answers. */
export const raw: MakeEstimator = (context) => {
  const estimate = createEtaEstimator(optionsOf(context));
  return (seen) => {
    const { fraction, remainingMs, range } = estimate(inputOf(seen));
    return { fraction, remaining: seconds(remainingMs), low: seconds(range?.lowMs), high: seconds(range?.highMs) };
  };
};

/**
 * The value behind the bar and the countdown. The score ignores that the texts round it (to 10 s, 1 min, …) and stay
 * hidden for 2 s, because some traces last only a few seconds.
 */
export const displayed: MakeEstimator = (context) => {
  const options = optionsOf(context);
  const estimate = createEtaEstimator(options);
  const display = createEtaDisplay({ history: options.history });
  return (seen) => {
    const ended = seen.steps.filter((step) => step.end !== null).length;
    const { fraction, remainingMs, range } = display.update({
      nowMs: seen.now * MS,
      status: 'running',
      startedAtMs: 0,
      estimate: estimate(inputOf(seen)),
      boundary: `${seen.steps.length}/${ended}`,
    });
    return { fraction, remaining: seconds(remainingMs), low: seconds(range?.lowMs), high: seconds(range?.highMs) };
  };
};

/** What the bar and the texts read: the run and its steps as a backend reports them, through the whole pipeline. */
export const components: MakeEstimator = (context) => {
  const { history } = optionsOf(context);
  const forecast = createForecast({ history });
  return ({ now, steps: seen }) => {
    const steps = seen.map(
      ({ name, start, end }, i): RunStep => ({
        id: String(i),
        n: i + 1,
        kind: 'info',
        title: name,
        status: end === null ? 'running' : 'done',
        startedAt: start * MS,
        finishedAt: end === null ? null : end * MS,
      }),
    );
    const completedSteps = steps.filter((step) => step.status === 'done').length;
    const progress = { completedSteps, totalSteps: context.expectedSteps };
    const run: Run = { id: 'scored', status: 'running', startedAt: 0, progress };
    const { eta, progress: bar } = forecast.update({ view: { ...emptySnapshot, run, steps }, nowMs: now * MS });
    return {
      fraction: bar.fraction,
      remaining: seconds(eta.remainingMs),
      low: seconds(eta.range?.lowMs),
      high: seconds(eta.range?.highMs),
    };
  };
};
