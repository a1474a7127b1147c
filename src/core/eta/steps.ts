import type { EtaStep } from './types';

/** An entry of an array of numbers that is known to be there. */
export function at(array: ArrayLike<number>, index: number): number {
  return array[index] ?? 0;
}

/**
 * Names the steps that correspond to each other in different runs. A *group* is a kind of work (name in lower case,
 * digit runs → `#`), a *key* is "the n-th of its group". Both are small integers, so that what is known of them lies in
 * arrays.
 */
export class StepKeys {
  private readonly groups = new Map<string, number>();
  /** By exact name: lower-casing and replacing a thousand names per update would cost more than all the rest. */
  private readonly groupByName = new Map<string, number>();
  private readonly keys: number[][] = [];
  /** Group of every key. */
  readonly groupOf: number[] = [];

  group(name: string): number {
    let group = this.groupByName.get(name);
    if (group === undefined) {
      const normal = name.toLowerCase().replace(/\d+/g, '#').trim();
      group = this.groups.get(normal) ?? this.groups.size;
      this.groups.set(normal, group);
      this.groupByName.set(name, group);
    }
    return group;
  }

  key(group: number, occurrence: number): number {
    this.keys[group] ??= [];
    const keys = this.keys[group];
    let key = keys[occurrence];
    if (key === undefined) {
      key = this.groupOf.length;
      this.groupOf.push(group);
      keys[occurrence] = key;
    }
    return key;
  }

  get groupCount(): number {
    return this.groups.size;
  }
}

/** Steps in the order they started, with their keys and their shares of the wall clock. Times are ms since the run's start. */
export interface Timeline {
  count: number;
  key: Int32Array;
  group: Int32Array;
  start: Float64Array;
  /** `now` for a step that runs. */
  end: Float64Array;
  running: Uint8Array;
  runningCount: number;
  finishedCount: number;
  /** In-step fraction, −1 where unknown. */
  fraction: Float64Array;
  /**
   * Wall-clock share: each instant is divided equally among the steps then running, and a gap belongs to the step that
   * starts next. Shares of a finished run add up to its length, also with parallel steps.
   */
  share: Float64Array;
  /** Time since the last step ended while none runs, ms. */
  idle: number;
}

interface Row {
  name: string;
  start: number;
  /** Infinity while it runs. */
  end: number;
  fraction: number;
}

/** Puts steps in order, repairs what clocks and lost messages do to them, and divides the time among them. */
export function readTimeline(keys: StepKeys, steps: readonly EtaStep[], origin: number, now: number): Timeline {
  const rows: Row[] = [];
  let sorted = true;
  let last = Number.NEGATIVE_INFINITY;
  for (const step of steps) {
    const started = step.startedAtMs - origin;
    if (!Number.isFinite(started)) continue;
    const start = Math.min(Math.max(0, started), now);
    const finished = step.finishedAtMs === null ? Number.NaN : step.finishedAtMs - origin;
    const end = Number.isNaN(finished) ? Number.POSITIVE_INFINITY : Math.min(Math.max(finished, start), now);
    const f = step.fraction;
    rows.push({ name: step.name, start, end, fraction: typeof f === 'number' && f >= 0 && f <= 1 ? f : -1 });
    if (start < last) sorted = false;
    last = start;
  }
  if (!sorted) rows.sort((a, b) => a.start - b.start);
  return divide(keys, withoutRepeats(rows), now);
}

/** The same row twice (same name, same start) is one step: the finished one. Empty steps may share an instant. */
function withoutRepeats(rows: Row[]): Row[] {
  let repeats: Set<Row> | null = null;
  for (let i = 1; i < rows.length; i++) {
    const row = rows[i] as Row;
    for (let j = i - 1; j >= 0; j--) {
      const other = rows[j] as Row;
      if (other.start !== row.start) break;
      if (other.name !== row.name || (other.end === row.start && row.end === row.start)) continue;
      repeats ??= new Set();
      repeats.add(other.end < row.end ? row : other);
    }
  }
  return repeats === null ? rows : rows.filter((row) => !repeats.has(row));
}

function divide(keys: StepKeys, rows: readonly Row[], now: number): Timeline {
  const count = rows.length;
  const line: Timeline = {
    count,
    key: new Int32Array(count),
    group: new Int32Array(count),
    start: new Float64Array(count),
    end: new Float64Array(count),
    running: new Uint8Array(count),
    runningCount: 0,
    finishedCount: 0,
    fraction: new Float64Array(count),
    share: new Float64Array(count),
    idle: 0,
  };
  const seen: number[] = [];
  let overlaps = false;
  let latest = 0;
  rows.forEach((row, i) => {
    const group = keys.group(row.name);
    const occurrence = seen[group] ?? 0;
    seen[group] = occurrence + 1;
    line.group[i] = group;
    line.key[i] = keys.key(group, occurrence);
    line.start[i] = row.start;
    line.end[i] = Math.min(row.end, now);
    if (row.end === Number.POSITIVE_INFINITY) {
      line.running[i] = 1;
      line.runningCount++;
    } else line.finishedCount++;
    line.fraction[i] = row.fraction;
    if (row.start < latest) overlaps = true;
    latest = Math.max(latest, row.end);
  });
  if (overlaps) divideParallel(line);
  else divideSequential(line);
  line.idle = latest < now ? now - latest : 0;
  return line;
}

function divideSequential({ count, start, end, share }: Timeline): void {
  let last = count > 0 ? at(start, 0) : 0;
  for (let i = 0; i < count; i++) {
    share[i] = at(end, i) - last;
    last = at(end, i);
  }
}

/** Sweeps over starts and ends; `virtual` is the time each running step has been given since the beginning. */
function divideParallel({ count, start, end, share }: Timeline): void {
  const ends = Array.from({ length: count }, (_, i) => i).sort((a, b) => at(end, a) - at(end, b));
  const virtualAtStart = new Float64Array(count);
  let virtual = 0;
  let active = 0;
  let gap = 0;
  let time = at(start, 0);
  const advance = (to: number) => {
    if (active > 0) virtual += (to - time) / active;
    else gap += to - time;
    time = to;
  };
  let s = 0;
  for (const e of ends) {
    const ending = at(end, e);
    // A step starts before it ends, also when both are the same instant.
    for (; s < count && at(start, s) <= ending; s++) {
      advance(at(start, s));
      virtualAtStart[s] = virtual;
      share[s] = gap;
      gap = 0;
      active++;
    }
    advance(ending);
    share[e] = at(share, e) + virtual - at(virtualAtStart, e);
    active--;
  }
}
