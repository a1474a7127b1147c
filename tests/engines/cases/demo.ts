import { describe, expect, it } from 'vitest';
import { sideways } from '../../e2e/support/sideways';
import { type PageSize, type Tab, until } from '../drivers/types';
import { complaintsOf, record } from '../engines';
import { isGone, isIn, isThere } from '../in-page';
import { type Lab, pause, useBackend } from '../lab';

const WINDOW = '[role="dialog"]';
const BADGE = `${WINDOW} [data-slot="run-status-badge"]`;
const TRIGGER = `${WINDOW} [data-slot="cancel-run-trigger"]`;
const QUESTION = '[role="alertdialog"]';
const CONFIRM = `${QUESTION} [data-slot="cancel-run-confirm"]`;
const NAME = 'input[name="name"]';
const LONG = { timeoutMs: 60_000 };

/** Runs in the page. */
const hasRows = (count: string) =>
  document.querySelectorAll('[role="dialog"] [data-slot="activity-feed-item"]').length >= Number(count);
const choose = (name: string, value: string) => {
  const select = document.querySelector<HTMLSelectElement>(`select[name="${name}"]`);
  if (select) select.value = value;
};
const isMatched = (selector: string) => document.activeElement?.matches(selector) ?? false;
const runId = () => new URLSearchParams(location.search).get('run');

async function fill(tab: Tab, selector: string, text: string) {
  await tab.click(selector);
  await tab.js((found) => document.querySelector<HTMLInputElement>(found)?.select(), selector);
  await tab.type(text);
}

async function startRun(tab: Tab, name: string, speed: string): Promise<string> {
  await tab.click('text=New run');
  await until(tab, 'the form is there', isThere, { args: [NAME] });
  await pause(600);
  await fill(tab, NAME, name);
  await tab.js(choose, 'speed', speed);
  await tab.click('text=Start run');
  await until(tab, 'it runs', isIn, { args: [BADGE, 'running'], ...LONG });
  return (await tab.js(runId)) ?? '';
}

async function confirm(tab: Tab) {
  await until(tab, 'the question is there', isThere, { args: [CONFIRM] });
  await pause(700);
  await tab.click(CONFIRM);
}

async function tabTo(tab: Tab, what: string, selector: string) {
  for (let presses = 0; presses < 40; presses += 1) {
    if (await tab.js(isMatched, selector)) return;
    await tab.press('Tab');
  }
  throw new Error(`Tab does not lead to ${what}`);
}

/** The demo on the reference backend: all user actions from the start of a run to its end. */
export function demoCases(lab: Lab): void {
  describe('the demo', () => {
    const server = useBackend(lab);
    async function withDemo(use: (tab: Tab) => Promise<void>, size?: PageSize) {
      const tab = await lab.engine().open(size);
      try {
        await tab.goto(`${server().url}/`);
        await tab.js(record);
        await until(
          tab,
          'the demo is there',
          (wanted) => [...document.querySelectorAll('button')].some((one) => one.textContent?.trim() === wanted),
          { args: ['New run'], ...LONG },
        );
        // The loaded list replaces the button: a press in that moment would be lost.
        await until(tab, 'the list has been read', isGone, { args: ['[data-slot="runs-list"][data-state="loading"]'] });
        await use(tab);
        expect(await tab.js(complaintsOf)).toEqual([]);
      } finally {
        await tab.close();
      }
    }

    it('a run is started, watched, asked about, cancelled, and has really stopped', async () => {
      await withDemo(async (tab) => {
        const { api } = server();
        const id = await startRun(tab, 'From the start', '4');
        await until(tab, 'three steps are there', hasRows, { args: ['3'], ...LONG });
        await tab.click(TRIGGER);
        await until(tab, 'the question is there', isThere, { args: [QUESTION] });
        await pause(700);
        await tab.click('text=Keep running');
        await until(tab, 'the question is gone', isGone, { args: [QUESTION] });
        expect((await api.status(id)).cancel).toBeNull();
        await pause(600);
        await tab.click(TRIGGER);
        await confirm(tab);
        await until(tab, 'it is cancelled', isIn, { args: [BADGE, 'cancelled'], ...LONG });
        expect(await api.status(id)).toMatchObject({ status: 'cancelled', cancel: { outcome: 'graceful' } });
        expect((await api.steps(id)).filter(({ status }) => status === 'running')).toEqual([]);
        await tab.press('Escape');
        await until(tab, 'the window is gone', isGone, { args: [WINDOW] });
        expect(await tab.js(isMatched, 'body')).toBe(false);
      });
    });

    it('a run is cancelled from the list, without opening it', async () => {
      const { api } = server();
      const { id } = await api.start({ name: 'From the list', params: { scenario: 'default', speed: 2 } });
      await withDemo(async (tab) => {
        const cancel = 'button[aria-label="Cancel run From the list"]';
        await until(tab, 'its card is there', isThere, { args: [cancel], ...LONG });
        await tab.click(cancel);
        await confirm(tab);
        await until(
          tab,
          'its card says so',
          () => {
            const card = [...document.querySelectorAll('article')].find((one) =>
              one.textContent?.includes('From the list'),
            );
            return card?.querySelector<HTMLElement>('[data-slot="run-status-badge"]')?.dataset.state === 'cancelled';
          },
          LONG,
        );
        expect((await api.status(id)).status).toBe('cancelled');
      });
    });

    it('on a phone nothing is cut off or has to be moved sideways, from the list to the cancelled run', async () => {
      await withDemo(
        async (tab) => {
          expect(await tab.js(sideways, 1), 'list').toEqual([]);
          await startRun(tab, 'A run with a rather long name, as people give them', '10');
          await until(tab, 'three steps are there', hasRows, { args: ['3'], ...LONG });
          expect(await tab.js(sideways, 1), 'run').toEqual([]);
          await tab.click(TRIGGER);
          await until(tab, 'the question is there', isThere, { args: [QUESTION] });
          expect(await tab.js(sideways, 1), 'question').toEqual([]);
          await confirm(tab);
          await until(tab, 'it has ended', isIn, { args: [BADGE, 'cancelled'], ...LONG });
          expect(await tab.js(sideways, 1), 'cancelled').toEqual([]);
        },
        { width: 360, height: 740 },
      );
    });

    it('with the keyboard alone: start, cancel, close; the focus is never lost', async () => {
      await withDemo(async (tab) => {
        await tabTo(tab, '“New run”', 'main button.primary');
        await tab.press('Enter');
        await until(tab, 'the form is there', isThere, { args: [NAME] });
        await tabTo(tab, '“Start run”', `${WINDOW} button[type="submit"]`);
        await tab.press('Enter');
        await until(tab, 'it runs', isIn, { args: [BADGE, 'running'], ...LONG });
        await tabTo(tab, 'the cancel button', TRIGGER);
        await tab.press('Enter');
        await until(tab, 'the safe answer has the focus', isMatched, { args: ['[data-slot="cancel-run-dismiss"]'] });
        await tabTo(tab, 'the answer that cancels', '[data-slot="cancel-run-confirm"]');
        await tab.press('Enter');
        await until(tab, 'it is cancelled', isIn, { args: [BADGE, 'cancelled'], ...LONG });
        expect(await tab.js(isMatched, '[role="dialog"] *')).toBe(true);
        await tab.press('Escape');
        await until(tab, 'the window is gone', isGone, { args: [WINDOW] });
        expect(await tab.js(isMatched, 'body')).toBe(false);
      });
    });
  });
}
