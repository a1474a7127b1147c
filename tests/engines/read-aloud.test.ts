import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findReader } from '../../scripts/find/find-engines.mjs';
import { root } from '../../scripts/prepare.mjs';
import { type ServedHost, serveHost } from '../world/support/host-page';
import { type Tab, until } from './drivers/types';
import { complaintsOf, RECORDER, startEngine } from './engines';
import { isFocused } from './in-page';
import { pause } from './lab';
import { startReader } from './reader/orca';

let pages: ServedHost;
beforeAll(async () => {
  const told = path.join(import.meta.dirname, 'pages/told.tsx');
  pages = await serveHost({ entries: { told }, banner: RECORDER });
}, 180_000);
afterAll(() => pages?.close());

/** Each action, and what was announced after it. */
type Story = Map<string, string[]>;

const OPENING = 'The page opens, and is read to its end';

/** Runs in the page. */
const isFocusIn = (selector: string) => Boolean(document.activeElement?.closest(selector));
const focusOn = (selector: string) => document.querySelector<HTMLElement>(selector)?.focus();

/** Browsers that Orca can read. */
type ReadBrowser = 'firefox' | 'chromium';

/** X11 key names → `KeyboardEvent.key`, if they differ. */
const KEYS: Readonly<Record<string, string>> = { Return: 'Enter' };

async function listen(name: ReadBrowser): Promise<{ story: Story; versions: string }> {
  const files = findReader();
  if (files === null) throw new Error('Orca is not installed');
  const reader = await startReader(files);
  const engine = await startEngine(name, { env: reader.env });
  const story: Story = new Map();
  try {
    const tab = await engine.open({ width: 1200, height: 900 });
    await reader.heard();
    /** Runs an action, and continues once `last` has been announced. */
    const tell = async (what: string, act: () => Promise<unknown>, last?: RegExp) => {
      await act();
      story.set(what, await reader.heard(last));
    };
    // Chromium loses keys that Orca has seen first, so its driver presses them. Its window needs the focus once.
    const isByDriver = name === 'chromium';
    if (isByDriver) await reader.screen.keys('chrom');
    const keys = (...all: string[]) =>
      isByDriver ? tab.press(...all.map((key) => KEYS[key] ?? key)) : reader.screen.keys('firefox', ...all);
    // In Chromium, Orca may stop reading the page at a field, and may not announce a focus set by a script.
    const mayBeMissed = (last: RegExp) => (name === 'firefox' ? last : undefined);
    const windowHasFocus = () => until(tab, 'the window has the focus', isFocusIn, { args: ['[role="dialog"]'] });
    const focusIsOn = (text: string) => until(tab, `the focus is on ${text}`, isFocused, { args: [text] });
    await tell(OPENING, () => openPage(tab, keys), mayBeMissed(/^took 2m/));
    await tell(
      'The name of a run has the focus',
      () => tab.js(focusOn, 'button[data-slot="run-card-name"]'),
      mayBeMissed(/^Churn/),
    );
    await tell(
      'Enter: its window opens',
      async () => {
        await keys('Return');
        await windowHasFocus();
      },
      mayBeMissed(/^Churn heading/),
    );
    await tell('Tab', () => keys('Tab'), /^Cancel run Churn/);
    await tell(
      'A step is done, the next one begins',
      async () => {
        await tab.js(nextStep);
        // The announcements come in pieces, five seconds apart.
        await pause(11_000);
      },
      /Training CTGAN model/,
    );
    // Clocks keep ticking in the window, without announcements.
    await tell('Five seconds pass', () => pause(5_000));
    await tell(
      'Enter on the cancel button: the question',
      async () => {
        await keys('Return');
        await focusIsOn('Keep running');
      },
      mayBeMissed(/^Keep running/),
    );
    await tell('Tab, again', () => keys('Tab'), /^Confirm Cancel/);
    await tell('Enter: the run is being cancelled', () => keys('Return'), /^Churn: Cancelling/);
    await tell('The run has stopped', () => tab.js(stop), /^Churn: Cancelled/);
    await tell('Escape: the window closes', () => keys('Escape'), mayBeMissed(/^Churn push button/));
    await focusIsOn('Churn');
    await tab.resize({ width: 500, height: 800 });
    await tab.js(focusOn, 'button[data-slot="run-card-name"]');
    await reader.heard();
    await tell(
      'On a narrow page, Enter',
      async () => {
        await keys('Return');
        await windowHasFocus();
      },
      mayBeMissed(/^Churn heading/),
    );
    expect(await tab.js(complaintsOf)).toEqual([]);
    return {
      story,
      versions: `Orca ${reader.version}, ${name === 'firefox' ? 'Firefox' : 'Chromium'} ${engine.version}`,
    };
  } finally {
    await engine.close();
    await reader.stop();
  }
}

async function openPage(tab: Tab, keys: () => Promise<void>) {
  await tab.goto(pages.urlOf('told'));
  await keys();
}

const nextStep = () => {
  window.tellStep({ n: 2, status: 'done' });
  window.tellStep({ n: 3, title: 'Training CTGAN model', status: 'running' });
  window.changeRun({
    progress: { completedSteps: 2, totalSteps: 8 },
    currentStep: { n: 3, name: 'Training CTGAN model' },
  });
};
const stop = () => window.changeRun({ status: 'cancelled', finishedAt: Date.now(), currentStep: null });

const said = (story: Story, what: string) => story.get(what)?.join(' ') ?? '';

/** What both browsers must announce: keyboard navigation and live regions. */
function expectAnnounced(story: Story) {
  expect(said(story, 'Tab')).toMatch(/Cancel run Churn push button/);
  expect(said(story, 'A step is done, the next one begins')).toMatch(/25% done.*Training CTGAN model/);
  expect(said(story, 'Tab, again')).toMatch(/Confirm Cancel push button/);
  // Each fact is announced once.
  expect(said(story, 'Enter: the run is being cancelled').match(/\S* ?Cancelling…/g)).toEqual(['Churn: Cancelling…']);
  expect(said(story, 'The run has stopped').match(/\S* ?Cancelled/g)).toEqual(['Churn: Cancelled']);
  // No ticking value is announced: neither on its own nor within other announcements.
  // An estimate that moved far is announced, once: how far depends on the speed of the machine.
  const later = story.get('Five seconds pass') ?? [];
  expect(later.filter((line) => !/^Up to \d+m remaining$|^~\d+m remaining$/.test(line))).toEqual([]);
  expect(later.length).toBeLessThanOrEqual(1);
  const told = [...story].slice(3).flatMap(([, lines]) => lines);
  expect(told.filter((line) => /\d+\s?s\b|elapsed|ago/.test(line))).toEqual([]);
}

// On a busy machine, an event may not reach Orca, or too late: it is the only listener that cannot be asked again.
const PATIENT = { timeout: 400_000, retry: 1 };

it('Orca reads a run in Firefox like a story, from the list to the end of a cancel', PATIENT, async () => {
  const { story, versions } = await listen('firefox');
  expect(said(story, OPENING)).toMatch(
    /Runs.*Churn.*Running.*Step 2\/8: Loading data.*Cancel run Churn.*Census.*Succeeded/,
  );
  // Each fact is announced once.
  expect(said(story, OPENING).match(/12(?:%| percent)/g)).toEqual(['12 percent']);
  expect(said(story, OPENING)).not.toContain('collapsed');
  // The window announces its name and the run's status, but not its whole content.
  expect(said(story, 'Enter: its window opens')).toMatch(/Churn.*Running.*Churn heading level 2/);
  expect(said(story, 'Enter: its window opens').length).toBeLessThan(80);
  expect(said(story, 'Tab')).toMatch(/^Cancel run Churn push button/);
  expect(said(story, 'Enter on the cancel button: the question')).toMatch(
    /Cancel Run\?.*Are you sure you want to cancel this run\? This action cannot be undone\..*Keep running push button/,
  );
  expect(said(story, 'Escape: the window closes')).toContain('Churn push button');
  expect(said(story, 'On a narrow page, Enter')).toMatch(/Churn.*Cancelled.*Churn heading level 2/);
  expectAnnounced(story);
  if (process.env.RUNLIGHT_UPDATE_TRANSCRIPT) write(story, versions);
});

it(
  'Orca says in Chromium what Tab leads to, and what is announced (it may miss a focus that a script sets)',
  PATIENT,
  async () => {
    const { story } = await listen('chromium');
    expectAnnounced(story);
  },
);

/** Writes the transcript to docs/accessibility.md. */
function write(story: Story, versions: string) {
  const page = path.join(root, 'docs/accessibility.md');
  const text = [...story]
    .map(([what, lines]) => `> ${what}\n${lines.map((line) => `  ${line}\n`).join('')}`)
    .join('\n');
  const day = new Date().toISOString().slice(0, 10);
  const block = `<!-- transcript -->\n\nTaken down on ${day}: ${versions}.\n\n\`\`\`text\n${text}\`\`\`\n\n<!-- /transcript -->`;
  writeFileSync(
    page,
    readFileSync(page, 'utf8').replace(/<!-- transcript -->[\s\S]*<!-- \/transcript -->/, () => block),
  );
}
