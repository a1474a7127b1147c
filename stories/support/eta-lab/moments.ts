import type { EtaHistoryRun } from '../../../src/core/forecast/estimate';
import type { RunStatus, RunStep } from '../../../src/core/run/run';
import { NOW } from '../samples/sample-runs';
import { createStage, type Stage } from './stage';

const S = 1_000;
const MINUTE = 60;
const HOUR = 3_600;

/** A simulated run, and the moment to show. Times in seconds from its start. */
export interface Moment {
  /** The expected text about the remaining time; null = none. */
  says: string | null;
  /** The steps in order: name and duration. */
  steps: readonly (readonly [name: string, length: number])[];
  at: number;
  /** Durations of earlier runs as fractions of the planned one. Default: no earlier runs. */
  history?: readonly number[];
  /** The usual durations of the steps, if they differ from this run. */
  usually?: readonly (readonly [name: string, length: number])[];
  /** True if the steps and their usual durations were declared in advance. Default: false. */
  isPlanned?: boolean;
  /** The declared number of steps at a time. Default: unknown. */
  total?: (now: number) => number | null;
  /** The run's status at a time. Default: running. */
  status?: (now: number) => RunStatus;
}

/** The eight sample steps, as fractions of a run of this length. */
const eight = (length: number): [string, number][] => [
  ['Planning the run', 0.05 * length],
  ['Loading customers-2026-04', 0.1 * length],
  ['Training CTGAN model', 0.25 * length],
  ['Checking for mode collapse', 0.05 * length],
  ['Training TVAE model', 0.25 * length],
  ['Sampling synthetic rows', 0.1 * length],
  ['Measuring utility', 0.1 * length],
  ['Measuring privacy', 0.1 * length],
];
/** Epochs of five seconds each. */
const epochs = (count: number): [string, number][] =>
  Array.from({ length: count }, (_, index) => [`Epoch ${index + 1}`, 5]);
/** The same steps, with the given length for one of them. */
const hanging = (steps: [string, number][], index: number, length: number): [string, number][] =>
  steps.slice(0, index + 1).map(([name, usual], i) => [name, i === index ? length : usual]);

const ALIKE = [0.98, 1.03, 1, 0.99, 1.02];
const ofEight = () => 8;

/** Every text about the remaining time, with a run that produces it. */
export const MOMENTS = {
  hidden: { says: null, steps: eight(300), at: 1, history: ALIKE, total: ofEight },
  unknown: { says: null, steps: eight(120), at: 50 },
  tenSeconds: { says: 'Less than 10s remaining', steps: eight(300), at: 293, history: ALIKE, total: ofEight },
  fiftySeconds: { says: '~50s remaining', steps: eight(300), at: 256, history: ALIKE, total: ofEight },
  fiveMinutes: { says: '~5m remaining', steps: eight(600), at: 325, history: ALIKE, total: ofEight },
  fortyFiveMinutes: {
    says: '~45m remaining',
    steps: eight(90 * MINUTE),
    at: 44 * MINUTE,
    history: ALIKE,
    total: ofEight,
  },
  threeHours: { says: '~3h remaining', steps: eight(6 * HOUR), at: 2.8 * HOUR, history: ALIKE, total: ofEight },
  estimating: { says: 'Estimating…', steps: eight(400), at: 35, history: [0.2, 4, 1], total: ofEight },
  range: { says: 'Up to 10m remaining', steps: eight(400), at: 150, total: ofEight },
  finishing: {
    says: 'Finishing…',
    steps: [...eight(300), ['Publishing the result', 2]],
    at: 302.5,
    history: ALIKE,
    total: () => 9,
  },
  overdue: {
    says: 'Taking longer than usual (usually 5m)',
    steps: eight(450),
    usually: eight(300),
    at: 400,
    history: ALIKE,
    total: ofEight,
  },
  overdueBy: {
    says: 'Taking longer than usual (usually 5m)',
    steps: eight(450),
    usually: eight(300),
    at: 400,
    history: [1, 1, 1],
    total: ofEight,
  },
  overdueWithoutHistory: {
    says: 'Taking longer than expected',
    // The steps and their sizes were declared. None is long enough for a stall, but the last ten take five times as
    // long.
    steps: Array.from({ length: 30 }, (_, index) => [`Table ${index + 1}`, index < 20 ? 8 : 43]),
    usually: Array.from({ length: 30 }, (_, index) => [`Table ${index + 1}`, 8]),
    isPlanned: true,
    at: 585,
    total: () => 30,
  },
  stuck: {
    says: 'May be stuck',
    steps: hanging(eight(60), 4, 2_000),
    usually: eight(60),
    at: 640,
    history: ALIKE,
    total: ofEight,
  },
  stalled: {
    says: 'No progress for 45s',
    steps: hanging(epochs(12), 11, 300),
    usually: epochs(40),
    at: 55 + 47,
    history: ALIKE,
    total: () => 40,
  },
  stalledAtFirst: {
    says: 'No progress for 3m',
    steps: hanging(eight(300), 0, 1_000),
    usually: eight(300),
    at: 185,
    total: ofEight,
  },
  planGrew: {
    says: 'The plan grew to 12 steps',
    steps: eight(300),
    at: 124,
    history: ALIKE,
    total: (now) => (now < 120 ? 8 : 12),
  },
  cancelling: {
    says: null,
    steps: eight(300),
    at: 130,
    history: ALIKE,
    total: ofEight,
    status: (now) => (now < 125 ? 'running' : 'cancelling'),
  },
  ended: {
    says: null,
    steps: eight(300),
    at: 300,
    history: ALIKE,
    total: ofEight,
    status: (now) => (now < 300 ? 'running' : 'succeeded'),
  },
} as const satisfies Record<string, Moment>;

/** Name of a {@link Moment}. */
export type MomentName = keyof typeof MOMENTS;
export const MOMENT_NAMES = Object.keys(MOMENTS) as MomentName[];

function historyOf(steps: Moment['steps'], part: number): EtaHistoryRun {
  let at = 0;
  const done = steps.map(([name, length]) => {
    const startedAtMs = at;
    at += length * part * S;
    return { name, startedAtMs, finishedAtMs: at };
  });
  return { durationMs: at, steps: done };
}

function stepsAt(steps: Moment['steps'], now: number): RunStep[] {
  let at = 0;
  return steps.flatMap(([title, length], index): RunStep[] => {
    const start = at;
    at += length;
    if (start > now) return [];
    const isDone = at <= now;
    const id = `step-${index + 1}`;
    return [
      {
        id,
        n: index + 1,
        kind: 'info',
        status: isDone ? 'done' : 'running',
        title,
        startedAt: NOW + start * S,
        finishedAt: isDone ? NOW + at * S : null,
      },
    ];
  });
}

/** Samples up to the moment: one per second, at most 600. */
const LOOKS = 600;

/** Plays a run up to its moment, beat by beat, as a page would have seen it. Returns the stage and its last beat. */
export function stageOf({ steps, at, history = [], usually = steps, isPlanned = false, total, status }: Moment): {
  stage: Stage;
  beats: number;
} {
  const count = Math.ceil(Math.min(at, LOOKS));
  const seconds = Array.from({ length: count }, (_, index) => (at * (index + 1)) / count);
  const stage = createStage({
    startMs: NOW,
    beats: seconds.map((now) => now * S),
    profile: {
      history: history.map((part) => historyOf(usually, part)),
      plan: isPlanned ? usually.map(([name, weight]) => ({ name, weight })) : null,
    },
    sceneAt(beat) {
      const now = seconds[beat] ?? 0;
      const known = stepsAt(steps, now);
      const is = status?.(now) ?? 'running';
      return {
        run: {
          status: is,
          name: 'Synthetic customers',
          progress: {
            completedSteps: known.filter((step) => step.status === 'done').length,
            totalSteps: total?.(now) ?? null,
          },
          startedAt: NOW,
          finishedAt: is === 'succeeded' ? NOW + now * S : null,
        },
        steps: known,
      };
    },
  });
  return { stage, beats: count };
}
