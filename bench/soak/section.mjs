// Eight hours of a chatty run: the page's memory hour by hour, and what remains after the unmount.
import { table } from '../harness/stats.mjs';
import { soak, windByHand } from './soak.mjs';

/** @type {Record<string, { title: string, text: string }>} */
const PAGES = {
  runlight: {
    title: 'One provider',
    text: 'A page with a panel and its feed, a card, a list of 21 runs, times, a badge and a window, on one provider with polling and WebSocket.',
  },
  shared: {
    title: 'Tabs that share, and a stream of an agent',
    text: 'The same page over `shareBetweenTabs` and polling; beside it a second provider that shares with it as another tab would, with a panel and a list; and a third with the run of an AG-UI agent whose stream tells of a step each second. Each time the visitor goes to another run, the stream breaks off, or the next attempt of its run begins.',
  },
};

/** @param {import('./soak.mjs').Held} held */
const pageMb = ({ heapMb, codeMb }) => heapMb - (codeMb ?? 0);
const signed = (/** @type {number} */ value) => (value > 0 ? `+${value}` : String(value));

/** @param {string} name @param {import('./soak.mjs').Held} held */
const row = (name, held) => [
  name,
  held.heapMb.toFixed(2),
  held.codeMb?.toFixed(2) ?? '–',
  held.nodes,
  held.listeners,
  held.timers,
  held.asked,
];

/** @param {Awaited<ReturnType<typeof soak>>} found */
function described({ before, during, after, later }) {
  const [first, last] = [during[0], during.at(-1)];
  if (!first || !last) throw new Error('bench: the soak was too short to compare anything.');
  return [
    table(
      ['', 'heap MB', 'of it compiled code', 'nodes', 'listeners', 'timers', 'requests and connections'],
      [
        row('before (after one short visit)', before),
        ...during.map((held) => row(`after ${held.minute} min`, held)),
        row('unmounted', after),
        row('a minute later', later),
      ],
    ),
    [
      `- Heap after ${last.minute} minutes: ${(last.heapMb / first.heapMb).toFixed(3)} × that after ${first.minute}; without compiled code ${(pageMb(last) / pageMb(first)).toFixed(3)} × (target: flat).`,
      `- Left after the unmount: ${((pageMb(later) - pageMb(before)) * 1024).toFixed(0)} kB besides ${(((later.codeMb ?? 0) - (before.codeMb ?? 0)) * 1024).toFixed(0)} kB of compiled code, ${signed(later.nodes - before.nodes)} nodes, ${signed(later.listeners - before.listeners)} listeners, ${later.timers} timers, ${later.asked - after.asked} requests (target: none).`,
    ].join('\n'),
  ].join('\n\n');
}

/** @type {import('../harness/lab.mjs').Section} */
export default {
  name: 'soak',
  title: 'Soak: eight hours of a chatty run',
  contenders: Object.keys(PAGES),
  async run(lab) {
    const hours = lab.quick ? 1 : 8;
    const begin = performance.now();
    /** @type {string[]} */
    const parts = [];
    for (const name of lab.contenders) {
      const found = await lab.visit(
        name,
        (session) => soak(session, { minutes: hours * 60, every: lab.quick ? 20 : 60, withCode: true }),
        windByHand,
      );
      parts.push(`### ${PAGES[name]?.title}`, PAGES[name]?.text ?? '', described(found));
    }
    const seconds = Math.round((performance.now() - begin) / 1000);
    return [
      `Each second the run begins three steps, ends three, and all runs move. Every ten minutes the visitor goes to another run, opens and closes a window, asks to cancel and thinks better of it, reads back in the feed and returns; the network is away for a minute and the tab out of sight for another. The browser's own clock is wound by hand (Playwright's \`page.clock\`), so all of it took ${seconds} seconds. Heap after a forced collection; compiled code is what the engine keeps of functions that became hot (machine code, bytecode, feedback), which nobody can let go of; nodes and listeners as Chromium counts them in all documents, detached ones too; timers are timeouts, intervals, frames and idle calls that wait. The page keeps the newest 2,000 steps of a run (the default of 10,000 only makes the hours longer), which are reached after eleven minutes. A client keeps up to 100 runs that nobody looks at any more, so that they are shown at once; 20 are visited here.`,
      ...parts,
    ].join('\n\n');
  },
};
