import { expect, it } from 'vitest';
import { until } from '../../reference-backend/testing';
import { isAway, reachesState, setUpStudio } from './support/studio';

const { backend, open } = setUpStudio();

it('the backend is killed and started again in mid-run: the page says so, recovers, and nothing is lost', async () => {
  const { api, kill, start } = backend();
  const studio = await open({ expectedErrors: isAway });
  const overview = await open({ expectedErrors: isAway });
  const name = 'Churn, with a crash';
  const id = await studio.startRun({ name, scenario: 'clean', speed: '4' });
  await until('three steps are in the feed', async () => (await studio.feedItems.count()) >= 3, 60_000);
  const card = overview.page.getByRole('article').filter({ hasText: name });
  await card.waitFor();
  const before = await api.steps(id);
  const shown = await studio.feedItems.count();
  const barBefore = Math.max(...(await studio.barValues()));

  await kill();
  // Marked as reconnecting at the next request, and as stale after 10 s; the data stays.
  await reachesState(studio.live, 'reconnecting', 'stale');
  await overview.page.getByText('The server cannot be reached. Trying again…').waitFor();
  await studio.window.getByText(/^Last update .+ Trying again…/).waitFor();
  await studio.shot('backend-down-run');
  await overview.shot('backend-down-list');
  expect(await studio.live.getAttribute('data-state')).toBe('stale');
  expect(await studio.feedItems.count()).toBeGreaterThanOrEqual(shown);
  expect(await studio.badge.getAttribute('data-state')).toBe('running');
  expect(await card.isVisible()).toBe(true);

  await start();
  // The page recovers without a reload or a click. The next retry may be half a minute away, and the run may end before
  // it.
  const stateOf = (part: typeof studio.live) => part.getAttribute('data-state', { timeout: 1_000 }).catch(() => null);
  await until(
    'the page is back',
    async () => (await stateOf(studio.live)) === 'polling' || (await stateOf(studio.badge)) === 'succeeded',
    90_000,
  );
  await studio.window.getByText(/^Last update .+ Trying again…/).waitFor({ state: 'detached' });
  await overview.page.getByText('The server cannot be reached').waitFor({ state: 'detached' });
  await reachesState(studio.badge, 'succeeded');
  await reachesState(card.locator('[data-slot="run-status-badge"]'), 'succeeded');
  expect(await api.status(id)).toMatchObject({ attempt: 2, progress: { completed_steps: 8, fraction: 1 } });

  const steps = await api.steps(id);
  for (const step of before.filter(({ status }) => status !== 'running')) expect(steps).toContainEqual(step);
  expect(steps.filter(({ status }) => status === 'interrupted')).toHaveLength(1);
  const done = steps.filter(({ status }) => status === 'done').map(({ title }) => title);
  expect(new Set(done).size).toBe(8);
  expect(done).toHaveLength(8);
  // The page shows the same steps, each once, in the same order.
  const titlesInFeed = () =>
    studio.feedItems.locator('bdi').evaluateAll((all) => all.map((bdi) => bdi.textContent ?? ''));
  await expect
    .poll(async () => (await titlesInFeed()).filter((title) => steps.some((step) => step.title === title)).length, {
      timeout: 50_000,
      message: 'steps in the feed',
    })
    .toBe(steps.length);
  const titles = await titlesInFeed();
  expect(titles.filter((title) => steps.some((step) => step.title === title))).toEqual(
    [...steps].sort((a, b) => a.n - b.n).map(({ title }) => title),
  );
  expect((await studio.barValues()).at(-1)).toBe(100);
  expect(barBefore).toBeLessThan(100);
  expect(await studio.badgeStates()).not.toContain('failed');
}, 180_000);
