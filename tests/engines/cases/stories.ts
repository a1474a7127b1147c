import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OpenStorybook, openStorybook } from '../../e2e/support/storybook';
import { type Engine, type Tab, until } from '../drivers/types';
import { RECORDER, startEngine } from '../engines';
import type { Lab } from '../lab';

/** A Storybook page becomes slower with each story, so open a new one after this many. */
const IN_ONE_PAGE = 25;

/** True once Storybook can select a story. Runs in the page. */
const isReady = () => {
  const preview: unknown = Reflect.get(window, '__STORYBOOK_PREVIEW__');
  const store: unknown = preview && Reflect.get(Object(preview), 'storyStoreValue');
  return Boolean(store && Reflect.get(window, '__STORYBOOK_ADDONS_CHANNEL__'));
};

/** Skips axe, which has checked all stories in Chromium and takes longer than the stories. Runs in the page. */
const leaveOutAxe = () =>
  Reflect.get(window, '__STORYBOOK_ADDONS_CHANNEL__').emit('updateGlobals', { globals: { a11y: { manual: true } } });

/**
 * A mouse press does not scroll, but the `focus()` with which a script imitates one does: WebKit scrolls the element
 * into view a moment later, when the story has already opened something else. Runs in the page.
 */
const focusWithoutScrolling = () => {
  const { focus } = HTMLElement.prototype;
  HTMLElement.prototype.focus = function (options) {
    focus.call(this, { ...options, preventScroll: true });
  };
};

/**
 * Shows a story in the current page and waits until its play function has finished. Runs in the page.
 * @returns the error, if any
 */
async function show(id: string): Promise<string | null> {
  const channel = Reflect.get(window, '__STORYBOOK_ADDONS_CHANNEL__');
  if (window.complaints) window.complaints.length = 0;
  const field = (about: unknown, name: string): unknown => Reflect.get(Object(about), name);
  const fault = await new Promise<string | null>((resolve) => {
    const FAULTS = ['storyErrored', 'storyThrewException', 'playFunctionThrewException', 'storyMissing'];
    const listeners = [...FAULTS, 'storyFinished'].map((event) => {
      const listener = (about: unknown) => {
        if (FAULTS.includes(event)) end(`${event}: ${field(about, 'message') ?? field(about, 'title') ?? about}`);
        else if (field(about, 'storyId') === id) end(field(about, 'status') === 'error' ? 'it failed' : null);
      };
      return { event, listener };
    });
    // A large story takes long on a busy machine.
    const late = setTimeout(() => end('not finished after 100 s'), 100_000);
    const end = (found: string | null) => {
      clearTimeout(late);
      for (const { event, listener } of listeners) channel.off(event, listener);
      resolve(found);
    };
    for (const { event, listener } of listeners) channel.on(event, listener);
    channel.emit('setCurrentStory', { storyId: id, viewMode: 'story' });
  });
  // Long enough for the rendered content to be painted.
  await new Promise((resolve) => setTimeout(resolve, 100));
  const said = window.complaints?.join(' | ');
  return [fault, said].filter(Boolean).join(' | ').slice(0, 400) || null;
}

/** Every story in the static Storybook. In Chromium, the parts `stories*` do this. */
export function storyCases(lab: Lab): void {
  if (lab.name === 'chromium') return;
  describe('stories', () => {
    let storybook: OpenStorybook;
    let second: Engine | null = null;
    beforeAll(async () => {
      storybook = await openStorybook(RECORDER);
      second = await startEngine(lab.name);
    }, 400_000);
    afterAll(() => Promise.all([storybook?.close(), second?.close()]));

    async function openPage(tab: Tab) {
      // Open it without a story, so that the first one is selected like all others.
      await tab.goto(`${storybook.base}/iframe.html?viewMode=story`);
      await until(tab, 'Storybook is there', isReady);
      await tab.js(leaveOutAxe);
      await tab.js(focusWithoutScrolling);
    }
    /** Two browsers share the work, each with its own focus. @returns the errors: story → reason */
    async function showAll(ids: readonly string[]): Promise<Record<string, string>> {
      const faults: Record<string, string> = {};
      let next = 0;
      async function work(tab: Tab) {
        while (next < ids.length) {
          const some = ids.slice(next, next + IN_ONE_PAGE);
          next += IN_ONE_PAGE;
          await openPage(tab);
          for (const id of some) {
            // A story that hangs makes Storybook reload its page, and the result is lost.
            const fault = await tab.js(show, id).catch((error: unknown) => String(error));
            if (fault === null) continue;
            faults[id] = fault;
            await openPage(tab);
          }
        }
        await tab.close();
      }
      await Promise.all([lab.engine(), second ?? lab.engine()].map(async (engine) => work(await engine.open())));
      return faults;
    }
    const idsOf = (isOnce: boolean) =>
      storybook.entries
        .filter(({ type, tags = [] }) => type === 'story' && tags.includes('once') === isOnce)
        .map(({ id }) => id);

    it('every one is drawn and does what its play function says, without a message', async () => {
      const ids = idsOf(false);
      expect(ids.length).toBeGreaterThan(200);
      expect(await showAll(ids)).toEqual({});
    }, 900_000);

    it('so do those that look at frames over seconds (a script’s press gives the focus without scrolling, as a mouse does)', async () => {
      const ids = idsOf(true);
      expect(ids.length).toBeGreaterThan(20);
      expect(await showAll(ids)).toEqual({});
    }, 600_000);
  });
}
