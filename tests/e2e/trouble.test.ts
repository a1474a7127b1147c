import { describe, expect, it } from 'vitest';
import { until } from '../../reference-backend/testing';
import { isAway, reachesState, setUpStudio } from './support/studio';

const { backend, open } = setUpStudio();

const NOT_FOUND = 'This run does not exist, or you may not see it.';
const UNREADABLE = 'The server sent an answer that could not be read. Trying again…';
const UNREACHABLE = 'The server cannot be reached. Trying again…';

const slow = { scenario: 'stall', speed: 1 };

describe('a link to a run', () => {
  it('that does not exist, or is no id at all: says so once, and asks no more', async () => {
    for (const link of ['no_such_run', '../../etc/passwd', '<img src=x onerror=alert(1)>']) {
      const studio = await open({ path: `/?run=${encodeURIComponent(link)}`, expectedErrors: /status of 404/ });
      await studio.window.getByText(NOT_FOUND).waitFor();
      await until('no request is open', async () => studio.pending() === 0);
      const about = studio.requests.filter((url) => /^\/v1\/runs\/[^?]/.test(url));
      expect(about).toHaveLength(1);
      await studio.shot('not-found');
      // The window can be closed to reach the list.
      await studio.page.keyboard.press('Escape');
      await studio.window.waitFor({ state: 'detached' });
      expect(new URL(studio.page.url()).search).toBe('');
    }
  });

  it('of somebody else says the same as for none, and shows it to whom it belongs', async () => {
    const { id } = await backend().api.start({ name: 'Only for Ada', params: slow });
    const bob = await open({ path: `/?user=bob&run=${id}`, expectedErrors: /status of 404/ });
    await bob.window.getByText(NOT_FOUND).waitFor();
    expect(await bob.page.getByText('Only for Ada').count()).toBe(0);
    await bob.page.keyboard.press('Escape');
    await bob.window.waitFor({ state: 'detached' });
    await bob.page.getByLabel('Signed in as').selectOption('ada');
    await bob.page.getByRole('article').filter({ hasText: 'Only for Ada' }).waitFor();
    await backend().api.cancel(id);
  });

  it('that was not found, and is there when asked again', async () => {
    const { id } = await backend().api.start({ name: 'Replicated late', params: slow });
    const studio = await open({ expectedErrors: /status of 404/ });
    // The run is not found, and the list does not contain it yet.
    await studio.page.route(`**/v1/runs/${id}/*`, (route) => route.fulfill({ status: 404, json: { title: 'No' } }));
    await studio.page.route(/\/v1\/runs(\?|$)/, (route) => route.fulfill({ json: { runs: [], next_cursor: null } }));
    await studio.page.goto(`${backend().url}/?run=${id}`);
    await studio.window.getByText(NOT_FOUND).waitFor();
    await studio.page.unrouteAll();
    await studio.window.getByRole('button', { name: 'Try again' }).click();
    await reachesState(studio.badge, 'running', 'queued');
    await studio.window.getByText(NOT_FOUND).waitFor({ state: 'detached' });
    await backend().api.cancel(id);
  });
});

describe('an answer that is not one', () => {
  const answers = {
    'HTML instead of JSON': { contentType: 'text/html', body: '<!doctype html><title>Login</title><h1>Sign in</h1>' },
    'JSON that breaks off': { contentType: 'application/json', body: '{"id":"r1","status":"runn' },
    'JSON of something else': { contentType: 'application/json', body: '{"hello":"world"}' },
  };
  for (const [what, answer] of Object.entries(answers)) {
    it(`${what}: says so, and goes on by itself when it is over`, async () => {
      const { id } = await backend().api.start({ name: 'Behind a bad proxy', params: slow });
      const studio = await open();
      await studio.page.route('**/v1/**', (route) => route.fulfill({ status: 200, ...answer }));
      await studio.page.goto(`${backend().url}/?run=${id}`);
      await studio.window.getByText(UNREADABLE).waitFor();
      await studio.page.unrouteAll();
      await reachesState(studio.badge, 'running', 'queued');
      await studio.window.getByText(UNREADABLE).waitFor({ state: 'detached' });
      // The same in the middle of a run: the data stays on screen.
      await studio.page.route('**/v1/**', (route) => route.fulfill({ status: 200, ...answer }));
      await reachesState(studio.live, 'reconnecting', 'stale');
      expect(await studio.badge.getAttribute('data-state')).toMatch(/running|queued/);
      await studio.page.unrouteAll();
      await reachesState(studio.live, 'polling');
      await backend().api.cancel(id);
    });
  }
});

describe('a cancel', () => {
  it('that comes after the end: says what came first, and the run is shown as it ended', async () => {
    const { api } = backend();
    const { id } = await api.start({ name: 'Faster than the cancel', params: { scenario: 'clean', speed: 8 } });
    const studio = await open({ path: `/?run=${id}`, expectedErrors: /status of 409/ });
    await studio.page.route(`**/v1/runs/${id}/cancel`, async (route) => {
      await api.reaches(id, 'succeeded');
      await route.continue();
    });
    await reachesState(studio.badge, 'running');
    await studio.cancelButton.click();
    await studio.confirmation.getByRole('button', { name: 'Confirm Cancel' }).click();
    await studio.window.getByText('It finished before it could be cancelled.').waitFor();
    await reachesState(studio.badge, 'succeeded');
    await studio.shot('finished-before-cancel');
    expect(await studio.badgeStates()).not.toContain('cancelled');
    expect(await studio.cancelButton.count()).toBe(0);
    expect(await api.status(id)).toMatchObject({ status: 'succeeded', cancel: null });
  });

  it('whose answer is lost: never shown as running again, and has one effect', async () => {
    const { api } = backend();
    const { id } = await api.start({ name: 'Answer lost', params: slow });
    const studio = await open({ path: `/?run=${id}`, expectedErrors: isAway });
    let lost = 0;
    await studio.page.route(`**/v1/runs/${id}/cancel`, async (route) => {
      await route.fetch();
      lost += 1;
      await route.abort('connectionreset');
    });
    await reachesState(studio.badge, 'running');
    await studio.cancelButton.click();
    await studio.confirmation.getByRole('button', { name: 'Confirm Cancel' }).click();
    await reachesState(studio.badge, 'cancelled');
    expect(lost).toBeGreaterThan(0);
    const states = await studio.badgeStates();
    expect(states.slice(states.indexOf('running'))).toEqual(['running', 'cancelling', 'cancelled']);
    expect((await api.steps(id)).filter(({ kind }) => kind === 'cancelled')).toHaveLength(1);
  });
});

describe('a start', () => {
  it('that gets no answer: says so and keeps what was typed; pressed again it starts one run, not two', async () => {
    const studio = await open({ expectedErrors: isAway });
    const { page } = studio;
    const form = { name: 'Asked for twice', scenario: 'stall', speed: '1' };
    let lose = true;
    await page.route('**/v1/runs', async (route) => {
      if (route.request().method() !== 'POST' || !lose) return route.continue();
      lose = false;
      await route.fetch(); // the request arrives; only the response is lost
      await route.abort('connectionreset');
    });
    await page.getByRole('button', { name: 'New run' }).click();
    await page.getByLabel('Name').fill(form.name);
    await page.getByText('Simulation', { exact: true }).click();
    await page.getByLabel('Scenario').selectOption(form.scenario);
    await page.getByRole('button', { name: 'Start run' }).click();
    await studio.window.getByText(/^The run could not be started/).waitFor();
    await studio.shot('start-failed');
    expect(await page.getByLabel('Name').inputValue()).toBe(form.name);
    await page.getByRole('button', { name: 'Start run' }).click();
    await reachesState(studio.badge, 'queued', 'running');
    const { runs } = (await backend().api.call('/v1/runs')).json<{ runs: { id: string; name: string }[] }>();
    const found = runs.filter(({ name }) => name === form.name);
    expect(found).toHaveLength(1);
    await backend().api.cancel(found[0]?.id ?? '');
  });
});

it('the backend is down when the page loads: says so, and fills itself when it is back', async () => {
  const { api, kill, start } = backend();
  const { id } = await api.start({ name: 'Before the outage', params: slow });
  await kill();
  const overview = await open({ isHostedElsewhere: true, expectedErrors: isAway });
  const detail = await open({ isHostedElsewhere: true, expectedErrors: isAway, path: `/?run=${id}` });
  await overview.page.getByText(UNREACHABLE).waitFor();
  await detail.window.getByText(UNREACHABLE).waitFor();
  await overview.shot('down-at-load-list');
  await detail.shot('down-at-load-run');
  await start();
  await overview.page.getByRole('article').filter({ hasText: 'Before the outage' }).waitFor({ timeout: 60_000 });
  await overview.page.getByText(UNREACHABLE).waitFor({ state: 'detached' });
  await reachesState(detail.badge, 'running', 'queued');
  await detail.window.getByText(UNREACHABLE).waitFor({ state: 'detached' });
});
