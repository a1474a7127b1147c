// The network cost of one run of ten minutes. It runs on a manual clock and in memory, so every figure is exact and the
// same on every machine.
import { table } from '../harness/stats.mjs';
import { simulate } from './simulate.ts';

/** @typedef {import('./simulate').Way} Way */
/** @type {readonly { way: Way, name: string }[]} */
const WAYS = [
  { way: 'plan', name: 'by hand: status every second, all steps every two' },
  { way: 'basic', name: 'runlight on that same backend (`wire: basic`)' },
  { way: 'v1', name: '**runlight**, polling (ETag, cursor)' },
  { way: 'sse', name: '**runlight**, event stream' },
  { way: 'websocket', name: '**runlight**, WebSocket' },
];

/** @param {number} bytes */
const kilobytes = (bytes) =>
  bytes < 1_000_000 ? `${Math.round(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
/** @param {number} value @param {number} base */
const ratio = (value, base) => `${(value / base).toFixed(3)} ×`;

/** @param {number} steps @param {boolean} withProgress */
async function compare(steps, withProgress) {
  const rows = [];
  let base = null;
  for (const { way, name } of WAYS) {
    const found = await simulate({ way, steps, withProgress });
    if (found.status !== 'succeeded' || found.seenSteps !== steps) {
      throw new Error(`bench: by ${way} the page ended with ${found.seenSteps} of ${steps} steps, ${found.status}.`);
    }
    base ??= found;
    rows.push([
      name,
      found.requests,
      found.stepReads,
      found.frames,
      `${kilobytes(found.bytes)} (${ratio(found.bytes, base.bytes)})`,
      `${kilobytes(found.packedBytes)} (${ratio(found.packedBytes, base.packedBytes)})`,
    ]);
  }
  const head = ['', 'requests', 'of them for steps', 'pushed', 'down', 'down, gzip or deflate'];
  return table(head, rows);
}

/** @type {import('../harness/lab.mjs').Section} */
export default {
  name: 'network',
  title: 'Network: ten minutes of one run',
  contenders: [],
  async run() {
    const seen = { way: /** @type {const} */ ('v1'), steps: 100 };
    const byHand = { way: /** @type {const} */ ('plan'), steps: 100 };
    /** @param {string} name @param {import('./simulate').Simulation} simulation */
    const count = async (name, simulation) => {
      const { requests, bytes } = await simulate(simulation);
      return [name, requests, kilobytes(bytes)];
    };
    const many = [
      await count('by hand: one component', byHand),
      await count('by hand: five components, each for itself', { ...byHand, components: 5 }),
      await count('by hand: five components in each of three tabs', { ...byHand, components: 5, tabs: 3 }),
      await count('**runlight**: one component', seen),
      await count('**runlight**: five components', { ...seen, components: 5 }),
      await count('**runlight**: five components in each of three tabs', { ...seen, components: 5, tabs: 3 }),
      await count('**runlight**, `runlight/tabs`: five components in each of three tabs', {
        ...{ ...seen, components: 5, tabs: 3, shared: true },
      }),
      await count('**runlight**, `runlight/tabs`: five components in each of ten tabs', {
        ...{ ...seen, components: 5, tabs: 10, shared: true },
      }),
    ];
    return [
      'Simulated: a client of the library, a backend of the wire and a clock wound by hand, so the figures are the same on every machine. Bytes are bodies and headers of the answers as HTTP/1.1 text; what the browser sends is not counted. Every way must end with the whole truth (`succeeded`, all steps), else the benchmark fails.',
      '### 100 steps, told when they begin and end',
      await compare(100, false),
      '### 1,000 steps',
      await compare(1000, false),
      '### 100 steps that also report their progress each second',
      'More is told here than the by-hand way can: the smallest backend has no progress within a step.',
      await compare(100, true),
      '### Components and tabs',
      'One run of 100 steps, polled. With `runlight/tabs` a tab takes over what another has just read; only what a tab begins with is its own.',
      table(['', 'requests', 'down'], many),
    ].join('\n\n');
  },
};
