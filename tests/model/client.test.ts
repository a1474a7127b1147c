// @vitest-environment node
import * as fc from 'fast-check';
import { describe, it } from 'vitest';
import type { SourceKind } from './model-server';
import { play, type Sequence, sequences } from './sequence';

/* Model-based test: client state machine × random network × random server. Every change plays the same sequences, so
   that it fails only for a reason of its own; each night plays others (.github/workflows/nightly.yml).
   RUNLIGHT_MODEL_RUNS sets the number of sequences for each of the four kinds of backend, RUNLIGHT_SEED which ones. A
   failure prints its seed and its sequence. */
function numberFrom(name: string): number | null {
  const text = process.env[name];
  if (text === undefined || text === '') return null;
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new Error(`runlight: ${name} is "${text}", but it must be a whole number.`);
  return value;
}

const RUNS = numberFrom('RUNLIGHT_MODEL_RUNS') ?? 3_400;
const SEED = (numberFrom('RUNLIGHT_SEED') ?? 1) % 2 ** 31;

const KINDS: readonly (readonly [SourceKind, string])[] = [
  ['polling', 'a backend with revisions that is asked'],
  ['plain', 'the smallest backend, without revisions'],
  ['push', 'a backend with revisions that pushes'],
  ['plain push', 'the smallest backend, which pushes the status without the steps'],
];

const CALM = { requests: [], frames: [], lines: [], skewMs: 0 } as const;

/** Sequences that have failed before; each is played in every run. */
const REGRESSIONS: readonly Sequence[] = [
  // The steps of an ended attempt are read while the answer to a cancel tells of the next one, whose end then came
  // without its own last steps.
  {
    ...{ initial: 'running', steps: 0, first: 'steps', seed: 0, onlyMarks: false, ending: 'cancel' },
    network: {
      ...CALM,
      requests: [
        { kind: 'ok', out: 4_000, back: 0 },
        { kind: 'ok', out: 0, back: 0 },
      ],
    },
    deeds: [
      ['force', 0],
      ['step', 6_000],
      ['sign in', 0],
      ['step', 300],
      ['fail and run again', 0],
      ['cancel', 0],
    ],
  },
  // The first read of the steps of an ended run is refused by a proxy after its first page.
  {
    ...{ initial: 'running', steps: 4, first: 'steps', seed: 0, onlyMarks: false, ending: 'succeed' },
    network: {
      ...CALM,
      requests: [
        { kind: 'ok', out: 0, back: 0 },
        { kind: 'ok', out: 0, back: 4_000 },
      ],
    },
    deeds: [
      ['fail', 1_100],
      ['not found for a while', 0],
      ['step', 1_100],
      ['step', 2_500],
    ],
  },
  // A snapshot with the first page of the steps arrives twice, the second time after the others have been read.
  {
    ...{ initial: 'running', steps: 3, first: 'steps', seed: 36, onlyMarks: false, ending: 'succeed' },
    network: {
      ...CALM,
      frames: [
        { kind: 'drop', delay: 0 },
        { kind: 'twice', delay: 0 },
      ],
    },
    deeds: [
      ['reset store', 2_500],
      ['restore store', 0],
      ['step', 6_000],
    ],
  },
  // The store of an ended run is replaced twice in one moment.
  {
    ...{ initial: 'queued', steps: 0, first: 'steps', seed: 0, onlyMarks: false, ending: 'succeed', network: CALM },
    deeds: [
      ['cancel elsewhere', 2_500],
      ['reset store', 0],
      ['restore store', 0],
      ['outage: hangs', 0],
      ['show', 0],
    ],
  },
  // The first read of an ended run brings its end from one store and its steps from another.
  {
    ...{ initial: 'running', steps: 1, first: 'steps', seed: 0, onlyMarks: false, ending: 'succeed' },
    network: { ...CALM, requests: [{ kind: 'ok', out: 4_000, back: 0 }] },
    deeds: [
      ['fail', 0],
      ['step', 6_000],
      ['reset store', 0],
      ['step', 2_500],
      ['restore store', 0],
    ],
  },
  // A lost answer and a short disturbance before the steps were ever read.
  {
    ...{ initial: 'running', steps: 0, first: 'steps', seed: 0, onlyMarks: false, ending: 'succeed' },
    network: {
      ...CALM,
      requests: [
        { kind: 'ok', out: 0, back: 0 },
        { kind: 'ok', out: 0, back: 0 },
        { kind: 'lost_answer', out: 0, back: 0 },
        { kind: 'ok', out: 0, back: 4_000 },
      ],
    },
    deeds: [
      ['unwatch', 0],
      ['step', 35_000],
      ['watch', 2_500],
      ['not found for a while', 6_000],
      ['unwatch', 0],
    ],
  },
  // The store that accepted a cancel is replaced, and the first read after that is answered 404.
  {
    ...{ initial: 'running', steps: 0, first: 'steps', seed: 0, onlyMarks: false, ending: 'succeed' },
    network: {
      ...CALM,
      requests: [
        { kind: 'twice', out: 0, back: 4_000 },
        { kind: 'ok', out: 400, back: 0 },
      ],
    },
    deeds: [
      ['cancel', 20],
      ['reset store', 0],
      ['outage: swallows', 0],
      ['step', 35_000],
      ['not found for a while', 6_000],
    ],
  },
];

describe('the client, whatever the network and the server do', () => {
  it.each(KINDS)(
    `keeps its promises over ${RUNS} sequences with %s: %s`,
    async (kind) => {
      await fc.assert(
        fc.asyncProperty(sequences, (sequence) => play(kind, sequence)),
        { numRuns: RUNS, seed: SEED, examples: REGRESSIONS.map((sequence) => [sequence]) },
      );
    },
    600_000,
  );
});
