// The newer components with the maximum amount of data: the cost of mounting, and of one change.
import { median, short, table, withSpread } from '../harness/stats.mjs';

/** @typedef {import('../harness/lab.mjs').Lab} Lab */

/** @type {Record<string, { name: string, change: string, perSecond: number }>} */
const PARTS = {
  segments: { name: '`RunProgressIndicator`, 24 segments', change: 'progress', perSecond: 10 },
  curve: { name: '`RunNow` with a curve', change: 'a measured value and progress', perSecond: 10 },
  waterfall: { name: '`RunStepTimes`, 100,000 steps', change: 'one more step', perSecond: 2 },
  list: { name: '`RunsList`, 10,000 runs', change: '1,000 of them move', perSecond: 2 },
  search: { name: '`RunsList`, search in 10,000 runs', change: 'another text', perSecond: 2 },
};

/** @param {Lab} lab @param {boolean} isOutOfView */
function changing(lab, isOutOfView) {
  const ms = lab.quick ? 2000 : 5000;
  return lab.interleave(`changing, ${isOutOfView ? 'out of view' : 'in view'}`, (contender) =>
    lab.visit(contender, async (session) => {
      const perSecond = PARTS[contender]?.perSecond ?? 10;
      if (isOutOfView) await session.page.addStyleTag({ content: 'body { padding-top: 300vh }' });
      const mount = await session.cost(async () => {
        await session.call('mount');
        await session.page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))));
      });
      await session.wait(1500);
      if (!(await session.call('isShown'))) throw new Error(`bench: the part ${contender} shows nothing.`);
      const cost = await session.cost(async () => {
        await session.call('begin', perSecond);
        await session.wait(ms);
      });
      const changes = await session.call('stop');
      const { nodes } = await session.size();
      return { mountMs: mount.taskMs, perChange: cost.taskMs / changes, commits: cost.commits / changes, nodes };
    }),
  );
}

/** @type {import('../harness/lab.mjs').Section} */
export default {
  name: 'parts',
  title: 'Single parts with very much in them',
  contenders: ['null', ...Object.keys(PARTS)],
  async run(lab) {
    const inView = await changing(lab, false);
    const outOfView = await changing(lab, true);
    const rows = lab.contenders
      .filter((name) => name !== 'null')
      .map((name) => {
        const seen = inView.get(name) ?? [];
        const { name: label = name, change = '', perSecond = 0 } = PARTS[name] ?? {};
        return [
          label,
          `${change}, ${perSecond}/s`,
          withSpread(seen.map(({ mountMs }) => mountMs)),
          withSpread(seen.map(({ perChange }) => perChange)),
          withSpread((outOfView.get(name) ?? []).map(({ perChange }) => perChange)),
          short(median(seen.map(({ commits }) => commits))),
          short(median(seen.map(({ nodes }) => nodes))),
        ];
      });
    return [
      'Each part alone on its page, in the production build. Task time of the main thread, with whatever moves meanwhile: what a page of this part costs.',
      table(
        ['', 'what changes', 'mount, ms', 'a change, ms', 'a change out of view, ms', 'commits per change', 'elements'],
        rows,
      ),
    ].join('\n\n');
  },
};
