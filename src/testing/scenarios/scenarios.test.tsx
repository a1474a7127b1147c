import { act, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { CancelRunButton } from '../../components/cancel-run-button';
import { RunProgressIndicator } from '../../components/run-progress-indicator';
import { RunStatusBadge } from '../../components/run-status-badge';
import { RunTimeStats } from '../../components/run-time-stats';
import { renderWithRun } from '../render-with-run';
import { type TestScenarioName, testScenarios } from '.';

/** Renders a run's page like a host, on a scenario. */
function open(scenario: TestScenarioName) {
  const user = userEvent.setup();
  const rendered = renderWithRun(
    <>
      <RunStatusBadge runId="run-1" />
      <RunProgressIndicator runId="run-1" />
      <RunTimeStats runId="run-1" />
      <CancelRunButton runId="run-1" />
    </>,
    { render, act, scenario, locale: 'en' },
  );
  const cancel = async () => {
    await user.click(screen.getByRole('button', { name: /cancel/i }));
    await user.click(
      within(await screen.findByRole('alertdialog', {}, { timeout: 10_000 })).getByRole('button', { name: /cancel/i }),
    );
  };
  const badge = () => document.querySelector('[data-slot="run-status-badge"]')?.getAttribute('data-state');
  const bar = () => Number(screen.getByRole('progressbar').getAttribute('aria-valuenow'));
  return { ...rendered, cancel, badge, bar };
}

it.each(Object.entries(testScenarios))('%s: is about the run it names, and tells its story', async (_, create) => {
  const { source, runId, clock, story } = create();
  expect(source.getRun().id).toBe(runId);
  expect(story).toMatch(/\.$/);
  await clock.advance(200_000);
  expect(source.getRun().id).toBe(runId);
});

it('steady: runs through eight steps and succeeds', async () => {
  const page = open('steady');
  await page.advance(1000);
  expect(page.badge()).toBe('running');
  await page.advance(80_000);
  expect(page.badge()).toBe('succeeded');
  expect(page.bar()).toBe(100);
  expect(page.source.count('readRun')).toBeLessThan(95);
});

it('stall: says that nothing happens, and goes on', async () => {
  const page = open('stall');
  await page.advance(110_000);
  expect(page.container).toHaveTextContent(/no progress for/i);
  await page.advance(85_000);
  expect(page.badge()).toBe('succeeded');
});

it('growth: the bar holds when the plan grows', async () => {
  const page = open('growth');
  let last = 0;
  for (let second = 0; second < 118; second += 2) {
    await page.advance(2000);
    const now = page.bar();
    expect(now).toBeGreaterThanOrEqual(last);
    last = now;
  }
  expect(page.client.getSnapshot('run-1').run?.progress?.totalSteps).toBe(12);
  await page.advance(5000);
  expect(page.bar()).toBe(100);
});

it('disconnect: keeps what is on screen, says that it is old, and catches up', async () => {
  const page = open('disconnect');
  await page.advance(14_000);
  await page.advance(26_000);
  expect(page.client.getSnapshot('run-1').connection.state).toBe('stale');
  expect(page.badge()).toBe('running');
  await page.advance(60_000);
  expect(page.badge()).toBe('succeeded');
});

describe('cancelling', () => {
  it('cancelRace: shows the success that came first, and no refusal', async () => {
    const page = open('cancelRace');
    await page.advance(1000);
    await page.cancel();
    await page.advance(3000);
    expect(page.badge()).toBe('succeeded');
    expect(page.client.getSnapshot('run-1').cancel.result).toBe('finished_before_cancel');
  });

  it('stuckCancel: says that there is no answer, and force ends it', async () => {
    const page = open('stuckCancel');
    await page.advance(1000);
    await page.cancel();
    await page.advance(31_000);
    expect(page.badge()).toBe('cancelling');
    expect(page.client.getSnapshot('run-1').cancel.overdue).toBe(true);
    await act(async () => void page.client.cancel('run-1', { force: true }));
    await page.advance(2000);
    expect(page.badge()).toBe('cancelled');
  });

  it('lateSuccess: never says cancelled', async () => {
    const page = open('lateSuccess');
    await page.advance(1000);
    await page.cancel();
    const seen = new Set<string | null | undefined>();
    for (let i = 0; i < 10; i += 1) {
      await page.advance(1000);
      seen.add(page.badge());
    }
    expect([...seen]).toEqual(['cancelling', 'succeeded']);
    expect(page.client.getSnapshot('run-1').cancel.result).toBe('finished_before_cancel');
  });

  it('refused: puts the button back and says why', async () => {
    const page = open('refused');
    await page.advance(1000);
    await page.cancel();
    await page.advance(1000);
    expect(page.badge()).toBe('running');
    expect(page.client.getSnapshot('run-1').cancel).toMatchObject({ phase: 'refused', error: { kind: 'forbidden' } });
    expect(page.source.count('cancelRun')).toBe(1);
  });
});

it('waiting: asks a person, lets the bar stand still and the time go on, and goes on after the answer', async () => {
  const page = open('waiting');
  await page.advance(25_000);
  expect(page.badge()).toBe('waiting');
  const before = page.bar();
  const elapsed = () => document.querySelector('[data-slot="run-time-elapsed"]')?.textContent;
  const then = elapsed();
  await page.advance(30_000);
  expect(page.badge()).toBe('waiting');
  expect(page.bar()).toBe(before);
  expect(elapsed()).not.toBe(then);
  await page.advance(30_000);
  expect(page.badge()).toBe('running');
  await page.advance(60_000);
  expect(page.badge()).toBe('succeeded');
});

it('runsAgain: shows the failure, then the second attempt from its own beginning, with the steps of both', async () => {
  const page = open('runsAgain');
  await page.advance(26_000);
  expect(page.badge()).toBe('failed');
  await page.advance(10_000);
  // An ended run is not polled forever: a list, a push, opening it, or a refresh shows that it is active again.
  expect(page.badge()).toBe('failed');
  page.client.refresh('run-1');
  await page.advance(1_000);
  expect(page.badge()).toBe('queued');
  await page.advance(8_000);
  expect(page.badge()).toBe('running');
  expect(page.bar()).toBeLessThan(25);
  const elapsed = document.querySelector('[data-slot="run-time-elapsed"]')?.textContent;
  expect(elapsed).toMatch(/\D[345]s$/);
  await page.advance(80_000);
  expect(page.badge()).toBe('succeeded');
  const { steps } = page.client.getSnapshot('run-1');
  expect(steps.map((step) => step.attempt ?? 1)).toEqual([1, 1, 1, ...Array(8).fill(2)]);
});

it('clockSkew: the elapsed time is that of the server', async () => {
  const page = open('clockSkew');
  await page.advance(30_000);
  const elapsed = document.querySelector('[data-slot="run-time-elapsed"]')?.textContent;
  expect(elapsed).toMatch(/\D(?:29|30)s$/);
});

it('manySteps: all of them arrive', async () => {
  const { client, clock } = renderWithRun(<p>No feed: a test without layout would draw every row.</p>, {
    render,
    scenario: 'manySteps',
  });
  const stop = client.watch('run-1');
  await clock.advance(3000);
  expect(client.getSnapshot('run-1').steps).toHaveLength(10_000);
  stop();
});

it('takes a scenario made before, other renderers, and settings of the client', async () => {
  const scenario = testScenarios.steady({ run: { name: 'Mine', status: 'queued' }, latencyMs: 100 });
  const drawn = { drawn: true };
  const rendered = renderWithRun(<p>Nothing watches</p>, {
    render: () => drawn,
    scenario,
    options: { statusIntervalMs: 50 },
  });
  expect(rendered.drawn).toBe(true);
  expect(rendered.clock).toBe(scenario.clock);
  await expect(Promise.all([rendered.client.readRun('run-1'), rendered.advance(100)])).resolves.toMatchObject([
    { name: 'Mine', status: 'queued' },
    undefined,
  ]);
});
