// Lists of runs: the cost of keeping 10, 50 and 200 cards up to date.
import { median, ratio, short, table, withSpread } from '../harness/stats.mjs';

/** @typedef {import('../harness/lab.mjs').Lab} Lab */

/** @type {Record<string, string>} */
const NAMES = {
  null: 'null page',
  runlight: '**runlight** `RunsList`',
  'react-query': 'react-query per card, shadcn Progress',
  swr: 'SWR per card, shadcn Progress',
  interval: 'setInterval per card, width with a transition',
  'batched-shadcn': 'one request for all, shadcn Progress',
  mui: 'one request for all, MUI LinearProgress',
  antd: 'one request for all, Ant Design Progress',
  'framer-width': 'one request for all, framer-motion width',
};
/** @param {readonly number[]} counts */
const near = (counts) => (Math.abs(median(counts)) < 10 ? median(counts).toFixed(1) : Math.round(median(counts)));
const COUNTS = [10, 50, 200];
const RATES = [1, 10];

/** @param {Lab} lab @param {number} count @param {number} rate */
function updating(lab, count, rate) {
  const ms = lab.quick ? 2000 : 3000;
  // The targets concern long lists; one round is enough for the others.
  const rounds = count === 200 ? lab.rounds : 1;
  const measure = (/** @type {string} */ contender) =>
    lab.visit(contender, async (session) => {
      await session.call('mount', count, rate);
      await session.wait(1000);
      const begin = performance.now();
      const cost = await session.cost(() => session.wait(ms));
      const seconds = (performance.now() - begin) / 1000;
      if (contender !== 'null' && !/Synthetic patient records 0\b/.test(await session.call('text'))) {
        throw new Error(`bench: ${contender} shows no runs.`);
      }
      const size = await session.size();
      const changes = ms / (1000 / rate);
      const renders = (await session.renders(() => session.wait(ms))) / changes;
      const { all = 0, GPU = 0 } = cost.processMs;
      const processes = { allMs: all / seconds, gpuMs: GPU / seconds };
      return { taskMs: cost.taskMs / seconds, ...processes, commits: cost.commits / changes, renders, ...size };
    });
  return lab.interleave(`${count} cards, ${rate}/s`, measure, { rounds });
}

/** @type {import('../harness/lab.mjs').Section} */
export default {
  name: 'list',
  title: 'List of runs',
  contenders: Object.keys(NAMES),
  async run(lab) {
    /** @type {Map<string, Awaited<ReturnType<typeof updating>>>} */
    const found = new Map();
    for (const count of COUNTS)
      for (const rate of RATES) found.set(`${count}/${rate}`, await updating(lab, count, rate));
    /** @param {string} name @param {string} key @param {'taskMs' | 'allMs' | 'gpuMs' | 'commits' | 'renders' | 'nodes' | 'heapMb'} measure */
    const values = (name, key, measure) => (found.get(key)?.get(name) ?? []).map((one) => one[measure]);
    /** @param {string} name @param {string} key @param {'taskMs' | 'allMs' | 'gpuMs'} [measure] */
    const over = (name, key, measure = 'taskMs') =>
      median(values(name, key, measure)) - median(values('null', key, measure));
    const keys = [...found.keys()];
    const cost = table(
      [
        'task ms per second over the null page',
        ...keys.map((key) => `${key.replace('/', ' cards, ')}/s`),
        'elements, 200',
        'page kB gzip',
      ],
      lab.contenders.map((name) => [
        NAMES[name] ?? name,
        ...keys.map((key) => {
          const floor = name === 'null' ? 0 : median(values('null', key, 'taskMs'));
          return withSpread(values(name, key, 'taskMs').map((ms) => ms - floor));
        }),
        short(median(values(name, '200/1', 'nodes'))),
        short(lab.kilobytes(name)),
      ]),
    );
    const processes = table(
      [
        'processor ms per second of all processes (of these the GPU process), over the null page',
        ...keys.map((key) => `${key.replace('/', ' cards, ')}/s`),
      ],
      lab.contenders.map((name) => [
        NAMES[name] ?? name,
        ...keys.map((key) =>
          name === 'null'
            ? `${short(median(values(name, key, 'allMs')))} (${short(median(values(name, key, 'gpuMs')))})`
            : `${short(over(name, key, 'allMs'))} (${short(over(name, key, 'gpuMs'))})`,
        ),
      ]),
    );
    const work = table(
      ['per change of all runs', ...keys.map((key) => `${key.replace('/', ' cards, ')}/s`)],
      lab.contenders
        .filter((name) => name !== 'null')
        .map((name) => [
          NAMES[name] ?? name,
          ...keys.map((key) => `${near(values(name, key, 'renders'))} in ${near(values(name, key, 'commits'))}`),
        ]),
    );
    const verdicts = ['200/1', '200/10', '50/1', '50/10']
      .filter(() => lab.contenders.includes('react-query') && lab.contenders.includes('runlight'))
      .map((key) => {
        const target = key === '200/1' ? ' (target 0.3)' : key === '200/10' ? ' (target 0.35)' : '';
        const ratio = over('runlight', key) / over('react-query', key);
        return `- ${key.replace('/', ' cards, ')}/s: ${short(ratio)} × react-query + shadcn Progress${target}.`;
      });
    /** @param {string} key @param {number} target */
    const againstStore = (key, target) =>
      `- All processes, ${key.replace('/', ' cards, ')}/s: ${ratio(over('runlight', key, 'allMs') / over('batched-shadcn', key, 'allMs'))} × one request for all, shadcn Progress (target ${target}).`;
    if (lab.contenders.includes('batched-shadcn') && lab.contenders.includes('runlight'))
      verdicts.push(againstStore('10/1', 1.2), againstStore('200/1', 1));
    return [
      'Every run changes at every tick, and the page polls at the same pace; `fetch` is answered inside the page with JSON text, so parsing is part of the cost and a network is not. Cards of the others are plainer than ours: no icons, no times, no confirmation.',
      cost,
      '### All processes',
      'What the main thread does is not all: layers are put together and drawn elsewhere. Headless, drawn by the processor.',
      processes,
      '### Renders, and the commits they came in',
      'A render is a call of a component’s function, whoever wrote it; ours are more and smaller, so that only what has changed is called. Only cards in view are rendered by ours.',
      work,
      '### Targets',
      verdicts.join('\n'),
    ].join('\n\n');
  },
};
