// 200 labels that show how long ago something happened, each changing every second.
import { median, ratio, short, table, withSpread } from '../harness/stats.mjs';

/** @type {Record<string, string>} */
const NAMES = {
  null: 'null page',
  vanilla: 'our label by hand: plain elements, one timer, all written (the limit)',
  runlight: '**runlight** `RunTimeElapsed`',
  'runlight-hook': '**runlight** `useNow` in a label of the host’s',
  timeago: 'react-timeago',
  'date-fns': 'date-fns, an interval per label',
};

/**
 * @param {import('../harness/lab.mjs').Lab} lab
 * @param {boolean} isDense All labels are in view.
 */
async function ticking(lab, isDense) {
  const found = await lab.interleave(isDense ? '200 labels in view' : '200 labels on a long page', (contender) =>
    lab.visit(contender, async (session) => {
      await session.call('mount', isDense);
      await session.wait(2500);
      const before = await session.call('text');
      const begin = performance.now();
      // Long enough to include the work that labels out of view do every ten seconds.
      const cost = await session.cost(() => session.wait(lab.quick ? 2000 : 10_000));
      const seconds = (performance.now() - begin) / 1000;
      if (contender !== 'null' && before === (await session.call('text'))) {
        throw new Error(`bench: the labels of ${contender} stand still.`);
      }
      return { taskMs: cost.taskMs / seconds, commits: cost.commits / seconds };
    }),
  );
  /** @param {string} name @param {'taskMs' | 'commits'} measure */
  const values = (name, measure) => (found.get(name) ?? []).map((one) => one[measure]);
  const floor = median(values('null', 'taskMs'));
  return {
    commits: (/** @type {string} */ name) => median(values(name, 'commits')),
    cost: (/** @type {string} */ name) =>
      withSpread(values(name, 'taskMs').map((ms) => (name === 'null' ? ms : ms - floor))),
    /** @param {string} name @param {string} peer */
    times: (name, peer) => (median(values(name, 'taskMs')) - floor) / (median(values(peer, 'taskMs')) - floor),
  };
}

/** @type {import('../harness/lab.mjs').Section} */
export default {
  name: 'clock',
  title: 'Clock: 200 ticking labels',
  contenders: Object.keys(NAMES),
  async run(lab) {
    const page = await ticking(lab, false);
    const dense = await ticking(lab, true);
    const cost = table(
      [
        'task ms per second over the null page',
        'one below the other',
        'all in view',
        'React commits per second',
        'page kB gzip',
      ],
      lab.contenders.map((name) => [
        NAMES[name] ?? name,
        page.cost(name),
        dense.cost(name),
        short(page.commits(name)),
        short(lab.kilobytes(name)),
      ]),
    );
    const verdicts = ['runlight', 'runlight-hook', 'vanilla'].map(
      (name) =>
        `- ${NAMES[name]}: ${ratio(page.times(name, 'timeago'))} × react-timeago one below the other, ${ratio(dense.times(name, 'timeago'))} × all in view${name === 'vanilla' ? '' : ' (target 0.25)'}.`,
    );
    return [
      'Two hundred labels, begun at different parts of a second, so that each has to change once a second: one below the other, where most are out of view, and so close that all 200 are in view. Out of view ours are written every ten seconds, and when they come near the view; the others are written every second wherever they are. Our label is larger than the peers’: a word and a figure of 28 px, where theirs is a line of 14 px.',
      cost,
      verdicts.join('\n'),
    ].join('\n\n');
  },
};
