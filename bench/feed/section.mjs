// The activity feed: mounting, appending, following, keeping the reader's position, scrolling.
import { median, ratio, short, table, withSpread } from '../harness/stats.mjs';

/** @typedef {import('../harness/lab.mjs').Lab} Lab */
/** @typedef {import('../harness/session.mjs').Cost} Cost */
/** @typedef {{ count: number, dropped: number }} Frames */

/** @type {Record<string, string>} */
const NAMES = {
  null: 'null page',
  vanilla: 'hand-written DOM, recycled rows (the limit)',
  runlight: '**runlight**',
  virtua: 'virtua, own follow rule',
  virtuoso: 'react-virtuoso, `followOutput`',
  'virtuoso-own-follow': 'react-virtuoso, own follow rule',
  'tanstack-virtual': '@tanstack/react-virtual, own follow rule',
  'memo-list': 'memoised React list',
  'use-stick-to-bottom': 'use-stick-to-bottom, memoised rows',
  'mui-timeline': 'MUI Timeline',
  'antd-timeline': 'Ant Design Timeline',
};
/** These render every row: 100,000 rows would take minutes without new insight. */
const NOT_VIRTUAL = ['memo-list', 'use-stick-to-bottom', 'mui-timeline', 'antd-timeline'];
const RATES = [10, 100, 1000];
const START = 1000;

/** @param {string} contender */
const nameOf = (contender) => NAMES[contender] ?? contender;

/** @param {Lab} lab */
async function mounting(lab) {
  const sizes = lab.quick ? [1000, 10_000] : [100, 1000, 10_000, 100_000];
  /** @type {Map<string, string[]>} */
  const cells = new Map(lab.contenders.map((name) => [name, []]));
  /** @type {Map<string, number>} */
  const medians = new Map();
  for (const size of sizes) {
    const able = lab.contenders.filter(
      (name) => size <= 1000 || (size <= 10_000 && !lab.quick) || !NOT_VIRTUAL.includes(name),
    );
    const times = await lab.interleave(
      `mount ${size}`,
      (contender) =>
        lab.visit(contender, async (session) => (await session.cost(() => session.call('mount', size))).taskMs),
      // One round is enough if it takes seconds.
      { contenders: able, rounds: size === 100 || size === 10_000 ? 1 : lab.rounds },
    );
    for (const name of lab.contenders) {
      const taken = times.get(name);
      cells.get(name)?.push(taken ? withSpread(taken) : '–');
      if (taken) medians.set(`${name}/${size}`, median(taken));
    }
  }
  const rows = lab.contenders.map((name) => [
    nameOf(name),
    ...(cells.get(name) ?? []),
    `${short(lab.kilobytes(name))}`,
  ]);
  return {
    text: table(['mount, task ms', ...sizes.map((size) => size.toLocaleString('en')), 'page kB gzip'], rows),
    medians,
  };
}

/** @param {Lab} lab @param {number} rate */
async function appending(lab, rate) {
  const ms = lab.quick ? 1500 : 2500;
  const measure = (/** @type {string} */ contender) =>
    lab.visit(contender, async (session) => {
      await session.call('mount', START);
      await session.wait(300);
      await session.call('countFrames');
      await session.call('start', rate);
      await session.wait(500);
      /** @type {Frames} */
      const before = await session.call('framesSoFar');
      const begin = performance.now();
      const cost = await session.cost(() => session.wait(ms));
      const seconds = (performance.now() - begin) / 1000;
      /** @type {Frames} */
      const after = await session.call('framesSoFar');
      await session.call('stop');
      return {
        ...cost,
        taskMs: cost.taskMs / seconds,
        frames: after.count - before.count,
        dropped: after.dropped - before.dropped,
        ...(await session.size()),
      };
    });
  const isSlow = (/** @type {string} */ name) => NOT_VIRTUAL.includes(name);
  const fast = await lab.interleave(`append ${rate}/s`, measure, {
    contenders: lab.contenders.filter((name) => !isSlow(name)),
    // The targets concern high step rates.
    rounds: rate === 10 ? 1 : lab.rounds,
  });
  // Contenders that render every row are far slower, and each of their turns disturbs the next one: run them last, and
  // once.
  const slow = await lab.interleave(`append ${rate}/s, every row drawn`, measure, {
    contenders: lab.contenders.filter(isSlow),
    rounds: 1,
  });
  return new Map([...fast, ...slow]);
}

/** @param {Lab} lab @param {readonly string[]} contenders */
async function following(lab, contenders) {
  return lab.interleave(
    'follow',
    (contender) =>
      lab.visit(contender, async (session) => {
        await session.call('mount', START);
        await session.wait(300);
        await session.call('start', 100);
        await session.wait(500);
        await session.call('watchTail');
        await session.wait(lab.quick ? 1000 : 2000);
        const slow = await session.call('tail');
        await session.call('stop');
        await session.call('start', 1000);
        await session.wait(300);
        await session.call('watchTail');
        await session.wait(lab.quick ? 1000 : 2000);
        const fast = await session.call('tail');
        await session.call('stop');
        return { slow, fast };
      }),
    { contenders, rounds: 1 },
  );
}

/** @param {Lab} lab @param {readonly string[]} contenders */
async function reading(lab, contenders) {
  return lab.interleave(
    'reader scrolled up',
    (contender) =>
      lab.visit(contender, async (session) => {
        await session.call('mount', START);
        await session.wait(300);
        await session.call('start', 100);
        await session.wait(500);
        await session.page.mouse.move(200, 200);
        await session.page.mouse.wheel(0, -300);
        await session.wait(500);
        await session.call('watchPlace');
        await session.wait(lab.quick ? 1000 : 2000);
        return session.call('place');
      }),
    { contenders, rounds: 1 },
  );
}

/** @param {Lab} lab @param {readonly string[]} contenders */
async function scrolling(lab, contenders) {
  return lab.interleave(
    'scroll while appending',
    (contender) =>
      lab.visit(contender, async (session) => {
        await session.call('mount', START);
        await session.wait(300);
        await session.call('start', 100);
        await session.page.mouse.move(200, 200);
        await session.page.mouse.wheel(0, -100);
        await session.wait(300);
        await session.call('watchBlank');
        const from = await session.call('position');
        const cost = await session.cost(() =>
          session.cdp.send('Input.synthesizeScrollGesture', {
            x: 200,
            y: 200,
            yDistance: 3000,
            speed: 1500,
            gestureSourceType: 'mouse',
          }),
        );
        const to = await session.call('position');
        return {
          ...(await session.call('blank')),
          taskMs: cost.taskMs,
          px: Math.round((from?.top ?? 0) - (to?.top ?? 0)),
        };
      }),
    { contenders, rounds: 1 },
  );
}

/** @type {import('../harness/lab.mjs').Section} */
export default {
  name: 'feed',
  title: 'Activity feed',
  contenders: Object.keys(NAMES),
  async run(lab) {
    const drawing = lab.contenders.filter((name) => name !== 'null');
    const followed = await following(lab, drawing);
    const read = await reading(lab, drawing);
    const scrolled = await scrolling(lab, drawing);
    const mounted = await mounting(lab);
    /** @type {Map<number, Awaited<ReturnType<typeof appending>>>} */
    const appended = new Map();
    for (const rate of RATES) appended.set(rate, await appending(lab, rate));

    /**
     * Median of one measure.
     * @param {string} name
     * @param {number} rate
     * @param {'taskMs' | 'dropped' | 'commits' | 'frames' | 'nodes' | 'heapMb'} key
     */
    const middle = (name, rate, key) => median((appended.get(rate)?.get(name) ?? []).map((one) => one[key]));
    /** Cost above the null page. @param {string} name @param {number} rate */
    const over = (name, rate) => middle(name, rate, 'taskMs') - middle('null', rate, 'taskMs');
    /** @param {string} name */
    const isRight = (name) => {
      const tail = followed.get(name)?.[0];
      return tail !== undefined && tail.slow.missed === 0 && tail.fast.missed === 0;
    };

    const truth = table(
      [
        '',
        'frames without the tail, 100/s',
        '1,000/s',
        'steps behind',
        'reader moved, px',
        'frames moved',
        'blank frames',
        'dropped',
        'scroll, task ms',
      ],
      drawing.map((name) => {
        const tail = followed.get(name)?.[0];
        const place = read.get(name)?.[0];
        const scroll = scrolled.get(name) ?? [];
        return [
          nameOf(name),
          `${tail?.slow.missed} of ${tail?.slow.frames}`,
          `${tail?.fast.missed} of ${tail?.fast.frames}`,
          Math.max(tail?.slow.worstSteps ?? 0, tail?.fast.worstSteps ?? 0),
          place?.lost > 0 ? 'lost' : short(place?.worstPx),
          `${place?.moved} of ${place?.frames}`,
          `${short(median(scroll.map((one) => one.blank)))} of ${short(median(scroll.map((one) => one.frames)))}`,
          short(median(scroll.map((one) => one.dropped))),
          short(median(scroll.map((one) => one.taskMs))),
        ];
      }),
    );
    const cost = table(
      [
        'appending to 1,000, task ms per second over the null page',
        ...RATES.map((rate) => `${rate.toLocaleString('en')}/s`),
        'dropped at 100/s',
        'at 1,000/s',
        'commits per frame',
        'elements',
        'heap MB',
      ],
      lab.contenders.map((name) => [
        nameOf(name),
        ...RATES.map((rate) =>
          name === 'null'
            ? withSpread((appended.get(rate)?.get(name) ?? []).map((one) => one.taskMs))
            : withSpread(
                (appended.get(rate)?.get(name) ?? []).map((one) => one.taskMs - middle('null', rate, 'taskMs')),
              ),
        ),
        short(middle(name, 100, 'dropped')),
        short(middle(name, 1000, 'dropped')),
        short(middle(name, 1000, 'commits') / middle(name, 1000, 'frames')),
        short(middle(name, 1000, 'nodes')),
        short(middle(name, 1000, 'heapMb')),
      ]),
    );

    const verdicts = [];
    for (const rate of [100, 1000]) {
      const peers = drawing.filter((name) => name !== 'runlight' && name !== 'vanilla' && isRight(name));
      const best = peers.sort((a, b) => over(a, rate) - over(b, rate))[0];
      if (best === undefined) continue;
      const ours = over('runlight', rate);
      verdicts.push(
        `- ${rate.toLocaleString('en')}/s: ${ratio(ours / over(best, rate))} × the best peer that follows without a miss (${nameOf(best)}; target 0.55), ${ratio(ours / over('vanilla', rate))} × the limit (target 1.4).`,
      );
    }
    /** Cost above the null page, which creates the same number of steps. @param {number} size */
    const mountOver = (size) =>
      (mounted.medians.get(`runlight/${size}`) ?? Number.NaN) - (mounted.medians.get(`null/${size}`) ?? Number.NaN);
    const [few, many] = [mountOver(1000), mountOver(lab.quick ? 10_000 : 100_000)];
    if (Number.isFinite(few) && Number.isFinite(many)) {
      verdicts.push(
        `- Mounting ${lab.quick ? '10,000' : '100,000'} steps: ${ratio(many / few)} × mounting 1,000 (target 1.5).`,
      );
    }
    return [
      'Every contender is told its steps once a frame by the same store, and draws the same row where it can draw rows of the host’s. Task time is all that the main thread does: script, style, layout, paint.',
      '### Right',
      truth,
      '### Cheap',
      cost,
      mounted.text,
      '### Targets',
      verdicts.join('\n'),
    ].join('\n\n');
  },
};
