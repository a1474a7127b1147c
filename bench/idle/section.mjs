// The cost of a page with active runs but no news: animations, clocks and polls.
import { median, ratio, short, table, withSpread } from '../harness/stats.mjs';

/** @typedef {import('../harness/lab.mjs').Lab} Lab */

/** @type {Record<string, string>} */
const NAMES = {
  null: 'null page',
  spinner: 'one spinner in CSS, without a library',
  bar: '**runlight** `RunProgressIndicator`',
  panel: '**runlight** `RealTimeRunStatus`',
  list: '**runlight** `RunsList`, ten cards',
};
const PLACES = ['in view', 'out of view'];
const RUNS = 10;
const READS_PER_SECOND = 1;

/** @param {Lab} lab @param {string} place */
function standing(lab, place) {
  const ms = lab.quick ? 3000 : 10_000;
  return lab.interleave(`ten running cards without news, ${place}`, (contender) =>
    lab.visit(contender, async (session) => {
      if (place === 'out of view') await session.call('putOutOfView');
      await session.call('mount', RUNS, READS_PER_SECOND, false);
      // Wait for enter animations to end.
      await session.wait(3000);
      const begin = performance.now();
      const cost = await session.cost(() => session.wait(ms));
      const seconds = (performance.now() - begin) / 1000;
      const { all = 0, GPU = 0 } = cost.processMs;
      return { taskMs: cost.taskMs / seconds, allMs: all / seconds, gpuMs: GPU / seconds };
    }),
  );
}

/** @type {import('../harness/lab.mjs').Section} */
export default {
  name: 'idle',
  title: 'A page with running cards and no news',
  contenders: Object.keys(NAMES),
  async run(lab) {
    /** @type {Map<string, Awaited<ReturnType<typeof standing>>>} */
    const found = new Map();
    for (const place of PLACES) found.set(place, await standing(lab, place));
    /** @param {string} place @param {string} name @param {'taskMs' | 'allMs' | 'gpuMs'} measure */
    const values = (place, name, measure) => (found.get(place)?.get(name) ?? []).map((one) => one[measure]);
    const rows = lab.contenders.map((name) => [
      NAMES[name] ?? name,
      ...PLACES.flatMap((place) => [
        withSpread(values(place, name, 'taskMs')),
        withSpread(values(place, name, 'allMs')),
        short(median(values(place, name, 'gpuMs'))),
      ]),
    ]);
    const head = PLACES.flatMap((place) => [
      `main thread, ${place}`,
      `all processes, ${place}`,
      `of these GPU, ${place}`,
    ]);
    const verdicts = lab.contenders
      .filter((name) => name !== 'null' && name !== 'spinner')
      .flatMap((name) =>
        PLACES.map((place) => {
          const times = median(values(place, name, 'allMs')) / median(values(place, 'null', 'allMs'));
          return `- ${NAMES[name]}, ${place}: ${ratio(times)} × the null page (target 1.5).`;
        }),
      );
    return [
      'Ten runs go on and tell nothing new; the page reads them once a second. Milliseconds per second, of the main thread and of all processes of the browser (headless, drawn by the processor). Not subtracted: the null page is a row.',
      table(['ms per second', ...head], rows),
      '### Targets',
      verdicts.join('\n'),
    ].join('\n\n');
  },
};
