import path from 'node:path';
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OpenHost, openHost } from '../support/host-page';
import { hasFastApi, type RunningApp, startApp } from './start-app';

// RUNLIGHT_REQUIRE_SERVICES=1 turns a missing FastAPI into a failure.
const canRun = hasFastApi() || Boolean(process.env.RUNLIGHT_REQUIRE_SERVICES);

const TOKEN = 'token-of-ada';
/** In seconds. The worker's last step takes 20 of these: enough for a busy machine to cancel, confirm and check. */
const PACE = '0.6';
const RESERVATION = 'Cancelled. Work under way may still finish.';
/** Chromium's own message for a 404 response. */
const NOT_FOUND = 'Failed to load resource: the server responded with a status of 404 (Not Found)';
const SOON = { timeout: 20_000 };

describe.skipIf(!canRun)(
  'the smallest backend, a real FastAPI (left out where python3-fastapi and python3-uvicorn are not installed)',
  () => {
    let host: OpenHost;
    let app: RunningApp;
    beforeAll(async () => {
      [app, host] = await Promise.all([
        startApp({ PACE, TOKEN }),
        openHost({ entries: { page: path.join(import.meta.dirname, 'page.tsx') } }),
      ]);
    });
    afterAll(async () => {
      await host?.close();
      await app?.close();
    });

    /** The host's page, with its requests and responses. `run`: a run that someone else has started. */
    async function openPage(run?: string) {
      const query = new URLSearchParams({ api: app.url, token: TOKEN, ...(run !== undefined && { run }) });
      // Far from UTC, so that misreading a time without a zone shows.
      const { page, complaints } = await host.open(`page?${query}`, { timezoneId: 'Asia/Tokyo' });
      // Time passes normally, and can also be advanced.
      await page.clock.install();
      const readOf = (url: string) => /\/v1\/runs\/[^/]+\/(status|steps|metrics)$/.exec(url)?.[1];
      const asked: string[] = [];
      const answers: string[] = [];
      page.on('request', (request) => {
        const read = readOf(request.url());
        if (read !== undefined && request.method() === 'GET') asked.push(read);
      });
      page.on('response', (answer) => {
        const read = readOf(answer.url());
        if (read !== undefined && answer.request().method() === 'GET') answers.push(`${read} ${answer.status()}`);
      });
      await page.reload();
      return { page, complaints, asked, answers, ...partsOf(page) };
    }

    it('answers nobody without a token', async () => {
      expect((await fetch(`${app.url}/v1/runs/any/status`)).status).toBe(401);
    });

    it('a run from its start over "Cancelled", which it was only called, to the end that came after all', async () => {
      const own = await openPage();
      const { page, panel, card, badges, metric, titles } = own;
      const refusals = () => own.answers.filter((answer) => answer.endsWith(' 404')).length;

      const started = page.waitForResponse((answer) => answer.url().endsWith('/v1/runs') && answer.status() === 201);
      await page.getByRole('button', { name: 'Train' }).click();
      const { id } = (await (await started).json()) as { id: string };
      const statuses = await watchStatuses(page);
      await expect.poll(badges, SOON).toEqual(['running', 'running']);
      const others = await openPage(id);
      // A run that was never read may not exist; the page waits only for one that it has read.
      await expect.poll(others.badges, SOON).toEqual(['running']);

      // A deployment: for a moment there is no service behind the proxy.
      await fetch(`${app.url}/deploy`, { method: 'POST' });
      await expect.poll(() => [...own.answers, ...others.answers].join(), SOON).toContain(' 404');

      // The steps describe the current work, in the card as well, and have values before the run has any.
      await expect.poll(() => panel.textContent(), SOON).toContain('Backup attempt with TVAE');
      await expect.poll(() => card.textContent(), SOON).toContain('Backup attempt with TVAE');
      expect(await badges()).toEqual(['running', 'running']);
      expect(await metric('KS mean')).toContain('0.31');
      expect(await metric('MIA AUC')).toContain('0.62');
      expect(await metric('Dup rate')).toContain('0%');
      // NaN in the text of a step's metrics.
      expect(await metric('Corr delta')).toContain('Not yet available');
      expect(await panel.locator('[data-slot="real-time-run-status-stats"]').textContent()).toMatch(/\d+s\s+elapsed/);

      await panel.getByRole('button', { name: 'Cancel' }).click();
      await page.getByRole('button', { name: 'Confirm Cancel' }).click();
      await expect.poll(badges, SOON).toEqual(['cancelled', 'cancelled']);
      await expect.poll(() => panel.getByText(RESERVATION).count(), SOON).toBe(1);
      await expect.poll(() => card.getByText(RESERVATION).count(), SOON).toBe(1);
      await expect.poll(others.badges, SOON).toEqual(['cancelled']);
      await expect.poll(() => others.card.getByText(RESERVATION).count(), SOON).toBe(1);
      const askedByOthers = others.asked.length;
      await keepPicture(page);

      // The worker finishes, and the page notices without any user action.
      await expect.poll(badges, SOON).toEqual(['succeeded', 'succeeded']);
      await expect.poll(() => panel.textContent()).toContain('Reported as Cancelled at first; corrected to Succeeded.');
      expect(await page.locator('main').getByText(RESERVATION).count()).toBe(0);
      await expect.poll(() => metric('KS mean'), SOON).toContain('0.08');
      expect(await metric('MIA AUC')).toContain('0.51');
      // NaN as a number in the run's metrics.
      expect(await metric('Corr delta')).toContain('Not measured');
      await expect
        .poll(titles, SOON)
        .toEqual([
          'Agent plan',
          'Training CTGAN',
          'Metrics of CTGAN',
          'Backup attempt with TVAE',
          'Metrics of TVAE',
          'Run cancelled by user',
        ]);
      expect(await panel.getByRole('button', { name: 'Cancel', exact: true }).count()).toBe(0);

      // A page that does not watch steps checks again after 5 s and then 15 s; there must be no more requests in this
      // time.
      await expect
        .poll(async () => {
          // Advance in small increments, so that no response seems to exceed the library's timeout.
          await others.page.clock.runFor('00:01');
          return others.badges();
        }, SOON)
        .toEqual(['succeeded']);
      const looks = others.asked.slice(askedByOthers).filter((read) => read === 'status');
      expect(looks.length).toBeLessThanOrEqual(3);

      // Now the run is final: there are no requests in the next ten minutes.
      for (const view of [own, others]) {
        const before = view.asked.length;
        await view.page.clock.runFor('10:00');
        // Requests sent in that time are recorded before this one is answered.
        await view.page.evaluate((url) => fetch(`${url}/openapi.json`).then((answer) => answer.text()), app.url);
        expect(view.asked.slice(before)).toEqual([]);
      }

      expect((await statuses()).join(' → ')).toMatch(
        /^(loading → )?(queued → )?running → (cancelling → )?cancelled → succeeded$/,
      );
      // Only the browser's own messages about the deployment.
      expect(refusals()).toBeGreaterThan(0);
      // A request aborted while its response arrived has a message but no response: there may be slightly more
      // messages.
      expect(own.complaints.filter((line) => line !== NOT_FOUND)).toEqual([]);
      expect(own.complaints.length).toBeLessThanOrEqual(refusals() + 3);
      expect(others.complaints.filter((line) => line !== NOT_FOUND)).toEqual([]);
    });
  },
);

/** The locators of the page. */
function partsOf(page: Page) {
  const panel = page.locator('#panel');
  return {
    panel,
    card: page.locator('#card'),
    /** The states of all badges, the panel's first. */
    badges: () =>
      page
        .locator('[data-slot="run-status-badge"]')
        .evaluateAll((all) => all.map((badge) => badge.getAttribute('data-state'))),
    /** The text of a metric's tile; null if there is none. */
    metric: async (name: string) => {
      const tiles = await panel.locator('[data-slot="run-metric"]').allTextContents();
      return tiles.find((text) => text.includes(name)) ?? null;
    },
    /** The titles of the steps in the feed. */
    titles: () =>
      panel
        .locator('[data-slot="activity-feed-item"]')
        .evaluateAll((rows) => rows.map((row) => row.querySelector('bdi')?.textContent)),
  };
}

/** Records every state of the panel's badge; the result returns them in order. */
async function watchStatuses(page: Page): Promise<() => Promise<string[]>> {
  await page.locator('#panel').waitFor();
  const seen = await page.evaluateHandle(() => {
    const states: string[] = [];
    const note = () => {
      const state = document.querySelector('#panel [data-slot="run-status-badge"]')?.getAttribute('data-state');
      if (state && state !== states.at(-1)) states.push(state);
    };
    note();
    new MutationObserver(note).observe(document.body, { subtree: true, childList: true, attributes: true });
    return states;
  });
  return () => seen.jsonValue();
}

/** With E2E_SHOTS=<folder>, saves a screenshot of the page. */
async function keepPicture(page: Page): Promise<void> {
  const folder = process.env.E2E_SHOTS;
  if (!folder) return;
  await page.screenshot({ path: path.join(folder, 'fastapi-may-still-finish.png'), animations: 'disabled' });
}
