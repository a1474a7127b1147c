import { join } from 'node:path';
import { type Browser, chromium } from 'playwright';
import { launchOptions } from '../../../scripts/find/find-browser.mjs';
import { runIdOf } from '../../e2e/support/studio';
import { until } from '../until';

/** A folder for screenshots, from the environment variable E2E_SHOTS. */
const shots = process.env.E2E_SHOTS;

export const openBrowser = async (): Promise<Browser> => chromium.launch(await launchOptions());

/** The demo in a browser, as a user operates it. */
export type DemoPage = Awaited<ReturnType<typeof openDemo>>;

/** @param options.url Where it is served, with path and query. */
export async function openDemo(
  browser: Browser,
  {
    url,
    viewport = { width: 1280, height: 900 },
    theme = 'light' as 'light' | 'dark',
  }: {
    url: string;
    viewport?: { width: number; height: number };
    theme?: 'light' | 'dark';
  },
) {
  const context = await browser.newContext({ viewport, colorScheme: theme });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  const errors: string[] = [];
  page.on('pageerror', (error) => void errors.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  await page.goto(url);
  const dialog = page.getByRole('dialog');
  const badge = dialog.locator('[data-slot="run-status-badge"]');
  return {
    page,
    dialog,
    badge,
    confirmation: page.getByRole('alertdialog'),
    feedItems: dialog.locator('[data-slot="activity-feed-item"]'),
    errors,
    close: () => context.close(),
    async fill({ name, scenario = 'clean', speed = '1' }: { name: string; scenario?: string; speed?: string }) {
      await page.getByRole('button', { name: 'New run' }).first().click();
      await page.getByLabel('Name').fill(name);
      await page.getByText('Simulation', { exact: true }).click();
      await page.getByLabel('Scenario').selectOption(scenario);
      await page.getByLabel('Speed').selectOption(speed);
    },
    press: () => page.getByRole('button', { name: 'Start run' }).click(),
    hasId: () => until('the run has an address', async () => runIdOf(page), 40_000),
    async cancel() {
      await dialog.locator('[data-slot="cancel-run-trigger"]').click();
      await page.getByRole('alertdialog').getByRole('button', { name: 'Confirm Cancel' }).click();
    },
    /** Waits for one of these states, and returns it. */
    reaches: (...states: string[]) =>
      until(
        `the page says ${states.join(' or ')}`,
        async () => {
          const state = await badge.getAttribute('data-state', { timeout: 1_000 }).catch(() => null);
          return state !== null && states.includes(state) && state;
        },
        60_000,
      ),
    async shot(name: string) {
      if (shots) await page.screenshot({ path: join(shots, `${name}.png`) });
    },
  };
}

/** Starts a run through the form, and returns its id. */
export async function startRun(demo: DemoPage, input: Parameters<DemoPage['fill']>[0]): Promise<string> {
  await demo.fill(input);
  await demo.press();
  return demo.hasId();
}
