// Labels that tell how long ago something was: 200 of them, each changing every second.
import { median, ratio, short, table, withSpread } from '../harness/stats.mjs';

/** @type {Record<string, string>} */
const NAMES = {
  null: 'null page',
  runlight: '**runlight** `RunTimeElapsed`',
  'runlight-hook': '**runlight** `useNow` in a label of the host’s',
  timeago: 'react-timeago',
  'date-fns': 'date-fns, an interval per label',
};

/** @type {import('../harness/lab.mjs').Section} */
export default {
  name: 'clock',
  title: 'Clock: 200 ticking labels',
  contenders: Object.keys(NAMES),
  async run(lab) {
    const found = await lab.interleave('200 labels', (contender) =>
      lab.visit(contender, async (session) => {
        await session.call('mount');
        await session.wait(1200);
        const before = await session.call('text');
        const begin = performance.now();
        const cost = await session.cost(() => session.wait(lab.quick ? 2000 : 5000));
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
    const cost = table(
      ['', 'task ms per second over the null page', 'React commits per second', 'page kB gzip'],
      lab.contenders.map((name) => [
        NAMES[name] ?? name,
        withSpread(values(name, 'taskMs').map((ms) => (name === 'null' ? ms : ms - floor))),
        short(median(values(name, 'commits'))),
        short(lab.kilobytes(name)),
      ]),
    );
    const timeago = median(values('timeago', 'taskMs')) - floor;
    const verdicts = ['runlight', 'runlight-hook']
      .filter((name) => found.has(name) && found.has('timeago'))
      .map(
        (name) =>
          `- ${NAMES[name]}: ${ratio((median(values(name, 'taskMs')) - floor) / timeago)} × react-timeago (target 0.25).`,
      );
    return [
      'Two hundred labels, begun at different parts of a second, so that each has to change once a second.',
      cost,
      verdicts.join('\n'),
    ].join('\n\n');
  },
};
