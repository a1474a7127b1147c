// The list and the feed in Firefox and WebKit, next to Chromium: CPU time of all processes, because engines measure
// their main thread differently.
import { findFirefox, findWebkit } from '../../scripts/find/find-engines.mjs';
import { until } from '../../tests/engines/drivers/types';
import { startEngine } from '../../tests/engines/engines';
import { processorTimes, spentBetween } from '../harness/process-tree.mjs';
import { median, ratio, table, withSpread } from '../harness/stats.mjs';

/** @typedef {import('../../tests/engines/drivers/types').EngineName} EngineName */
/** @typedef {import('../../tests/engines/drivers/types').Tab} Tab */

/**
 * @typedef {object} Page
 * @property {string} name
 * @property {(call: (name: string, ...args: unknown[]) => Promise<unknown>) => Promise<unknown>} begin Draws and starts
 *   it.
 */

/** @type {Record<string, string>} */
const ENGINE_NAMES = { chromium: 'Chromium', firefox: 'Firefox', webkit: 'WebKit (WebKitGTK)' };
const CARDS = 50;
const STEPS = 1000;
const PER_SECOND = 100;

/** @type {Page['begin']} */
const beginList = (call) => call('mount', CARDS, 1);
/** @type {Page['begin']} */
const beginFeed = async (call) => {
  await call('mount', STEPS);
  return call('start', PER_SECOND);
};
/** @type {Record<'list' | 'feed', Record<string, string>>} */
const GROUPS = {
  list: {
    'list-null': 'null page',
    'list-runlight': '**runlight** `RunsList`',
    'list-batched-shadcn': 'one request for all, shadcn Progress',
  },
  feed: {
    'feed-null': 'null page',
    'feed-runlight': '**runlight** `LiveActivityFeed`',
    'feed-virtua': 'virtua, own follow rule',
  },
};

/** @type {readonly EngineName[]} */
const INSTALLED = [
  'chromium',
  ...(findFirefox() ? /** @type {const} */ (['firefox']) : []),
  ...(findWebkit() ? /** @type {const} */ (['webkit']) : []),
];

/** @param {number} ms */
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * @param {Tab} tab
 * @param {string} url
 * @param {{ begin: Page['begin'], ms: number, others: ReadonlySet<number> }} how
 * @returns {Promise<number>} CPU time of all browser processes, ms per second.
 */
async function costOf(tab, url, { begin, ms, others }) {
  try {
    await tab.goto(url);
    await until(tab, 'the page is ready', () => window.benchReady === true);
    await begin((name, ...args) =>
      tab.js(
        (called, given) => {
          const run = /** @type {(...args: unknown[]) => unknown} */ (window.bench[called]);
          return run(...given);
        },
        name,
        args,
      ),
    );
    await wait(2000);
    const [start, before] = [performance.now(), processorTimes()];
    await wait(ms);
    const spent = spentBetween(before, processorTimes(), others);
    return (spent / (performance.now() - start)) * 1000;
  } finally {
    await tab.close();
  }
}

/** @type {import('../harness/lab.mjs').Section} */
export default {
  name: 'engines',
  title: 'The list and the feed in three engines',
  contenders: Object.values(GROUPS).flatMap((group) => Object.keys(group)),
  async run(lab) {
    const ms = lab.quick ? 2000 : 5000;
    /** @type {Map<string, Map<string, number[]>>} */
    const found = new Map();
    /** @type {string[]} */
    const versions = [];
    for (const name of INSTALLED) {
      // Exclude other browsers, including the harness's own.
      const others = new Set(processorTimes().keys());
      const engine = await startEngine(name);
      versions.push(`${ENGINE_NAMES[name]} ${engine.version}`);
      try {
        found.set(
          name,
          await lab.interleave(`${ENGINE_NAMES[name]}`, async (contender) =>
            costOf(await engine.open({ width: 1000, height: 720 }), lab.urlOf(contender), {
              begin: contender.startsWith('list') ? beginList : beginFeed,
              ms,
              others,
            }),
          ),
        );
      } finally {
        await engine.close();
      }
    }
    const engines = [...found.keys()];
    /** @param {string} engine @param {string} contender */
    const values = (engine, contender) => found.get(engine)?.get(contender) ?? [];
    /** @param {'list' | 'feed'} group */
    const tableOf = (group) =>
      table(
        ['ms per second', ...engines.map((engine) => ENGINE_NAMES[engine] ?? engine)],
        Object.entries(GROUPS[group])
          .filter(([contender]) => lab.contenders.includes(contender))
          .map(([contender, name]) => [
            name,
            ...engines.map((engine) => {
              const times = median(values(engine, contender)) / median(values(engine, `${group}-null`));
              const asTimes = contender.endsWith('-null') ? '' : `, ${ratio(times)} ×`;
              return `${withSpread(values(engine, contender))}${asTimes}`;
            }),
          ]),
      );
    return [
      `Processor time of all processes of the browser, and as a multiple of the null page, which is told the same and draws nothing. Between engines only the multiples compare: Chromium and Firefox are headless, WebKit draws a window on a screen in memory, and its screen is counted. ${versions.join(', ')}.`,
      `### ${CARDS} cards, each changes once a second`,
      tableOf('list'),
      `### Feed, ${PER_SECOND} steps a second appended to ${STEPS.toLocaleString('en')}`,
      tableOf('feed'),
    ].join('\n\n');
  },
};
