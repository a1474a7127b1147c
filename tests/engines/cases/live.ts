import { describe, expect, it } from 'vitest';
import { type Tab, until } from '../drivers/types';
import { complaintsOf } from '../engines';
import { isIn, isThere } from '../in-page';
import { type Lab, pause, useBackend } from '../lab';

const PANEL = '[data-slot="real-time-run-status"]';
const BADGE = `${PANEL} [data-slot="run-status-badge"]`;
const TRIGGER = `${PANEL} [data-slot="cancel-run-trigger"]`;
const CONFIRM = '[data-slot="cancel-run-confirm"]';
const LIVE = `${PANEL} [data-slot="live-indicator"]`;

/** Runs in the page. */
const hasRows = (selector: string, count: string) =>
  document.querySelectorAll(`${selector} li[aria-posinset]`).length >= Number(count);
/** Records each state of the badge, however short. */
const recordBadge = (selector: string) => {
  const seen: string[] = [];
  window.badgeStates = seen;
  const look = () => {
    const state = document.querySelector<HTMLElement>(selector)?.dataset.state;
    if (state !== undefined && seen.at(-1) !== state) seen.push(state);
  };
  look();
  new MutationObserver(look).observe(document.body, { subtree: true, attributes: true, childList: true });
};

/** Push, its loss and its return, on the reference backend. */
export function liveCases(lab: Lab): void {
  describe('a run on the reference backend', () => {
    const server = useBackend(lab);
    async function watch(push: string, use: (tab: Tab, id: string) => Promise<void>) {
      const { id } = await server().api.start({ name: 'Churn', params: { scenario: 'default', speed: 2 } });
      const tab = await lab.engine().open();
      try {
        await tab.goto(`${lab.urlOf('live')}?api=${encodeURIComponent(server().url)}&push=${push}&run=${id}`);
        await until(tab, 'the run is there', isIn, { args: [BADGE, 'running'], timeoutMs: 60_000 });
        await use(tab, id);
      } finally {
        await tab.close();
      }
    }

    it.each(['websocket', 'sse'])('is watched live, cancelled, and has really stopped (%s)', async (push) => {
      await watch(push, async (tab, id) => {
        await tab.js(recordBadge, BADGE);
        await until(tab, 'it is live', isIn, { args: [LIVE, 'live'], timeoutMs: 60_000 });
        await until(tab, 'steps are there', hasRows, { args: [PANEL, '3'], timeoutMs: 60_000 });
        await tab.click(TRIGGER);
        await until(tab, 'the question is there', isThere, { args: [CONFIRM] });
        // The confirmation ignores presses for a moment after it opens. Real time in a real browser.
        await pause(700);
        await tab.click(CONFIRM);
        await until(tab, 'it is cancelled', isIn, { args: [BADGE, 'cancelled'], timeoutMs: 60_000 });
        const states = await tab.js(() => window.badgeStates ?? []);
        expect(states).toEqual(['running', 'cancelling', 'cancelled']);
        expect(await server().api.status(id)).toMatchObject({ status: 'cancelled', cancel: { outcome: 'graceful' } });
        expect((await server().api.steps(id)).filter(({ status }) => status === 'running')).toEqual([]);
        expect(await tab.js(complaintsOf)).toEqual([]);
      });
    });

    it.each(['websocket', 'sse'])(
      'says that the backend is away, and goes on by itself when it is back (%s)',
      async (push) => {
        await watch(push, async (tab, id) => {
          await until(tab, 'it is live', isIn, { args: [LIVE, 'live'], timeoutMs: 60_000 });
          await server().kill();
          await until(tab, 'it says so', isIn, { args: [LIVE, 'stale', 'offline', 'reconnecting'], timeoutMs: 60_000 });
          // The data stays on the page.
          expect(await tab.js(isIn, BADGE, 'running')).toBe(true);
          await server().start();
          await until(tab, 'it is live again', isIn, { args: [LIVE, 'live', 'polling'], timeoutMs: 90_000 });
          await server().api.cancel(id);
          await until(tab, 'it is cancelled', isIn, { args: [BADGE, 'cancelled'], timeoutMs: 60_000 });
        });
      },
    );
  });
}

declare global {
  interface Window {
    badgeStates?: string[];
  }
}
