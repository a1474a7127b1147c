// Gives a section its built and served pages, a browser, and rounds in which the contenders take turns.
import { buildPages } from './build-pages.mjs';
import { servePages } from './serve.mjs';
import { withSession } from './session.mjs';

/**
 * @typedef {object} Lab
 * @property {boolean} quick Fewer rounds and shorter measurements: checks that everything works, without valid results.
 * @property {number} rounds
 * @property {readonly string[]} contenders The contenders to run; always includes `null` if the section has it.
 * @property {(contender: string) => number} kilobytes What its page loads, gzipped, including React.
 * @property {(contender: string) => string} urlOf URL of its page, for another browser than the harness's own.
 * @property {<Result>(contender: string, work: (session: import('./session.mjs').Session) => Promise<Result>, prepare?: (page: import('playwright').Page) => Promise<void>) => Promise<Result>} visit
 *   Opens the contender's page in a fresh context.
 * @property {<Result>(label: string, work: (contender: string, round: number) => Promise<Result>, options?: { contenders?: readonly string[], rounds?: number }) => Promise<Map<string, Result[]>>} interleave
 *   Runs every contender once per round, in a different order each time, so that a slow minute of the machine affects
 *   all of them.
 */

/**
 * A section of the benchmark: `bench/<name>/section.mjs` exports one as its default.
 *
 * @typedef {object} Section
 * @property {string} name Its folder.
 * @property {string} title
 * @property {readonly string[]} contenders Names of files in its folder `pages`, without the extension; none = no
 *   pages.
 * @property {(lab: Lab) => Promise<string>} run Measures, and returns the Markdown below the title.
 */

/**
 * Rotates the list, in the same order on every machine.
 * @template Item
 * @param {readonly Item[]} items
 * @param {number} round
 * @returns {Item[]}
 */
function inTurn(items, round) {
  const turned = items.map((item, i) => ({ item, place: (i * 7 + round * 5) % (items.length || 1) }));
  turned.sort((a, b) => a.place - b.place);
  return (round % 2 === 0 ? turned : turned.reverse()).map(({ item }) => item);
}

/** @returns {import('./build-pages.mjs').BuiltPages} */
const noPages = () => ({ files: new Map(), entries: new Map(), bytes: new Map() });

/**
 * @param {Section} section
 * @param {import('playwright').Browser} browser
 * @param {{ quick: boolean, rounds: number, only: readonly string[], fromSource: boolean }} options
 * @returns {Promise<string>}
 */
export async function runSection(section, browser, { quick, rounds, only, fromSource }) {
  // A section that only counts has no pages.
  const pages = section.contenders.length > 0 ? await buildPages(section.name, { fromSource }) : noPages();
  const server = await servePages(pages);
  const contenders = section.contenders.filter((name) => only.length === 0 || name === 'null' || only.includes(name));
  /** @type {Lab['visit']} */
  const visit = (contender, work, prepare) => withSession(browser, server.urlOf(contender), work, prepare);
  try {
    return await section.run({
      quick,
      rounds,
      contenders,
      kilobytes: (contender) => (pages.bytes.get(contender) ?? 0) / 1000,
      urlOf: server.urlOf,
      visit,
      async interleave(label, work, options = {}) {
        const start = performance.now();
        const taking = options.contenders ?? contenders;
        /** @type {Map<string, Awaited<ReturnType<typeof work>>[]>} */
        const results = new Map(taking.map((name) => [name, []]));
        for (let round = 0; round < (options.rounds ?? rounds); round += 1) {
          for (const contender of inTurn(taking, round)) results.get(contender)?.push(await work(contender, round));
        }
        console.log(`  ${label}: ${((performance.now() - start) / 1000).toFixed(0)} s`);
        return results;
      },
    });
  } finally {
    await server.close();
  }
}
