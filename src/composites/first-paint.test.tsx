import { act, render } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import { RunMetricsPreview } from '../components/run-metrics-preview';
import { useRunSteps } from '../hooks/run/useRunSteps';
import { createManualClock } from '../testing/manual-clock';
import { renderWithRun } from '../testing/render-with-run';
import { createScriptedSource } from '../testing/scripted-source';
import type { ScriptedSourceOptions } from '../testing/scripted-source.types';
import { RealTimeRunStatus } from './real-time-run-status';

const START = Date.UTC(2026, 0, 1);
const SLOW = 8_000;

/** A backend that answers one kind of request late and all others at once. */
function slowTo(question: 'readRun' | 'readSteps' | 'readMetrics', change: Partial<ScriptedSourceOptions> = {}) {
  const clock = createManualClock(START);
  const source = createScriptedSource({
    clock,
    run: { progress: { completedSteps: 3, totalSteps: 8 } },
    capabilities: { separateMetrics: true, revisions: false },
    ...change,
  });
  const late = async <T,>(answer: () => Promise<T>): Promise<T> => {
    await new Promise<void>((resolve) => {
      clock.setTimeout(resolve, SLOW);
    });
    return answer();
  };
  const metrics = async () => [{ key: 'ks_mean', value: 0.1, group: 'utility' }];
  source.readMetrics = () => (question === 'readMetrics' ? late(metrics) : metrics());
  if (question !== 'readMetrics') source.interceptAll(question, (proceed) => late(proceed));
  source.setStep({ n: 1, title: 'Load', kind: 'loading', status: 'done' });
  return { clock, source };
}

function Steps() {
  const { isLoading, steps } = useRunSteps('run-1');
  return <output>{isLoading ? 'loading' : `${steps.length} steps`}</output>;
}

async function open(made: ReturnType<typeof slowTo>) {
  const page = renderWithRun(
    <>
      <RealTimeRunStatus runId="run-1" showFeed />
      <RunMetricsPreview runId="run-1" />
      <Steps />
    </>,
    {
      render,
      act,
      scenario: { ...made, runId: 'run-1', story: 'One answer is late.' },
      options: { timeoutMs: 30_000 },
    },
  );
  await page.advance(1);
  const read = () => ({
    feed: page.container.querySelector('[data-slot="activity-feed"]')?.getAttribute('data-state'),
    isFeedBusy: page.container.querySelector('[data-slot="activity-feed"]')?.getAttribute('aria-busy') === 'true',
    metrics: page.container.querySelector('[data-slot="run-metrics-preview"]')?.getAttribute('data-state'),
    headless: page.container.querySelector('output')?.textContent,
  });
  return { ...page, read };
}

describe('each first paint with each answer delayed alone (hosts 3)', () => {
  beforeEach(() => {
    document.body.textContent = '';
  });

  it('/steps 8 s late: "3/8 steps" beside skeletons, not beside "No activity yet"', async () => {
    const page = await open(slowTo('readSteps'));
    for (const at of [1, 1_000, 4_000]) {
      await page.advance(at);
      expect(page.read()).toMatchObject({ feed: 'loading', isFeedBusy: true, metrics: 'loading', headless: 'loading' });
      expect(page.container).not.toHaveTextContent('No activity yet');
      expect(page.container).not.toHaveTextContent('No metrics yet');
      expect(page.container).toHaveTextContent('3/8 steps');
    }
    await page.advance(SLOW);
    expect(page.read()).toMatchObject({ feed: 'ready', isFeedBusy: false, metrics: 'ready', headless: '1 steps' });
  });

  it('/metrics 8 s late: the feed is there, the metrics are awaited', async () => {
    const page = await open(slowTo('readMetrics'));
    await page.advance(2_000);
    expect(page.read()).toMatchObject({ feed: 'ready', metrics: 'loading', headless: '1 steps' });
    await page.advance(SLOW);
    expect(page.read()).toMatchObject({ metrics: 'ready' });
  });

  it('/status 8 s late: everything is awaited', async () => {
    const page = await open(slowTo('readRun'));
    await page.advance(2_000);
    expect(page.read()).toMatchObject({ metrics: 'loading', headless: 'loading' });
    await page.advance(SLOW + 2_000);
    expect(page.read()).toMatchObject({ feed: 'ready', metrics: 'ready' });
  });

  it('says so where the backend shows no steps, and is empty only where it said that there are none', async () => {
    const made = slowTo('readMetrics');
    made.source.interceptAll('readSteps', async () => ({
      steps: [],
      epoch: null,
      next: null,
      reset: true,
      more: false,
    }));
    const page = await open(made);
    await page.advance(1_000);
    expect(page.read()).toMatchObject({ feed: 'empty', headless: '0 steps' });
    // Three steps are done, so the text must not say "yet".
    expect(page.container).toHaveTextContent('No steps to show');
  });
});
