import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { until } from '../../reference-backend/testing';
import { reachesState, runIdOf, setUpStudio } from './support/studio';

const { backend, open } = setUpStudio();

it('a run is started, watched, cancelled, and has really stopped', async () => {
  const { api, filesOf } = backend();
  const studio = await open();
  await studio.page.getByRole('button', { name: 'New run' }).waitFor();
  await studio.shot('list-empty');
  const id = await studio.startRun({ name: 'Churn, cancelled', scenario: 'default', speed: '4' });

  // Progress advances, the feed fills, metrics appear.
  await reachesState(studio.badge, 'running');
  await until('three steps are in the feed', async () => (await studio.feedItems.count()) >= 3, 60_000);
  await until('the bar has moved', async () => new Set(await studio.barValues()).size >= 3, 60_000);
  const metric = studio.window.locator(
    '[data-slot="run-metric"]:is([data-state="pass"],[data-state="warn"],[data-state="fail"])',
  );
  await metric.first().waitFor({ timeout: 60_000 });
  await studio.shot('running');
  const values = await studio.barValues();
  expect(values).toEqual([...values].sort((a, b) => a - b));
  expect((await api.status(id)).status).toBe('running');
  expect((await filesOf(id))?.length).toBeGreaterThan(0);

  // The confirmation can be dismissed …
  await studio.cancelButton.click();
  await studio.confirmation.waitFor();
  await studio.shot('confirm');
  await studio.confirmation.getByRole('button', { name: 'Keep running' }).click();
  await studio.confirmation.waitFor({ state: 'detached' });
  expect((await api.status(id)).cancel).toBeNull();
  // … or confirmed.
  await studio.cancelButton.click();
  await studio.confirmation.getByRole('button', { name: 'Confirm Cancel' }).click();
  await reachesState(studio.badge, 'cancelled');
  const states = await studio.badgeStates();
  expect(states.slice(states.indexOf('running'))).toEqual(['running', 'cancelling', 'cancelled']);

  // The worker has stopped: its last step is the cancel, and its files are gone.
  const run = await api.status(id);
  expect(run).toMatchObject({ status: 'cancelled', cancel: { requested_by: 'ada', outcome: 'graceful' } });
  const steps = await api.steps(id);
  expect(steps.at(-1)).toMatchObject({ kind: 'cancelled', rev: Math.max(...steps.map(({ rev }) => rev)) });
  expect(steps.filter(({ status }) => status === 'running')).toEqual([]);
  expect(await filesOf(id)).toBeNull();

  // The page shows every step, and polling has stopped.
  await until('the feed is complete', async () => (await studio.feedItems.count()) === steps.length);
  await until('no request is open', async () => studio.pending() === 0);
  await studio.shot('cancelled');
  const about = () => studio.requests.filter((url) => url.includes(id)).length;
  const before = about();
  await pause(5_000);
  expect(about()).toBe(before);
  expect(await api.steps(id)).toEqual(steps);
  expect(await api.status(id)).toEqual({ ...run, server_time: expect.any(String) });

  // Start another run from the same window.
  await studio.window.getByRole('button', { name: 'Run again' }).click();
  await studio.page.getByLabel('Name').fill('Churn, once more');
  await studio.page.getByRole('button', { name: 'Start run' }).click();
  const again = await until('the new run has an address', async () => runIdOf(studio.page));
  expect(again).not.toBe(id);
  await reachesState(studio.badge, 'running');
  await studio.page.keyboard.press('Escape');
  await studio.window.waitFor({ state: 'detached' });

  // Cancel from the list, without opening the run.
  const card = studio.page.getByRole('article').filter({ hasText: 'Churn, once more' });
  await card.getByRole('button', { name: 'Cancel run Churn, once more' }).click();
  await studio.confirmation.getByRole('button', { name: 'Confirm Cancel' }).click();
  await reachesState(card.locator('[data-slot="run-status-badge"]'), 'cancelled');
  await until('the worker has stopped', async () => (await filesOf(again)) === null);
});

it('a run that is left alone succeeds, at 100 %', async () => {
  const { api, filesOf } = backend();
  const studio = await open();
  const id = await studio.startRun({ name: 'Churn, to the end', scenario: 'clean', speed: '10' });
  await reachesState(studio.badge, 'succeeded');
  await until('the bar is full', async () => (await studio.bar.getAttribute('aria-valuenow')) === '100');
  const steps = await api.steps(id);
  expect(steps).toHaveLength(8);
  await until('the feed is complete', async () => (await studio.feedItems.count()) === 8);
  const values = await studio.barValues();
  expect(values).toEqual([...values].sort((a, b) => a - b));
  // The bar is full only once the run has succeeded.
  expect(values.filter((value) => value === 100)).toHaveLength(1);
  expect(await studio.badgeStates()).not.toContain('failed');
  expect(await studio.cancelButton.count()).toBe(0);
  expect(await filesOf(id)).toBeNull();
  await studio.shot('succeeded');
});
