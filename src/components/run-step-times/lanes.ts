import type { RunStep, StepStatus } from '../../core/run/run';

/** A step on its lane. Times are epoch ms, server clock. */
export interface LanePiece {
  step: RunStep;
  start: number;
  end: number;
  /** Its times are not known; they follow from when it and its neighbour were written. */
  isAbout: boolean;
}

/** One row: a step, or all steps whose names differ only in digits. */
export interface Lane {
  key: string;
  name: string;
  /** Of several steps: the worst status, or `running`. */
  status: StepStatus;
  attempt: number | null;
  /** Its phase of the run; `null` = none. */
  stage: string | null;
  pieces: readonly LanePiece[];
  /** Number of pieces that are not drawn. */
  left: number;
  /** ms */
  duration: number;
}

/** From this number of steps on, steps with the same name share a lane. */
const MANY = 25;
const MOST_LANES = 12;
const MOST_PIECES = 60;

/** The steps with their times, in the order of their starts. A step without times is left out. */
export function piecesOf(steps: readonly RunStep[], now: number): LanePiece[] {
  const pieces: LanePiece[] = [];
  // Backwards, so that the start of the next step is known. A run may have a hundred thousand steps.
  let next: number | null = null;
  for (const step of [...steps].reverse()) {
    const start = step.startedAt ?? step.createdAt ?? null;
    if (start !== null && Number.isFinite(start)) {
      const knownEnd = step.finishedAt ?? (step.status === 'running' ? now : null);
      const end = knownEnd ?? next ?? start;
      pieces.push({ step, start, end: Math.max(start, end), isAbout: step.startedAt == null || knownEnd === null });
    }
    next = start ?? next;
  }
  return pieces.reverse();
}

/** The shared lane of a step, by its name. Cached, because steps never change. */
const sharedKeys = new WeakMap<RunStep, string>();
function sharedKeyOf(step: RunStep): string {
  const known = sharedKeys.get(step);
  if (known !== undefined) return known;
  const key = `${step.attempt ?? ''}|${step.stage ?? ''}|${step.title.replaceAll(/\d+/g, '#')}`;
  sharedKeys.set(step, key);
  return key;
}

const RANK: Readonly<Record<StepStatus, number>> = { failed: 4, interrupted: 3, running: 2, cancelled: 1, done: 0 };

/** Arranges steps in lanes. Pure. */
export function lanesOf(pieces: readonly LanePiece[]): { lanes: Lane[]; left: number } {
  const isShared = pieces.length >= MANY;
  const byKey = new Map<string, LanePiece[]>();
  for (const piece of pieces) {
    const key = isShared ? sharedKeyOf(piece.step) : piece.step.id;
    const members = byKey.get(key);
    if (members) members.push(piece);
    else byKey.set(key, [piece]);
  }
  const all = [...byKey].map(([key, members]) => laneOf(key, members));
  if (!isShared) return { lanes: all, left: 0 };
  // Running, failed and long steps matter most; shown in the order of their starts.
  const retained = new Set(
    [...all].sort((a, b) => RANK[b.status] - RANK[a.status] || b.duration - a.duration).slice(0, MOST_LANES),
  );
  return { lanes: all.filter((lane) => retained.has(lane)), left: all.length - retained.size };
}

/** The lane of several steps. */
export function laneOf(key: string, members: readonly LanePiece[]): Lane {
  const [first] = members;
  const last = members[members.length - 1];
  const worst = members.reduce((a, b) => (RANK[b.step.status] > RANK[a.step.status] ? b : a));
  return {
    key,
    name: nameOf(first?.step.title ?? '', members.length > 1 ? (last?.step.title ?? '') : null),
    status: worst.step.status,
    attempt: first?.step.attempt ?? null,
    stage: first?.step.stage || null,
    pieces: drawnPieces(members),
    left: Math.max(0, members.length - MOST_PIECES),
    duration: members.reduce((sum, { start, end }) => sum + end - start, 0),
  };
}

/**
 * The drawn part of a lane: the newest steps, and everything before them as one piece. Failed steps are never merged.
 */
function drawnPieces(members: readonly LanePiece[]): readonly LanePiece[] {
  if (members.length <= MOST_PIECES) return members;
  const newest = members.slice(1 - MOST_PIECES);
  const before = members.slice(0, 1 - MOST_PIECES);
  const failed = before.filter(({ step }) => step.status === 'failed').slice(-MOST_PIECES);
  const joined = before.find(({ step }) => step.status === 'done') ?? before[0];
  const [first, last] = [before[0], before[before.length - 1]];
  if (!joined || !first || !last) return newest;
  return [{ ...joined, start: first.start, end: Math.max(first.end, last.end) }, ...failed, ...newest];
}

/** "Federated round 1–240": the first and last number of names that differ in one number. */
function nameOf(first: string, last: string | null): string {
  if (last === null) return first;
  const [from, to] = [first, last].map((title) => /\d+(?!.*\d)/.exec(title)?.[0]);
  return from === undefined || to === undefined || from === to ? first : first.replace(/\d+(?!.*\d)/, `${from}–${to}`);
}

/** The rows to show if there is not enough room: the newest, and all that are running or failed. */
export function chosenLanes(lanes: readonly Lane[], most: number): readonly Lane[] {
  if (lanes.length <= most) return lanes;
  const retained = new Set(lanes.filter(({ status }) => status === 'running' || status === 'failed'));
  // Then the longest: they took most of the time.
  for (const lane of [...lanes].sort((a, b) => b.duration - a.duration)) {
    if (retained.size >= most) break;
    retained.add(lane);
  }
  return lanes.filter((lane) => retained.has(lane));
}

/**
 * Length of the axis of a running run, ms: at most 3 % more than the steps take. It grows in leaps, so that each second
 * only the last bar of a long run moves.
 */
export function lengthInLeaps(length: number): number {
  const leap = 2 ** (Math.floor(Math.log2(length)) - 5);
  return Math.ceil(length / leap) * leap;
}

const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 21_600, 43_200, 86_400];

/** At most five ticks of a scale, ms from its start, including the start. */
export function ticksOf(length: number): number[] {
  const seconds = length / 1_000;
  const step = (STEPS.find((one) => seconds / one <= 4) ?? Math.ceil(seconds / 4 / 86_400) * 86_400) * 1_000;
  return Array.from({ length: Math.floor(length / step) + 1 }, (_, i) => i * step);
}
