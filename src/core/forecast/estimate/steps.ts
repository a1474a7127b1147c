import type { EtaStep } from './types';

/**
 * Matches corresponding steps of different runs. A *group* is a kind of work (name in lower case, digit runs → `#`, the
 * first 200 characters), a *key* is "the n-th of its group". Both are small integers, so their data fits in arrays.
 */
export interface StepKeys {
  group(name: string): number;
  /** Key of the next step of the group; `met` counts the steps by group. */
  next(group: number, met: number[]): number;
  /** Group of every key. */
  groupOf: number[];
  groupCount(): number;
}

export function createStepKeys(): StepKeys {
  const groups = new Map<string, number>();
  // Cached by exact name: normalising a thousand names per update would cost more than everything else.
  const byName = new Map<string, number>();
  const keys: number[][] = [];
  const groupOf: number[] = [];
  return {
    groupOf,
    groupCount: () => groups.size,
    group(name) {
      let group = byName.get(name);
      if (group === undefined) {
        const kind = name.slice(0, 200).toLowerCase().replace(/\d+/g, '#').trim();
        group = groups.get(kind) ?? groups.size;
        groups.set(kind, group);
        byName.set(name, group);
      }
      return group;
    },
    next(group, met) {
      keys[group] ??= [];
      const ofGroup = keys[group];
      const occurrence = met[group] ?? 0;
      met[group] = occurrence + 1;
      ofGroup[occurrence] ??= groupOf.push(group) - 1;
      return ofGroup[occurrence];
    },
  };
}

/**
 * Steps in the order they started, with their keys and their shares of the wall clock. Times are ms since the run's
 * start. The arrays may be longer than `count` and are reused by the next call.
 */
export interface Timeline {
  count: number;
  /** Indices of the running steps. */
  open: number[];
  key: number[];
  start: number[];
  /** `now` for a running step. */
  end: number[];
  ended: boolean[];
  /** In-step fraction, 0 where unknown. */
  fraction: number[];
  /**
   * Wall-clock share: each instant is divided equally among the steps then running, and a gap belongs to the step that
   * starts next. Shares of a finished run add up to its length, also with parallel steps.
   */
  share: number[];
  /** The latest end of a step; 0 before the first. */
  lastEnd: number;
}

const isSame = (a: EtaStep, b: EtaStep) =>
  a === b || (a.name === b.name && a.startedAtMs === b.startedAtMs && a.finishedAtMs === b.finishedAtMs);

/**
 * Sorts steps, repairs the effects of clock changes and lost messages, and divides the time among the steps. Steps that
 * all ended before the next one began are *settled*: they are computed once and only compared later, so an update costs
 * only the new steps. The result does not depend on this cache.
 *
 * The returned function takes the steps, the start of the run (`null`: of its first step) and the time since then.
 */
export function createTimeline(
  keys: StepKeys,
): (steps: readonly EtaStep[], startedAtMs: number | null, now: number) => Timeline {
  const rows: EtaStep[] = [];
  const key: number[] = [];
  const start: number[] = [];
  const end: number[] = [];
  const ended: boolean[] = [];
  const fraction: number[] = [];
  const share: number[] = [];
  /** By group: the number of steps so far, and the index of the latest. */
  const met: number[] = [];
  const latest: number[] = [];
  /** Index of the previous step of the same group. */
  const previous: number[] = [];
  let count = 0;
  let settled = 0;
  let settledEnd = 0;
  let origin = 0;

  return (steps, startedAtMs, now) => {
    let from = steps.length < settled || startedAtMs !== origin || now < settledEnd ? 0 : settled;
    steps.forEach((step, i) => {
      if (i < from ? !isSame(step, rows[i] as EtaStep) : step.startedAtMs - origin < settledEnd) from = 0;
    });
    // Drop steps that were not settled.
    while (count > from) {
      const group = keys.groupOf[key[--count] as number] as number;
      met[group] = (met[group] as number) - 1;
      latest[group] = previous[count] as number;
    }
    if (from === 0) settled = settledEnd = 0;
    const news = steps
      .slice(from)
      .filter((step) => Math.abs(step.startedAtMs) < Infinity)
      .sort((a, b) => a.startedAtMs - b.startedAtMs);
    origin = startedAtMs ?? news[0]?.startedAtMs ?? 0;

    for (const row of news) {
      const group = keys.group(row.name);
      const begin = Math.min(Math.max(0, row.startedAtMs - origin), now);
      const finished = (row.finishedAtMs ?? Number.NaN) - origin;
      const isEnded = !Number.isNaN(finished);
      const to = isEnded ? Math.min(Math.max(finished, begin), now) : now;
      let index = latest[group] ?? -1;
      const other = rows[index];
      if (
        other?.startedAtMs === row.startedAtMs &&
        other.name === row.name &&
        Math.max(to, end[index] as number) > begin
      ) {
        // Two equal rows are one step; the ended one wins. Only empty steps may share an instant and a name.
        if (!isEnded || ended[index]) continue;
      } else {
        previous[count] = index;
        index = count++;
        latest[group] = index;
        rows[index] = row;
        key[index] = keys.next(group, met);
        start[index] = begin;
      }
      end[index] = to;
      ended[index] = isEnded;
      const f = row.fraction ?? 0;
      fraction[index] = f > 1e-3 && f <= 1 ? f : 0;
    }
    start.length = count;
    shareTime({ from, count, start, end, share, since: from > 0 ? settledEnd : (start[0] ?? 0) });

    const open: number[] = [];
    let lastEnd = settledEnd;
    // The next call can compare its rows with these only if every row is a separate step in its place.
    let isQuiet = true;
    for (let i = from; i < count; i++) {
      isQuiet &&= open.length === 0 && lastEnd < now;
      if (isQuiet && (start[i] as number) >= lastEnd) {
        settled = i;
        settledEnd = lastEnd;
      }
      isQuiet &&= rows[i] === steps[i];
      if (ended[i]) lastEnd = Math.max(lastEnd, end[i] as number);
      else open.push(i);
    }
    return { count, open, key, start, end, ended, fraction, share, lastEnd };
  };
}

/** Input of {@link shareTime}. */
interface SharedTime {
  /** Index of the first step, and the number of steps. */
  from: number;
  count: number;
  start: readonly number[];
  end: readonly number[];
  /** Receives the result. */
  share: number[];
  /** Time before this is already divided. */
  since: number;
}

/** Divides the time after `since` among the steps from index `from`, in one sweep over their starts and ends. */
function shareTime({ from, count, start, end, share, since }: SharedTime): void {
  let time = since;
  // `received` is the time that each running step has had since the beginning.
  const receivedAtStart: number[] = [];
  const byEnd: number[] = [];
  for (let i = from; i < count; i++) byEnd.push(i);
  byEnd.sort((a, b) => (end[a] as number) - (end[b] as number));
  let received = 0;
  let active = 0;
  let gap = 0;
  const advance = (to: number) => {
    if (active > 0) received += (to - time) / active;
    else gap += to - time;
    time = to;
  };
  let next = from;
  for (const ending of byEnd) {
    // Starts sort before ends of the same instant.
    for (; next < count && (start[next] as number) <= (end[ending] as number); next++) {
      advance(start[next] as number);
      receivedAtStart[next] = received;
      share[next] = gap;
      gap = 0;
      active++;
    }
    advance(end[ending] as number);
    share[ending] = (share[ending] as number) + received - (receivedAtStart[ending] as number);
    active--;
  }
}
