import type { EtaStep } from './types';

/**
 * Names the steps that correspond to each other in different runs. A *group* is a kind of work (name in lower case,
 * digit runs → `#`), a *key* is "the n-th of its group". Both are small integers, so that what is known of them lies in
 * arrays.
 */
export interface StepKeys {
  /** `hint` is the step's place: mostly it has the name it had in the last call, and then nothing is looked up. */
  group(name: string, hint: number): number;
  /** Key of one more of the group; `met` counts, by group, how many there were. */
  next(group: number, met: number[]): number;
  /** Group of every key. */
  groupOf: number[];
  groupCount(): number;
}

export function createStepKeys(): StepKeys {
  const groups = new Map<string, number>();
  // By exact name: lower-casing and replacing a thousand names per update would cost more than all the rest.
  const byName = new Map<string, number>();
  const names: string[] = [];
  const hinted: number[] = [];
  const keys: number[][] = [];
  const groupOf: number[] = [];
  return {
    groupOf,
    groupCount: () => groups.size,
    group(name, hint) {
      if (names[hint] === name) return hinted[hint] as number;
      let group = byName.get(name);
      if (group === undefined) {
        const kind = name.toLowerCase().replace(/\d+/g, '#').trim();
        group = groups.get(kind) ?? groups.size;
        groups.set(kind, group);
        byName.set(name, group);
      }
      names[hint] = name;
      hinted[hint] = group;
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
 * start.
 */
export interface Timeline {
  count: number;
  /** Indices of the steps that run. */
  open: number[];
  key: Int32Array;
  start: Float64Array;
  /** `now` for a step that runs. */
  end: Float64Array;
  /** 1 for a step that has ended. */
  ended: Uint8Array;
  /** In-step fraction, 0 where unknown. */
  fraction: Float64Array;
  /**
   * Wall-clock share: each instant is divided equally among the steps then running, and a gap belongs to the step that
   * starts next. Shares of a finished run add up to its length, also with parallel steps.
   */
  share: Float64Array;
  /** When the latest step to end so far ended; 0 before that. */
  lastEnd: number;
}

/**
 * Puts steps in order, repairs what clocks and lost messages do to them, and divides the time among them.
 * @param startedAtMs when the run started; `null` = with its first step
 */
export function readTimeline(
  keys: StepKeys,
  steps: readonly EtaStep[],
  startedAtMs: number | null,
  now: number,
): Timeline {
  const rows = steps
    .filter((step) => Math.abs(step.startedAtMs) < Infinity)
    .sort((a, b) => a.startedAtMs - b.startedAtMs);
  const origin = startedAtMs ?? rows[0]?.startedAtMs ?? 0;
  const array = () => new Float64Array(rows.length);
  const key = new Int32Array(rows.length);
  const start = array();
  const end = array();
  const ended = new Uint8Array(rows.length);
  const fraction = array();
  /** By group: how many were met, and where the latest of them is. */
  const met: number[] = [];
  const latest: number[] = [];
  let count = 0;
  let last = 0;
  let overlaps = false;
  for (const row of rows) {
    const group = keys.group(row.name, count);
    const from = Math.min(Math.max(0, row.startedAtMs - origin), now);
    const finished = (row.finishedAtMs ?? Number.NaN) - origin;
    const isEnded = !Number.isNaN(finished);
    const to = isEnded ? Math.min(Math.max(finished, from), now) : now;
    let index = latest[group] ?? -1;
    const other = rows[index];
    if (
      other?.startedAtMs === row.startedAtMs &&
      other.name === row.name &&
      (to > from || (end[index] as number) > from)
    ) {
      // The same row twice is one step, the one that ended. Only empty steps may share an instant and a name.
      if (!isEnded || ended[index]) continue;
    } else {
      index = count++;
      latest[group] = index;
      rows[index] = row;
      key[index] = keys.next(group, met);
      start[index] = from;
      if (from < last) overlaps = true;
    }
    end[index] = to;
    ended[index] = isEnded ? 1 : 0;
    const f = row.fraction ?? 0;
    fraction[index] = f > 1e-3 && f <= 1 ? f : 0;
    last = isEnded ? Math.max(last, to) : Infinity;
  }
  const open: number[] = [];
  let lastEnd = 0;
  for (let i = 0; i < count; i++) {
    if (ended[i]) lastEnd = Math.max(lastEnd, end[i] as number);
    else open.push(i);
  }
  const share = overlaps ? parallelShares(count, start, end) : sequentialShares(count, start, end);
  return { count, open, key, start, end, ended, fraction, share, lastEnd };
}

function sequentialShares(count: number, start: Float64Array, end: Float64Array): Float64Array {
  const share = new Float64Array(count);
  let last = start[0] ?? 0;
  for (let i = 0; i < count; i++) {
    share[i] = (end[i] as number) - last;
    last = end[i] as number;
  }
  return share;
}

/** Sweeps over starts and ends; `given` is the time each running step has been given since the beginning. */
function parallelShares(count: number, start: Float64Array, end: Float64Array): Float64Array {
  const share = new Float64Array(count);
  const givenAtStart = new Float64Array(count);
  const byEnd = [...share.keys()].sort((a, b) => (end[a] as number) - (end[b] as number));
  let given = 0;
  let active = 0;
  let gap = 0;
  let time = start[0] ?? 0;
  const advance = (to: number) => {
    if (active > 0) given += (to - time) / active;
    else gap += to - time;
    time = to;
  };
  let next = 0;
  for (const ending of byEnd) {
    // A step starts before it ends, also when both are the same instant.
    for (; next < count && (start[next] as number) <= (end[ending] as number); next++) {
      advance(start[next] as number);
      givenAtStart[next] = given;
      share[next] = gap;
      gap = 0;
      active++;
    }
    advance(end[ending] as number);
    share[ending] = (share[ending] as number) + given - (givenAtStart[ending] as number);
    active--;
  }
  return share;
}
