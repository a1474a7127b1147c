import type { Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { until } from '../../reference-backend/testing';
import { sideways } from './support/sideways';
import { reachesState, runIdOf, setUpStudio } from './support/studio';

const { backend, open } = setUpStudio();

const slow = { scenario: 'stall', speed: 1 };

it('who may only look sees the run, and no way to start or cancel one', async () => {
  const { api } = backend();
  const { id } = await api.start({ name: 'Ada’s run', params: slow });
  await api.reaches(id, 'running');
  const studio = await open({ path: '/?user=vera' });
  const card = studio.page.getByRole('article').filter({ hasText: 'Ada’s run' });
  await reachesState(card.locator('[data-slot="run-status-badge"]'), 'running');
  expect(await studio.page.getByRole('button', { name: 'New run' }).count()).toBe(0);
  await card.getByRole('button').first().click();
  await reachesState(studio.badge, 'running');
  expect(await studio.page.locator('[data-slot="cancel-run-trigger"]').count()).toBe(0);
  await studio.shot('viewer');
  await api.cancel(id);
  // The viewer still sees the result.
  await reachesState(studio.badge, 'cancelled');
});

describe.each([360, 280])('a phone, %i px wide', (width) => {
  it('nothing is cut off or has to be moved sideways, from the list to the cancelled run', async () => {
    const studio = await open({ viewport: { width, height: 740 } });
    const { page } = studio;
    await page.getByRole('button', { name: 'New run' }).waitFor();
    await studio.shot(`phone-${width}-list`);
    expect(await page.evaluate(sideways, 0.5), 'list').toEqual([]);
    await page.getByRole('button', { name: 'New run' }).click();
    await page.getByLabel('Name').waitFor();
    await studio.shot(`phone-${width}-config`);
    expect(await page.evaluate(sideways, 0.5), 'configuration').toEqual([]);
    await page.keyboard.press('Escape');
    await studio.window.waitFor({ state: 'detached' });
    await studio.startRun({
      name: 'A run with a rather long name, as people give them',
      scenario: 'default',
      speed: '10',
    });
    await until('three steps are in the feed', async () => (await studio.feedItems.count()) >= 3, 60_000);
    await studio.shot(`phone-${width}-running`);
    expect(await page.evaluate(sideways, 0.5), 'run').toEqual([]);
    await studio.cancelButton.click();
    await studio.confirmation.waitFor();
    await studio.shot(`phone-${width}-confirm`);
    expect(await page.evaluate(sideways, 0.5), 'question').toEqual([]);
    await studio.confirmation.getByRole('button', { name: 'Confirm Cancel' }).click();
    await reachesState(studio.badge, 'cancelled');
    await studio.shot(`phone-${width}-cancelled`);
    expect(await page.evaluate(sideways, 0.5), 'cancelled').toEqual([]);
    await page.keyboard.press('Escape');
    await studio.window.waitFor({ state: 'detached' });
    expect(await page.evaluate(sideways, 0.5), 'list with a run').toEqual([]);
    await studio.shot(`phone-${width}-list-with-run`);
  });
});

/** Presses Tab until the focus is on a match of the selector; fails if it is never reached. */
async function tabTo(page: Page, what: string, selector: string): Promise<void> {
  for (let presses = 0; presses < 60; presses += 1) {
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not lead to ${what}`);
}

it('with the keyboard alone: start, cancel, close, open again', async () => {
  const studio = await open();
  const { page } = studio;
  await page.getByRole('button', { name: 'New run' }).waitFor();
  await tabTo(page, '“New run”', 'main button.primary');
  await page.keyboard.press('Enter');
  await page.locator('input[name="name"]').waitFor();
  await tabTo(page, 'the name', 'input[name="name"]');
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('By keyboard');
  await tabTo(page, 'the simulation', 'summary');
  await page.keyboard.press('Enter');
  await tabTo(page, 'the scenario', 'select[name="scenario"]');
  await page.keyboard.type('Stands');
  await tabTo(page, '“Start run”', '[role="dialog"] button[type="submit"]');
  await page.keyboard.press('Enter');
  await reachesState(studio.badge, 'running');
  const id = runIdOf(page) ?? '';
  expect(await backend().api.status(id)).toMatchObject({ name: 'By keyboard' });

  await tabTo(page, 'the cancel button', '[role="dialog"] [data-slot="cancel-run-trigger"]');
  await page.keyboard.press('Enter');
  await studio.confirmation.waitFor();
  // The focus is on the safe answer; Escape also dismisses.
  await until('the safe answer has the focus', () =>
    page.evaluate(() => document.activeElement?.matches('[data-slot="cancel-run-dismiss"]') ?? false),
  );
  await page.keyboard.press('Escape');
  await studio.confirmation.waitFor({ state: 'detached' });
  expect(await studio.window.count()).toBe(1);
  await until('the cancel button has the focus again', () =>
    page.evaluate(() => document.activeElement?.matches('[data-slot="cancel-run-trigger"]') ?? false),
  );
  await page.keyboard.press('Enter');
  await tabTo(page, 'the answer that cancels', '[data-slot="cancel-run-confirm"]');
  await page.keyboard.press('Enter');
  await reachesState(studio.badge, 'cancelled');
  // Focus stays in the dialog after the button is gone.
  expect(await page.evaluate(() => document.activeElement?.closest('[role="dialog"]') !== null)).toBe(true);

  await page.keyboard.press('Escape');
  await studio.window.waitFor({ state: 'detached' });
  await tabTo(page, 'the run in the list', '[data-slot="run-card-name"]:has([title="By keyboard"])');
  await page.keyboard.press('Enter');
  await reachesState(studio.badge, 'cancelled');
  expect(runIdOf(page)).toBe(id);
});
