import type { Answer, Context, MakeEstimator, Observation } from './replay';

// Published estimation rules, reimplemented from their descriptions. Seconds. If a peer needs a total that was not
// declared, it gets the median step count of the history, which is more than it would have.

const SILENT: Answer = { fraction: 0, remaining: null };

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[sorted.length >> 1] ?? 0;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[(sorted.length >> 1) - 1] ?? 0)) / 2;
}

function totalOf({ expectedSteps, history }: Context): number | null {
  if (expectedSteps !== null) return expectedSteps;
  return history.length > 0 ? Math.round(median(history.map((run) => run.steps.length))) : null;
}

const finishedOf = ({ steps }: Observation) => steps.filter((step) => step.end !== null).length;

/** A rule that needs a total: it estimates the remaining time from the completed and total steps. */
function counting(rule: () => (done: number, total: number, now: number) => number | null): MakeEstimator {
  return (context) => {
    const total = totalOf(context);
    const ask = rule();
    return (seen) => {
      if (!total) return SILENT;
      const done = finishedOf(seen);
      return { fraction: Math.min(1, done / total), remaining: ask(done, total, seen.now) };
    };
  };
}

/** Phase 3 of the feature plan: rows logged / expected, at most 95 %; remaining time by proportion. */
const planRule =
  (total: number | null): MakeEstimator =>
  (context) => {
    const expected = total ?? totalOf(context);
    return ({ now, steps }) => {
      if (!expected) return SILENT;
      const fraction = Math.min(0.95, steps.length / expected);
      return { fraction, remaining: fraction > 0 ? (now * (1 - fraction)) / fraction : null };
    };
  };

const linear = counting(() => (done, total, now) => (done > 0 ? Math.max(0, (now * (total - done)) / done) : null));

/** tqdm 4: bias-corrected moving averages of the counts and of the times between changes, with a weight of 0.3. */
const tqdm = counting(() => {
  const weight = 0.3;
  let last = { done: 0, at: 0 };
  let counts = 0;
  let times = 0;
  return (done, total, now) => {
    if (done > last.done && now - last.at >= 0.1) {
      // Both averages have the same bias correction, so it cancels in their ratio.
      counts += weight * (done - last.done - counts);
      times += weight * (now - last.at - times);
      last = { done, at: now };
    }
    return counts > 0 ? Math.max(0, ((total - done) * times) / counts) : null;
  };
});

/** rich: mean speed over the last 30 s, rounded up to whole seconds; no answer if nothing changed in them. */
const rich = counting(() => {
  let samples: { at: number; added: number }[] = [];
  let before = 0;
  return (done, total, now) => {
    samples = samples.filter((sample) => sample.at >= now - 30);
    if (done > before) samples.push({ at: now, added: done - before });
    before = Math.max(before, done);
    const [first, ...later] = samples;
    const added = later.reduce((sum, sample) => sum + sample.added, 0);
    const span = (later.at(-1)?.at ?? 0) - (first?.at ?? 0);
    return added > 0 && span > 0 ? Math.ceil((Math.max(0, total - done) * span) / added) : null;
  };
});

/** indicatif 0.17: doubly smoothed speed with a weight of a tenth after 15 s, bias-corrected. */
const indicatif = counting(() => {
  const kept = (age: number) => 0.1 ** (age / 15);
  let once = 0;
  let twice = 0;
  let before = 0;
  let at = 0;
  return (done, total, now) => {
    if (done > before && now > at) {
      const keep = kept(now - at);
      once = once * keep + ((done - before) / (now - at)) * (1 - keep);
      twice = twice * keep + (once / (1 - kept(now))) * (1 - keep);
      before = done;
      at = now;
    }
    const keep = kept(now - at);
    const speed = (twice * keep + ((once * keep) / (1 - kept(now))) * (1 - keep)) / (1 - kept(now));
    return speed > 0 ? Math.max(0, (total - done) / speed) : null;
  };
});

/** Uppy: speed, then remaining time, each smoothed with a half-life of 2 s; unchanged while no data arrives. */
const uppy = counting(() => {
  const smooth = (value: number, old: number | null, age: number) =>
    old === null ? value : value + (old - value) * 2 ** (-age / 2);
  let before = 0;
  let at = 0;
  let speed: number | null = null;
  let left: number | null = null;
  return (done, total, now) => {
    if (done >= total) return null;
    if (done > before) {
      const age = now - at;
      speed = smooth((done - before) / age, speed, age);
      left = smooth((total - done) / speed, left === null ? null : Math.max(0, left - age), age);
      before = done;
      at = now;
    }
    return left;
  };
});

/** Rules that only know the durations of earlier runs. */
const byDuration =
  (durationOf: (totals: number[]) => number, whenOverdue: number | null): MakeEstimator =>
  ({ history }) =>
  ({ now }) => {
    if (history.length === 0) return SILENT;
    const duration = durationOf(history.map((run) => run.total));
    return { fraction: Math.min(0.99, now / duration), remaining: now < duration ? duration - now : whenOverdue };
  };

/** Keys of steps by exact name and occurrence. */
function keysOf(steps: readonly { name: string }[]): string[] {
  const met = new Map<string, number>();
  return steps.map(({ name }) => {
    const n = met.get(name) ?? 0;
    met.set(name, n + 1);
    return `${name}|${n}`;
  });
}

/** Adds up the expected times of all unfinished steps. `floor`: an overdue step counts as 0 instead of negative. */
const bySteps =
  (expect: (seconds: number[]) => number, plan: 'last' | 'half', floor: boolean): MakeEstimator =>
  ({ history }) => {
    const recent = plan === 'half' ? history.slice(-10) : history;
    const seconds = new Map<string, number[]>();
    for (const run of recent) {
      keysOf(run.steps).forEach((key, i) => {
        const step = run.steps[i];
        if (step) seconds.set(key, [...(seconds.get(key) ?? []), step.end - step.start]);
      });
    }
    const usual = new Map([...seconds].map(([key, list]) => [key, expect(list)]));
    const planned =
      plan === 'last'
        ? keysOf(recent.at(-1)?.steps ?? [])
        : [...seconds].filter(([, list]) => list.length >= recent.length / 2).map(([key]) => key);
    return ({ now, steps }) => {
      if (planned.length === 0) return SILENT;
      const seen = new Map(keysOf(steps).map((key, i) => [key, steps[i]]));
      let remaining = 0;
      for (const key of new Set([...planned, ...seen.keys()])) {
        const expected = usual.get(key);
        const step = seen.get(key);
        if (expected === undefined || (step && step.end !== null)) continue;
        const left = step ? expected - (now - step.start) : expected;
        remaining += floor ? Math.max(0, left) : left;
      }
      remaining = Math.max(0, remaining);
      return { fraction: Math.min(1, now / (now + remaining || 1)), remaining };
    };
  };

/** ninja 1.12: the last known time of every edge, the mean for unknown ones; recomputed when an edge starts or ends. */
const ninja: MakeEstimator = ({ expectedSteps, history }) => {
  const known = new Map<string, number>();
  for (const run of history.slice(-10)) {
    for (const [i, key] of keysOf(run.steps).entries()) {
      known.set(key, (run.steps[i]?.end ?? 0) - (run.steps[i]?.start ?? 0));
    }
  }
  const planned = keysOf(history.at(-1)?.steps ?? []);
  const total = expectedSteps ?? (planned.length || null);
  let shown = SILENT;
  let lastCounts = '';
  return ({ now, steps }) => {
    if (!total) return SILENT;
    const keys = keysOf(steps);
    const done = steps.filter((step) => step.end !== null);
    const counts = `${done.length}/${steps.length}`;
    if (counts === lastCounts) return shown;
    lastCounts = counts;
    const ended = new Set(keys.filter((_, i) => steps[i]?.end !== null));
    const spent = done.reduce((sum, step) => sum + (step.end ?? 0) - step.start, 0);
    const all = [...new Set([...planned, ...keys])].filter((key) => known.has(key));
    const sum = (some: string[]) => some.reduce((time, key) => time + (known.get(key) ?? 0), 0);
    let open = all.filter((key) => !ended.has(key));
    if (done.length > 0 && now >= 15 && done.length / total >= 0.05) {
      // If times differ tenfold from the old ones, they come from another machine or build: discard the old ones.
      const ratio = spent / done.length / (sum(all) / all.length);
      if (ratio >= 10 || ratio <= 0.1) open = [];
    }
    const count = done.length + open.length;
    if (count === 0) return shown;
    const left = sum(open) + ((spent + sum(open)) / count) * Math.max(0, total - count);
    const fraction = spent + left > 0 ? spent / (spent + left) : 0;
    shown = { fraction, remaining: fraction > 0 ? now / fraction - now : null };
    return shown;
  };
};

/** By display name. */
export const PEERS: Record<string, MakeEstimator> = {
  'plan: 8 steps, cap 95': planRule(8),
  'plan, true total': planRule(null),
  linear,
  tqdm,
  rich,
  indicatif,
  Uppy: uppy,
  // The mean of the last three builds; "N/A" if overdue.
  Jenkins: byDuration((totals) => mean(totals.slice(-3)), null),
  // The newest successful run.
  Argo: byDuration((totals) => totals.at(-1) ?? 0, 0),
  ninja,
  // Every step's expected time moves halfway to the newest one.
  'Buildbot 0.8': bySteps((list) => list.reduce((old, time) => (old + time) / 2), 'last', false),
  'step medians': bySteps((list) => median(list), 'half', true),
};
